import type { Entropy } from '../../hardware/entropy.ts';

/** A uniform number in [from, to). */
export function between(entropy: Entropy, from: number, to: number): number {
  return from + (to - from) * entropy.unit();
}

/** A uniform integer in from..to, both included. */
export function integer(entropy: Entropy, from: number, to: number): number {
  return from + entropy.below(to - from + 1);
}

/** Standard normal numbers, two for two uniform ones (Box and Muller 1958). */
export function normals(entropy: Entropy): () => number {
  let spare: number | null = null;
  return () => {
    if (spare !== null) {
      const kept = spare;
      spare = null;
      return kept;
    }
    const radius = Math.sqrt(-2 * Math.log(1 - entropy.unit()));
    const angle = 2 * Math.PI * entropy.unit();
    spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  };
}
