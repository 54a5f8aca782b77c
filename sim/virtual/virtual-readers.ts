import type { BarcodeEvent } from '../../hardware/barcode/barcode.ts';
import type { DocumentReaderEvent } from '../../hardware/document-reader/document-reader.ts';
import { decodeMrz } from '../../hardware/document-reader/mrz.ts';
import { faceMark } from '../population/marks.ts';
import { createDeviceShell, type DeviceShell, type ShellOptions } from './device-shell.ts';

export type VirtualDocumentReader = DeviceShell<DocumentReaderEvent>;
export type VirtualBarcodeReader = DeviceShell<BarcodeEvent>;

/** What a passenger can hold before the barcode reader. */
export type ShownCode = WithoutTime<BarcodeEvent>;
type WithoutTime<Event> = Event extends unknown ? Omit<Event, 'atMs'> : never;

export function createVirtualDocumentReader(options: ShellOptions): VirtualDocumentReader {
  return createDeviceShell<DocumentReaderEvent>(options);
}

export function createVirtualBarcodeReader(options: ShellOptions): VirtualBarcodeReader {
  return createDeviceShell<BarcodeEvent>(options);
}

/** Lays a document on the reader; false when the reader gives no sign of having read anything. */
export function showDocument(
  reader: VirtualDocumentReader,
  lines: readonly string[],
  onSaid: (isTrue: boolean) => void,
): boolean {
  return reader.say({
    truth: (atMs) => read(lines, atMs),
    garbage: (atMs) => ({ type: 'documentUnreadable', why: 'unread characters', lines: ['<<<'], atMs }),
    wrong: (atMs) => read(misread(lines), atMs),
    onSaid,
  });
}

/** The reader gives the portrait of the document that lies on it. */
export function givePortrait(
  reader: VirtualDocumentReader,
  documentNumber: string,
  face: number,
  onSaid: (isTrue: boolean) => void,
): void {
  const portraitOf = (of: number) => (atMs: number) => {
    const bytes = Uint8Array.from(Buffer.from(faceMark({ face: of, people: 1 })));
    return { type: 'portraitRead', portrait: { bytes, format: 'jpeg', documentNumber }, atMs } as const;
  };
  reader.say({
    truth: portraitOf(face),
    garbage: (atMs) => ({ type: 'portraitRefused', why: 'portrait unusable: a piece is lost', atMs }),
    wrong: portraitOf(face + 1),
    onSaid,
  });
}

function read(lines: readonly string[], atMs: number): DocumentReaderEvent {
  const reading = decodeMrz(lines);
  return reading.kind === 'document'
    ? { type: 'documentRead', document: reading.document, atMs }
    : { type: 'documentUnreadable', why: reading.why, lines, atMs };
}

/** One digit or letter of the last line taken for another. */
function misread(lines: readonly string[]): readonly string[] {
  const confuse = (line: string) => line.replace(/[0-9]/, (digit) => String((Number(digit) + 3) % 10));
  return lines.map((line, index) => (index === 1 ? confuse(line) : line));
}

/** Holds a code before the reader; false when the reader gives no sign of having read anything. */
export function showCode(reader: VirtualBarcodeReader, code: ShownCode, onSaid: (isTrue: boolean) => void): boolean {
  const unverifiable = (why: string) => (atMs: number) => ({ type: 'codeUnverifiable', why, text: '?', atMs }) as const;
  return reader.say({
    truth: (atMs) => ({ ...code, atMs }),
    garbage: unverifiable('not a known code'),
    wrong:
      code.type === 'bagTagRead'
        ? (atMs) => ({
            type: 'bagTagRead',
            plate: `${code.plate.slice(0, 9)}${(Number(code.plate[9]) + 1) % 10}`,
            atMs,
          })
        : unverifiable('the signature does not hold'),
    onSaid,
  });
}
