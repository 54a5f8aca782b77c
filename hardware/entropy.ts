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
  const generator = xoroshiro128plus(seed | 0);
  return entropyFrom(() => generator.next() >>> 0);
}
