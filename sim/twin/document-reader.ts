import { createElyctisFramer, encodeElyctis } from '../../hardware/document-reader/elyctis.ts';
import type { ElyctisMessage } from '../../hardware/document-reader/elyctis.ts';
import { encodeMrz } from '../../hardware/document-reader/mrz-encode.ts';
import type { MrzContent } from '../../hardware/document-reader/mrz-encode.ts';
import { encodePortrait } from '../../hardware/document-reader/portrait.ts';
import { ELYCTIS } from '../../hardware/document-reader/protocol.ts';
import type { Wire } from '../wire/wire.ts';

/** A reader of travel documents, at the device's end of a wire. */
export interface DocumentReaderTwin {
  /** Lays a document on the reader. @throws RangeError for one that no zone can hold. */
  present(document: MrzContent): void;
  /** Lays down whatever a reader would make of it, such as lines with unread characters. */
  presentRaw(lines: readonly string[]): void;
  /** Sends the portrait of the document that was laid down last. */
  givePortrait(picture: Uint8Array, documentNumber: string): void;
  /** Takes the document away. */
  remove(): void;
  /** Lets go of the wire, which stays open. */
  stop(): void;
}

export interface DocumentReaderTwinOptions {
  readonly wire: Wire;
  /** `lines`: STX line CR line CR ETX; `plain`: line CR LF; `elyctis`: the command set of the ID BOX. */
  readonly framing: 'lines' | 'plain' | 'elyctis';
}

export function createDocumentReaderTwin(options: DocumentReaderTwinOptions): DocumentReaderTwin {
  const { wire, framing } = options;
  const reader = framing === 'elyctis' ? createElyctisSide(wire) : createPushingSide(wire, framing);
  return {
    present(document) {
      const encoding = encodeMrz(document);
      if (encoding.kind !== 'lines') throw new RangeError(`no zone holds this document: ${encoding.why}`);
      reader.laid(encoding.lines);
    },
    presentRaw: (lines) => reader.laid(lines),
    givePortrait: (picture, documentNumber) => reader.pieces(encodePortrait(picture, documentNumber)),
    remove: () => reader.removed(),
    stop: () => reader.stop(),
  };
}

interface Side {
  laid(lines: readonly string[]): void;
  /** Sends a portrait, a piece a line. */
  pieces(lines: readonly string[]): void;
  removed(): void;
  stop(): void;
}

/** Sends each document when it is laid down, and says nothing else. */
function createPushingSide(wire: Wire, framing: 'lines' | 'plain'): Side {
  return {
    laid(lines) {
      const text =
        framing === 'lines'
          ? `\u0002${lines.map((line) => `${line}\r`).join('')}\u0003`
          : lines.map((line) => `${line}\r\n`).join('');
      wire.write(latin1(text));
    },
    pieces: (lines) => wire.write(latin1(lines.map((line) => `${line}\r`).join(''))),
    removed: () => {},
    stop: () => {},
  };
}

/** Answers inquiries; while it reads continuously it sends the document by itself, and then ceases to. */
function createElyctisSide(wire: Wire): Side {
  const framer = createElyctisFramer();
  let lines: readonly string[] = [];
  let continuous = false;

  function pushIfDue(): void {
    if (!continuous || lines.length === 0) return;
    continuous = false;
    wire.write(encodeElyctis(ELYCTIS.inquire, latin1(lines.join('\r'))));
  }

  function obey({ command, data }: ElyctisMessage): void {
    if (command === ELYCTIS.inquire) {
      wire.write(encodeElyctis(ELYCTIS.inquire, latin1(lines.join('\r'))));
    } else if (command === ELYCTIS.inquireOneLine) {
      wire.write(encodeElyctis(ELYCTIS.inquireOneLine, latin1(lines.join(''))));
    } else {
      continuous = data[0] === 1;
      pushIfDue();
    }
  }

  const stop = wire.onBytes((bytes) => {
    for (const piece of framer.push(bytes)) if (piece.kind === 'frame') obey(piece.frame);
  });
  return {
    laid(newLines) {
      lines = newLines;
      pushIfDue();
    },
    pieces(pieces) {
      for (const piece of pieces) wire.write(encodeElyctis(ELYCTIS.portrait, latin1(piece)));
    },
    removed() {
      lines = [];
    },
    stop,
  };
}

function latin1(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text, 'latin1'));
}
