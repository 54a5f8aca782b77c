import type { Entropy } from '../entropy.ts';
import type { Framer, Piece } from './framing.ts';

/** Laws that every framer keeps, for the tests of each protocol. */

export function framesOf<Frame>(pieces: readonly Piece<Frame>[]): Frame[] {
  return pieces.flatMap((piece) => (piece.kind === 'frame' ? [piece.frame] : []));
}

/** Pushes the bytes in chunks that end at `cuts` (any numbers), then lets the line fall silent. */
export function pushInChunks<Frame>(
  framer: Framer<Frame>,
  bytes: Uint8Array,
  cuts: readonly number[],
): readonly Piece<Frame>[] {
  const ends = [...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].toSorted((a, b) => a - b);
  let from = 0;
  const pieces: Piece<Frame>[] = [];
  for (const end of ends) {
    pieces.push(...framer.push(bytes.subarray(from, end)));
    from = end;
  }
  return [...pieces, ...framer.flush()];
}

export interface StormOptions {
  readonly bytes: number;
  /** Random bytes are drawn from these, so that half-good frames are common; all values when absent. */
  readonly favourites?: readonly number[];
}

/**
 * Storms a framer with noise in random chunks: nothing throws, nothing is held without bound, and after each silence
 * the good frame comes through: `found` should be `rounds`.
 */
export function surviveStorm<Frame>(
  framer: Framer<Frame>,
  good: Uint8Array,
  isGood: (frame: Frame) => boolean,
  entropy: Entropy,
  options: StormOptions,
): { readonly rounds: number; readonly found: number } {
  const { favourites = [] } = options;
  let sent = 0;
  let found = 0;
  let rounds = 0;
  while (sent < options.bytes) {
    const noise = Uint8Array.from({ length: entropy.below(4096) }, () =>
      favourites.length > 0 && entropy.chance(0.7) ? entropy.pick(favourites) : entropy.below(256),
    );
    for (let from = 0; from < noise.length;) {
      const end = from + 1 + entropy.below(300);
      framer.push(noise.subarray(from, end));
      from = end;
    }
    framer.flush();
    found += framesOf([...framer.push(good), ...framer.flush()]).filter(isGood).length;
    rounds += 1;
    sent += noise.length + good.length;
  }
  return { rounds, found };
}
