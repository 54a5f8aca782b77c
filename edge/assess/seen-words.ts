import type { CustomsCategory } from '../contract/customs.ts';

/** What an officer calls it: one and several of what can be counted, or what is told to be there. */
const WORDS: Readonly<Record<CustomsCategory, readonly [string, string] | string>> = {
  weapon: ['weapon or part of one', 'weapons or parts of them'],
  ammunition: 'Ammunition',
  blade: ['knife or blade', 'knives or blades'],
  narcotic: 'Something like narcotics',
  currency: ['bundle of cash', 'bundles of cash'],
  'precious-metal': 'Gold or silver',
  tobacco: ['carton of cigarettes', 'cartons of cigarettes'],
  alcohol: ['bottle of alcohol', 'bottles of alcohol'],
  'protected-wildlife': 'Protected wildlife',
  animal: 'An animal',
  'animal-product': 'Meat or another animal product',
  plant: 'Fruit, seeds or plants',
  electronics: 'Electronics in number',
  other: 'Something that is looked for',
};

/** "6 bottles of alcohol seen", "Gold or silver seen". */
export function seenWords(category: CustomsCategory, count: number): string {
  const words = WORDS[category];
  if (typeof words === 'string') return `${words} seen`;
  return `${count} ${count === 1 ? words[0] : words[1]} seen`;
}
