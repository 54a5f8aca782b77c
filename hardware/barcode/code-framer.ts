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
  return new CodeFramer(suffix, reply);
}

class CodeFramer implements Framer<ReaderFrame> {
  readonly #suffix: Suffix;
  readonly #ends: readonly number[];
  readonly #reply: Uint8Array;
  readonly #held = new Uint8Array(MAX_CODE_BYTES);
  #length = 0;
  /** Nothing is held but, perhaps, the first bytes of the reply. */
  #atStart = true;
  /** Inside a code that grew too long. */
  #skipping = false;
  #skipped: number[] = [];
  #pieces: Piece<ReaderFrame>[] = [];

  constructor(suffix: Suffix, reply: Uint8Array) {
    this.#suffix = suffix;
    this.#ends = SUFFIX_BYTES[suffix];
    this.#reply = reply;
  }

  push(bytes: Uint8Array): readonly Piece<ReaderFrame>[] {
    for (const byte of bytes) this.#take(byte);
    return this.#emptied();
  }

  flush(): readonly Piece<ReaderFrame>[] {
    if (this.#suffix === 'none' && !this.#skipping) this.#finish();
    else this.#discardHeld('silence');
    return this.#emptied();
  }

  #take(byte: number): void {
    if (!this.#atStart) {
      this.#takeText(byte);
    } else if (this.#reply[this.#length] === byte) {
      this.#hold(byte);
      if (this.#length !== this.#reply.length) return;
      this.#pieces.push({ kind: 'frame', frame: { kind: 'reply' } });
      this.#restart();
    } else {
      // What looked like the reply was not: its first byte is text, the next may begin the reply after all.
      const [first, ...others] = [...this.#held.subarray(0, this.#length), byte];
      this.#length = 0;
      if (first !== undefined) this.#takeText(first);
      for (const other of others) this.#take(other);
    }
  }

  #takeText(byte: number): void {
    if (this.#ends.includes(byte)) {
      this.#finish();
      return;
    }
    if (this.#suffix === 'ETX' && byte === STX) {
      this.#discardHeld('noise');
      return;
    }
    this.#atStart = false;
    if (this.#skipping || this.#length === this.#held.length) {
      if (!this.#skipping) this.#skipped.push(...this.#held.subarray(0, this.#length));
      this.#length = 0;
      this.#skipping = true;
      this.#skipped.push(byte);
      return;
    }
    this.#hold(byte);
  }

  #hold(byte: number): void {
    this.#held[this.#length] = byte;
    this.#length += 1;
  }

  #finish(): void {
    if (this.#length > 0) {
      const text = Buffer.from(this.#held.subarray(0, this.#length)).toString('latin1');
      this.#pieces.push({ kind: 'frame', frame: { kind: 'code', text } });
    }
    this.#tellSkipped();
    this.#restart();
  }

  #discardHeld(why: 'noise' | 'silence'): void {
    const bytes = this.#held.slice(0, this.#length);
    if (bytes.length > 0) this.#pieces.push({ kind: 'discarded', bytes, why });
    this.#tellSkipped();
    this.#restart();
  }

  #tellSkipped(): void {
    if (this.#skipped.length === 0) return;
    this.#pieces.push({ kind: 'discarded', bytes: Uint8Array.from(this.#skipped), why: 'tooLong' });
    this.#skipped = [];
  }

  #restart(): void {
    this.#length = 0;
    this.#atStart = true;
    this.#skipping = false;
  }

  #emptied(): readonly Piece<ReaderFrame>[] {
    this.#tellSkipped();
    const pieces = this.#pieces;
    this.#pieces = [];
    return pieces;
  }
}
