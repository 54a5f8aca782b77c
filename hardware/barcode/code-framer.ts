import type { Framer, Piece } from '../link/framing.ts';
import { MAX_CODE_BYTES } from './protocol.ts';

/** What a barcode reader says: a code, or its answer to a heartbeat. */
export type ReaderFrame = { readonly kind: 'code'; readonly text: string } | { readonly kind: 'reply' };

const STX = 0x02;

/** The bytes that end a code, by the suffix set in the reader; `none`: silence ends it. */
export const SUFFIX_BYTES = { CR: [0x0d], LF: [0x0a], CRLF: [0x0d, 0x0a], ETX: [0x03], none: [] } as const;
export type Suffix = keyof typeof SUFFIX_BYTES;

/**
 * ```
 * code suffix      or, where a code would begin: reply
 * ```
 * Either byte of CR LF ends a code. With suffix ETX an STX begins one. Codes longer than any QR code are discarded up
 * to the next suffix; what is held when the line falls silent is discarded, unless silence is the suffix.
 */
export function createCodeFramer(suffix: Suffix, reply: Uint8Array = new Uint8Array()): Framer<ReaderFrame> {
  const ends: readonly number[] = SUFFIX_BYTES[suffix];
  const held = new Uint8Array(MAX_CODE_BYTES);
  let length = 0;
  let skipping = false;
  let skipped: number[] = [];
  let pieces: Piece<ReaderFrame>[] = [];
  /** Nothing is held but, perhaps, the first bytes of the reply. */
  let atStart = true;

  function restart(): void {
    length = 0;
    atStart = true;
    skipping = false;
  }

  function discardHeld(why: 'noise' | 'tooLong' | 'silence'): void {
    if (length > 0) pieces.push({ kind: 'discarded', bytes: held.slice(0, length), why });
    restart();
  }

  function tellSkipped(): void {
    if (skipped.length > 0) pieces.push({ kind: 'discarded', bytes: Uint8Array.from(skipped), why: 'tooLong' });
    skipped = [];
  }

  function finish(): void {
    if (length > 0) {
      const text = Buffer.from(held.buffer, 0, length).toString('latin1');
      pieces.push({ kind: 'frame', frame: { kind: 'code', text } });
    }
    tellSkipped();
    restart();
  }

  function takeText(byte: number): void {
    if (ends.includes(byte)) {
      finish();
      return;
    }
    if (suffix === 'ETX' && byte === STX) {
      discardHeld('noise');
      return;
    }
    if (skipping || length === held.length) {
      if (!skipping) discardHeld('tooLong');
      skipping = true;
      atStart = false;
      skipped.push(byte);
      return;
    }
    held[length++] = byte;
    atStart = false;
  }

  function take(byte: number): void {
    if (!atStart) {
      takeText(byte);
    } else if (reply[length] === byte) {
      held[length++] = byte;
      if (length !== reply.length) return;
      pieces.push({ kind: 'frame', frame: { kind: 'reply' } });
      restart();
    } else {
      // What looked like the reply was not: its first byte is text, the next may begin the reply after all.
      const [first, ...others] = [...held.subarray(0, length), byte];
      length = 0;
      if (first !== undefined) takeText(first);
      for (const other of others) take(other);
    }
  }

  function emptied(): readonly Piece<ReaderFrame>[] {
    tellSkipped();
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
      if (suffix === 'none') finish();
      else discardHeld('silence');
      return emptied();
    },
  };
}
