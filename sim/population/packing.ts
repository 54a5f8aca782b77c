import type { CustomsCategory } from '../../edge/contract/customs.ts';
import type { ThreatObject } from '../../hardware/bag-scanner/bag-scanner.ts';
import type { GoodsLine } from '../../hardware/barcode/barcode.ts';
import type { Entropy } from '../../hardware/entropy.ts';
import type { Everyday } from '../xray/items/catalogue.ts';
import type { Sought } from '../xray/items/family.ts';

/** How a thing is rendered, and as what customs looks for it. */
type Rendered = { readonly kind: Everyday; readonly sought: null } | { readonly kind: Sought; readonly sought: Sought };

/** Something in a bag. */
export type PackedItem = Rendered & {
  readonly what: string;
  readonly massG: number;
  readonly hidden: boolean;
  /** The word of a threat report for it; null for what nobody would report. */
  readonly category: ThreatObject['category'] | null;
};

interface Kind {
  readonly minG: number;
  readonly maxG: number;
  readonly category: ThreatObject['category'] | null;
}

interface HarmlessKind extends Kind {
  readonly kind: Everyday;
}

const HARMLESS = {
  clothes: { kind: 'clothing', minG: 800, maxG: 6000, category: null },
  shoes: { kind: 'clothing', minG: 500, maxG: 1400, category: null },
  books: { kind: 'reading', minG: 200, maxG: 2500, category: null },
  toiletries: { kind: 'toiletries', minG: 150, maxG: 1200, category: null },
  medicine: { kind: 'toiletries', minG: 20, maxG: 200, category: 'pharmaceutical' },
  laptop: { kind: 'devices', minG: 1000, maxG: 2600, category: 'laptop' },
  telephone: { kind: 'devices', minG: 140, maxG: 240, category: null },
  charger: { kind: 'devices', minG: 80, maxG: 350, category: null },
  sweets: { kind: 'food', minG: 100, maxG: 2000, category: null },
  snacks: { kind: 'food', minG: 100, maxG: 1200, category: null },
  umbrella: { kind: 'sundries', minG: 250, maxG: 600, category: null },
  toys: { kind: 'sundries', minG: 100, maxG: 1500, category: null },
  porcelain: { kind: 'sundries', minG: 300, maxG: 2500, category: null },
} as const satisfies Record<string, HarmlessKind>;

interface HiddenKind extends Kind {
  readonly sought: Sought;
  /** How many together: least and most, always more than anybody may bring undeclared. */
  readonly count: readonly [number, number];
}

const CONTRABAND = {
  knife: { sought: 'knife', count: [1, 1], minG: 80, maxG: 450, category: 'prohibited' },
  pistol: { sought: 'firearm', count: [1, 1], minG: 500, maxG: 1200, category: 'prohibited' },
  'parts of a pistol': { sought: 'firearm-part', count: [1, 2], minG: 100, maxG: 600, category: 'prohibited' },
  cartridges: { sought: 'ammunition', count: [1, 1], minG: 200, maxG: 1500, category: 'prohibited' },
  gold: { sought: 'precious-metal', count: [1, 2], minG: 250, maxG: 5000, category: 'contraband' },
  cash: { sought: 'currency', count: [2, 5], minG: 100, maxG: 150, category: 'contraband' },
  cigarettes: { sought: 'cigarettes', count: [2, 6], minG: 250, maxG: 300, category: 'contraband' },
  spirits: { sought: 'liquor', count: [3, 6], minG: 1100, maxG: 1700, category: 'contraband' },
  cocaine: { sought: 'organic-block', count: [1, 2], minG: 200, maxG: 3000, category: 'contraband' },
  heroin: { sought: 'organic-block', count: [1, 2], minG: 200, maxG: 3000, category: 'contraband' },
  ivory: { sought: 'ivory-bone', count: [1, 1], minG: 200, maxG: 4000, category: 'contraband' },
  corals: { sought: 'shell-coral', count: [1, 2], minG: 100, maxG: 1500, category: 'contraband' },
  tortoise: { sought: 'animal', count: [1, 1], minG: 200, maxG: 1500, category: 'contraband' },
  sausages: { sought: 'meat', count: [1, 2], minG: 300, maxG: 2000, category: 'contraband' },
  mangoes: { sought: 'fruit', count: [1, 3], minG: 300, maxG: 3000, category: 'contraband' },
  seeds: { sought: 'seeds-plants', count: [1, 1], minG: 50, maxG: 800, category: 'contraband' },
  'telephones in number': { sought: 'electronics-lot', count: [1, 2], minG: 1500, maxG: 6000, category: 'contraband' },
} as const satisfies Record<string, HiddenKind>;

export type Contraband = keyof typeof CONTRABAND;

/** What customs calls each class of the shipped detector. */
export const CATEGORY_OF: Readonly<Record<Sought, CustomsCategory>> = {
  firearm: 'weapon',
  'firearm-part': 'weapon',
  ammunition: 'ammunition',
  knife: 'blade',
  'organic-block': 'narcotic',
  currency: 'currency',
  'precious-metal': 'precious-metal',
  cigarettes: 'tobacco',
  liquor: 'alcohol',
  'ivory-bone': 'protected-wildlife',
  'shell-coral': 'protected-wildlife',
  animal: 'animal',
  meat: 'animal-product',
  fruit: 'plant',
  'seeds-plants': 'plant',
  'electronics-lot': 'electronics',
};

/** Declared goods that are seen in a bag, and how many declared pieces are one thing there. */
const CARRIED = [
  { hs: '2402', what: 'cigarettes', sought: 'cigarettes', pieces: 200, massG: 250 },
  { hs: '2208', what: 'spirits', sought: 'liquor', pieces: 1, massG: 1400 },
  { hs: '4907', what: 'cash', sought: 'currency', pieces: 100, massG: 110 },
] as const;
/** More does not go into one bag: whoever declares more has sent it ahead. */
const CARRIED_AT_MOST = 6;

const HARMLESS_WORDS = Object.keys(HARMLESS) as (keyof typeof HARMLESS)[];
export const CONTRABAND_WORDS = Object.keys(CONTRABAND) as readonly Contraband[];

/** Packs clothes, three to eight other harmless things, what was declared, and what is to be hidden among them. */
export function packBag(
  entropy: Entropy,
  hide: Contraband | null,
  declared: readonly GoodsLine[] = [],
): readonly PackedItem[] {
  const items: PackedItem[] = [harmless(entropy, 'clothes')];
  const others = 3 + entropy.below(6);
  for (let index = 0; index < others; index += 1) items.push(harmless(entropy, entropy.pick(HARMLESS_WORDS)));
  items.push(...declared.flatMap(carried));
  if (hide !== null) items.splice(entropy.below(items.length + 1), 0, ...hidden(entropy, hide));
  return items;
}

function harmless(entropy: Entropy, what: keyof typeof HARMLESS): PackedItem {
  const { kind, category } = HARMLESS[what];
  return { what, kind, sought: null, massG: weigh(entropy, HARMLESS[what]), hidden: false, category };
}

function carried({ hs6, quantity }: GoodsLine): readonly PackedItem[] {
  const goods = CARRIED.find(({ hs }) => hs6.startsWith(hs));
  if (goods === undefined) return [];
  const { what, sought, massG } = goods;
  const count = Math.min(CARRIED_AT_MOST, Math.ceil(quantity / goods.pieces));
  return Array.from({ length: count }, () => ({ what, kind: sought, sought, massG, hidden: false, category: null }));
}

function hidden(entropy: Entropy, what: Contraband): readonly PackedItem[] {
  const { sought, category, count } = CONTRABAND[what];
  const [least, most] = count;
  return Array.from({ length: least + entropy.below(most - least + 1) }, () => {
    return { what, kind: sought, sought, massG: weigh(entropy, CONTRABAND[what]), hidden: true, category };
  });
}

function weigh(entropy: Entropy, { minG, maxG }: Kind): number {
  return minG + entropy.below(maxG - minG + 1);
}
