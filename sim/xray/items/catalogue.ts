import { AMMUNITION } from './ammunition.ts';
import { ANIMAL } from './animal.ts';
import { CIGARETTES } from './cigarettes.ts';
import { CLOTHING } from './clothing.ts';
import { CURRENCY } from './currency.ts';
import { DEVICES } from './devices.ts';
import { ELECTRONICS_LOT } from './electronics-lot.ts';
import type { Family, Sought } from './family.ts';
import { FIREARM_PART } from './firearm-part.ts';
import { FIREARM } from './firearm.ts';
import { FOOD } from './food.ts';
import { FRUIT } from './fruit.ts';
import { IVORY_BONE } from './ivory-bone.ts';
import { KNIFE } from './knife.ts';
import { LIQUOR } from './liquor.ts';
import { MEAT } from './meat.ts';
import { ORGANIC_BLOCK } from './organic-block.ts';
import { PRECIOUS_METAL } from './precious-metal.ts';
import { READING } from './reading.ts';
import { SEEDS_PLANTS } from './seeds-plants.ts';
import { SHELL_CORAL } from './shell-coral.ts';
import { SUNDRIES } from './sundries.ts';
import { TOILETRIES } from './toiletries.ts';

/** The ways of making each thing that customs looks for. */
export const SOUGHT_FAMILIES: Readonly<Record<Sought, readonly Family[]>> = {
  firearm: FIREARM,
  'firearm-part': FIREARM_PART,
  ammunition: AMMUNITION,
  knife: KNIFE,
  'organic-block': ORGANIC_BLOCK,
  currency: CURRENCY,
  'precious-metal': PRECIOUS_METAL,
  cigarettes: CIGARETTES,
  liquor: LIQUOR,
  'ivory-bone': IVORY_BONE,
  'shell-coral': SHELL_CORAL,
  animal: ANIMAL,
  meat: MEAT,
  fruit: FRUIT,
  'seeds-plants': SEEDS_PLANTS,
  'electronics-lot': ELECTRONICS_LOT,
};

export type Everyday = 'clothing' | 'toiletries' | 'reading' | 'devices' | 'food' | 'sundries';

/** What everybody carries and nobody looks for. */
export const EVERYDAY_FAMILIES: Readonly<Record<Everyday, readonly Family[]>> = {
  clothing: CLOTHING,
  toiletries: TOILETRIES,
  reading: READING,
  devices: DEVICES,
  food: FOOD,
  sundries: SUNDRIES,
};
