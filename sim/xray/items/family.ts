import type { Entropy } from '../../../hardware/entropy.ts';
import type { Solid } from '../solid.ts';

/** One way of making a thing, with sizes, parts and materials drawn anew each time. */
export interface Family {
  readonly name: string;
  /** Never trained on, so that a test tells what a model makes of things it has not seen. */
  readonly heldOut: boolean;
  /** Around the origin in mm, as it lies on a table: longest along x, thinnest along z. */
  make(entropy: Entropy): readonly Solid[];
}

/** What customs looks for in a bag; the classes of the shipped detector, in this order. */
export const SOUGHT = [
  'firearm',
  'firearm-part',
  'ammunition',
  'knife',
  'organic-block',
  'currency',
  'precious-metal',
  'cigarettes',
  'liquor',
  'ivory-bone',
  'shell-coral',
  'animal',
  'meat',
  'fruit',
  'seeds-plants',
  'electronics-lot',
] as const;
export type Sought = (typeof SOUGHT)[number];
