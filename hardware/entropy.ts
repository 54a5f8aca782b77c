import { randomBytes } from 'node:crypto';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** Chance as a device: injected, from the operating system in service and from one seed in simulation. */
export interface Entropy {
  /** A uniform integer in [0, 2^32). */
  uint32(): number;
  /** A uniform number in [0, 1). */
  unit(): number;
  /** A uniform integer in [0, bound), for bound in 1..2^32. */
  below(bound: number): number;
  /** True with the given probability (0..1). */
  chance(probability: number): boolean;
  /** One of `items`, which must not be empty. */
  pick<T>(items: readonly T[]): T;
}

const TWO_TO_32 = 2 ** 32;

function entropyFrom(uint32: () => number): Entropy {
  const unit = () => uint32() / TWO_TO_32;
  const below = (bound: number) => Math.floor(unit() * bound);
  return {
    uint32,
    unit,
    below,
    chance: (probability) => unit() < probability,
    pick<T>(items: readonly T[]): T {
      if (items.length === 0) throw new RangeError('pick() needs at least one item');
      return items[below(items.length)] as T;
    },
  };
}

/** Unpredictable numbers from the operating system. */
export const systemEntropy: Entropy = entropyFrom(() => randomBytes(4).readUInt32LE());

/** A reproducible stream: the same seed (any integer) gives the same numbers on every machine. */
export function seededEntropy(seed: number): Entropy {
  // The generator's first numbers are its seed, hardly stirred: neighbouring seeds would begin alike.
  const generator = xoroshiro128plus(scattered(seed | 0));
  return entropyFrom(() => generator.next() >>> 0);
}

/** Neighbouring numbers far apart, each from one other only (the finaliser of MurmurHash3 by Appleby, on a shifted seed). */
function scattered(seed: number): number {
  let bits = (seed + 0x9e37_79b9) | 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85eb_ca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2_ae35);
  return bits ^ (bits >>> 16);
}
