import type { Framer, Piece } from './framing.ts';

export interface LineFramerOptions {
  /** What ends a line. `CR`: carriage return alone; `any`: CR, LF or both; `ETX`: 03, lines inside are kept as they came. */
  readonly end: 'CR' | 'LF' | 'CRLF' | 'any' | 'ETX';
  /** With STX (02) a line begins there, and what stands before it is noise. */
  readonly stx?: boolean;
  /** Longest line in bytes, without STX and terminator; longer ones are discarded whole. */
  readonly maxLength: number;
  /** A reader that ends nothing: what is held when the line falls silent is a line. */
  readonly silenceEnds?: boolean;
}

const STX = 0x02;
const ETX = 0x03;
const LF = 0x0a;
const CR = 0x0d;

type Ends = LineFramerOptions['end'];

/** Whether `byte` ends the line, given the byte before it. */
function endsLine(end: Ends, byte: number, previous: number): boolean {
  switch (end) {
    case 'CR':
      return byte === CR;
    case 'LF':
      return byte === LF;
    case 'CRLF':
      return byte === LF && previous === CR;
    case 'any':
      return byte === CR || byte === LF;
    case 'ETX':
      break;
  }
  return byte === ETX;
}

/** How many bytes at the end of a finished line belong to its terminator. */
function terminatorLength(end: Ends): number {
  return end === 'CRLF' ? 2 : 1;
}

/**
 * ```
 * [STX] text ... (CR | LF | CR LF | ETX)
 * ```
 * A frame is the text, without STX and terminator. Empty lines are padding and told to nobody.
 */
export function createLineFramer(options: LineFramerOptions): Framer<Uint8Array> {
  const { end, stx = false, maxLength, silenceEnds = false } = options;
  const held = new Uint8Array(maxLength + terminatorLength(end));
  let length = 0;
  let previous = -1;
  /** Before an STX, or inside a line that grew too long: bytes go by until the next beginning. */
  let skipping: 'noise' | 'tooLong' | null = stx ? 'noise' : null;
  let skipped: number[] = [];
  const pieces: Piece<Uint8Array>[] = [];

  function tellSkipped(): void {
    if (skipped.length === 0 || skipping === null) return;
    pieces.push({ kind: 'discarded', bytes: Uint8Array.from(skipped), why: skipping });
    skipped = [];
  }

  function discardHeld(why: 'badLength' | 'silence' | 'tooLong'): void {
    if (length > 0) pieces.push({ kind: 'discarded', bytes: held.slice(0, length), why });
    length = 0;
  }

  function finish(lineLength: number): void {
    if (lineLength > 0) pieces.push({ kind: 'frame', frame: held.slice(0, lineLength) });
    length = 0;
    if (stx) skipping = 'noise';
  }

  function take(byte: number): void {
    const ended = endsLine(end, byte, previous);
    previous = byte;
    if (stx && byte === STX) {
      tellSkipped();
      discardHeld('badLength');
      skipping = null;
      return;
    }
    if (skipping !== null) {
      skipped.push(byte);
      if (!ended || stx) return;
      tellSkipped();
      skipping = null;
      return;
    }
    held[length] = byte;
    length += 1;
    if (ended) {
      finish(Math.max(0, length - terminatorLength(end)));
    } else if (length === held.length) {
      discardHeld('tooLong');
      skipping = 'tooLong';
    }
  }

  const emptied = () => pieces.splice(0);

  return {
    push(bytes) {
      for (const byte of bytes) take(byte);
      tellSkipped();
      return emptied();
    },
    flush() {
      tellSkipped();
      if (silenceEnds && skipping === null) finish(length);
      else discardHeld('silence');
      skipping = stx ? 'noise' : null;
      previous = -1;
      return emptied();
    },
  };
}
