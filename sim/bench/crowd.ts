import type { Policy } from '../../edge/contract/policy.ts';
import { seededEntropy } from '../../hardware/entropy.ts';
import { demoPopulation } from '../demo/demo.ts';
import { demoPolicy } from '../demo/site.ts';
import type { Passenger } from '../population/passenger.ts';
import { type PictureStock, stockPictures } from './pictures.ts';

export const SEED = 11;
/** Passages of each lane that warm up caches, connections and the compiler before anything is counted. */
export const WARM_UP = 3;

/** Passengers who do not dawdle, and what they bring. */
export interface Crowd {
  readonly policy: Policy;
  readonly stock: PictureStock;
  next(): Passenger;
}

export async function gatherCrowd(): Promise<Crowd> {
  const policy = demoPolicy(SEED);
  const population = demoPopulation(policy, SEED);
  const next = () => {
    let passenger = population.next();
    while (passenger.conduct !== 'normal') passenger = population.next();
    return passenger;
  };
  return { policy, next, stock: await stockPictures(next, seededEntropy(SEED)) };
}
