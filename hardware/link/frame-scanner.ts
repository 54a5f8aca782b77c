import type { DiscardReason, Framer, Piece } from './framing.ts';

/** What stands at the beginning of the bytes held. */
export type Match<Frame> =
  | { readonly kind: 'frame'; readonly frame: Frame; readonly length: number }
  /** Perhaps a frame, of which more has to come. */
  | { readonly kind: 'incomplete' }
  /** No frame begins here. */
  | { readonly kind: 'none'; readonly why: DiscardReason };

export interface FrameScannerOptions<Frame> {
  /** No frame is longer, in bytes. */
  readonly maxLength: number;
  /** Judges the bytes from a possible beginning on; they are the scanner's, so a frame must copy what it keeps. */
  match(bytes: Uint8Array): Match<Frame>;
}

/**
 * A framer for frames that announce their length and carry a check: where no frame begins, one byte is discarded and
 * the next is tried. Discarded bytes of one reason come as one piece.
 */
export function createFrameScanner<Frame>(options: FrameScannerOptions<Frame>): Framer<Frame> {
  const { maxLength } = options;
  let held = new Uint8Array(0);

  /** Cuts `bytes` into pieces; the answer is where what must be held begins. With `atEnd`, nothing more will come. */
  function scan(bytes: Uint8Array, atEnd: boolean, pieces: Piece<Frame>[]): number {
    let at = 0;
    let discardFrom = 0;
    let reason: DiscardReason | null = null;
    const tell = () => {
      if (reason !== null) pieces.push({ kind: 'discarded', bytes: bytes.slice(discardFrom, at), why: reason });
      reason = null;
    };
    while (at < bytes.length) {
      const rest = bytes.subarray(at, at + maxLength);
      const found = options.match(rest);
      if (found.kind === 'frame') {
        tell();
        pieces.push({ kind: 'frame', frame: found.frame });
        at += found.length;
        continue;
      }
      if (found.kind === 'incomplete' && !atEnd && rest.length < maxLength) break;
      const why = found.kind === 'none' ? found.why : atEnd ? 'silence' : 'tooLong';
      if (why !== reason) {
        tell();
        discardFrom = at;
        reason = why;
      }
      at += 1;
    }
    tell();
    return at;
  }

  function joined(bytes: Uint8Array): Uint8Array {
    if (held.length === 0) return bytes;
    const all = new Uint8Array(held.length + bytes.length);
    all.set(held);
    all.set(bytes, held.length);
    return all;
  }

  return {
    push(bytes) {
      const pieces: Piece<Frame>[] = [];
      const all = joined(bytes);
      held = all.slice(scan(all, false, pieces));
      return pieces;
    },
    flush() {
      const pieces: Piece<Frame>[] = [];
      scan(held, true, pieces);
      held = new Uint8Array(0);
      return pieces;
    },
  };
}
