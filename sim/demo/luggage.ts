import type { Entropy } from '../../hardware/entropy.ts';
import { seededEntropy } from '../../hardware/entropy.ts';
import type { Passenger } from '../population/passenger.ts';
import type { TwinScan } from '../twin/bag-scanner.ts';
import type { Pictures } from './pictures.ts';
import { scanOf } from './scan.ts';
import type { Brought } from './world.ts';

/** What passengers bring that can be looked at; pictures take seconds, and are better begun before they are needed. */
export interface Luggage {
  /** What they bring, always the same. It follows from the seed and from how many were asked about before. */
  broughtBy(passenger: Passenger): Promise<Brought>;
}

export function createLuggage(pictures: Pictures, seed: number): Luggage {
  const known = new WeakMap<Passenger, Promise<Brought>>();
  const seeds = seededEntropy(seed);
  let passengers = 0;

  async function picture(passenger: Passenger, number: number, entropy: Entropy): Promise<Brought> {
    const scans: TwinScan[] = [];
    for (const [index, bag] of passenger.bags.entries()) {
      const taken = await pictures.takeBag(bag, entropy.uint32());
      scans.push(scanOf(bag, taken, `scan-${number}-${index + 1}`, entropy));
    }
    return { scans, faces: await pictures.takeFaces(passenger, entropy.uint32()) };
  }

  return {
    async broughtBy(passenger) {
      const brought = known.get(passenger);
      if (brought !== undefined) return brought;
      passengers += 1;
      const taken = picture(passenger, passengers, seededEntropy(seeds.uint32()));
      // Whoever walks them through hears of it; until then nobody does.
      taken.catch(() => {});
      known.set(passenger, taken);
      return taken;
    },
  };
}
