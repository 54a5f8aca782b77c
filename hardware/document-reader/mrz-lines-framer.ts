import type { Framer, Piece } from '../link/framing.ts';
import { mrzValue } from './check-digit.ts';
import { CR, ETX, layoutOfLength, LF, MAX_LINE_BYTES, PORTRAIT_SIGN, STX } from './protocol.ts';

/** The lines of one document as they came, perhaps too few, too many or of wrong lengths; or one line of a portrait. */
export type MrzLines = readonly string[];

/** A line with fewer characters of the zone than this is noise between documents, */
const LEAST_ZONE_CHARACTERS = 10;
/** unless it is a piece of a portrait: base64 may hold none of them. */
const PORTRAIT_PIECE = /^=\d{4}\/\d{4} /;
const MOST_LINES = 3;

/**
 * ```
 * STX line CR line CR ETX      or      line CR LF line CR LF
 * ```
 * A document ends at ETX, when it has as many lines as its first line's length asks for, when a line of another layout
 * begins the next one, or when the line falls silent: one that broke off is still a document, to be told unreadable.
 */
export function createMrzLinesFramer(): Framer<MrzLines> {
  const held = new Uint8Array(MAX_LINE_BYTES);
  let length = 0;
  let skipping = false;
  let lines: string[] = [];
  let pieces: Piece<MrzLines>[] = [];

  function discard(bytes: Uint8Array, why: 'noise' | 'tooLong' | 'silence'): void {
    if (bytes.length > 0) pieces.push({ kind: 'discarded', bytes, why });
  }

  function closeDocument(): void {
    if (lines.length > 0) pieces.push({ kind: 'frame', frame: lines });
    lines = [];
  }

  function endLine(why: 'noise' | 'silence'): void {
    const bytes = held.slice(0, length);
    length = 0;
    skipping = false;
    const text = Buffer.from(bytes).toString('latin1').trim();
    if (zoneCharacters(bytes) < LEAST_ZONE_CHARACTERS && !PORTRAIT_PIECE.test(text)) {
      discard(bytes, why);
      return;
    }
    if (isPortraitLine([text])) {
      closeDocument();
      pieces.push({ kind: 'frame', frame: [text] });
      return;
    }
    const beginsAnother = layoutOfLength(text.length) !== undefined && lines[0]?.length !== text.length;
    if (beginsAnother) closeDocument();
    lines.push(text);
    if (lines.length === (layoutOfLength(lines[0]?.length ?? 0)?.lineCount ?? MOST_LINES)) closeDocument();
  }

  function take(byte: number): void {
    if (byte === CR || byte === LF) {
      endLine('noise');
    } else if (byte === STX || byte === ETX) {
      endLine('noise');
      closeDocument();
    } else if (skipping) {
      discard(Uint8Array.of(byte), 'tooLong');
    } else if (length === held.length) {
      discard(held.slice(0, length), 'tooLong');
      discard(Uint8Array.of(byte), 'tooLong');
      length = 0;
      skipping = true;
    } else {
      held[length++] = byte;
    }
  }

  function emptied(): readonly Piece<MrzLines>[] {
    const out = pieces;
    pieces = [];
    return out;
  }

  return {
    push(bytes) {
      for (const byte of bytes) take(byte);
      return emptied();
    },
    flush() {
      endLine('silence');
      closeDocument();
      return emptied();
    },
  };
}

/** Whether a frame is a piece of a portrait, and none of a zone. */
export function isPortraitLine([line = '']: MrzLines): boolean {
  return line.startsWith(PORTRAIT_SIGN);
}

const UNREAD = [0x2a, 0x3f];

function zoneCharacters(bytes: Uint8Array): number {
  let count = 0;
  for (const byte of bytes) if (mrzValue(byte) >= 0 || UNREAD.includes(byte)) count += 1;
  return count;
}
