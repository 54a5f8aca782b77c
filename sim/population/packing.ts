import type { ThreatObject } from '../../hardware/bag-scanner/bag-scanner.ts';
import type { Entropy } from '../../hardware/entropy.ts';

/** Something in a bag. `material` is a name of the attenuation table. */
export interface PackedItem {
  readonly what: string;
  readonly material: string;
  readonly massG: number;
  readonly hidden: boolean;
  /** The word of a threat report for it; null for what nobody would report. */
  readonly category: ThreatObject['category'] | null;
}

interface Kind {
  readonly material: string;
  readonly minG: number;
  readonly maxG: number;
  readonly category: ThreatObject['category'] | null;
}

const HARMLESS = {
  clothes: { material: 'cellulose', minG: 800, maxG: 6000, category: null },
  shoes: { material: 'rubber', minG: 500, maxG: 1400, category: null },
  books: { material: 'cellulose', minG: 200, maxG: 2500, category: null },
  toiletries: { material: 'water', minG: 150, maxG: 1200, category: null },
  'water bottle': { material: 'water', minG: 500, maxG: 1500, category: null },
  laptop: { material: 'aluminium', minG: 1000, maxG: 2600, category: 'laptop' },
  telephone: { material: 'glass_plate', minG: 140, maxG: 240, category: null },
  charger: { material: 'copper', minG: 80, maxG: 350, category: null },
  umbrella: { material: 'iron', minG: 250, maxG: 600, category: null },
  toys: { material: 'polyethylene', minG: 100, maxG: 1500, category: null },
  sweets: { material: 'sugar', minG: 100, maxG: 2000, category: null },
  medicine: { material: 'cellulose', minG: 20, maxG: 200, category: 'pharmaceutical' },
  porcelain: { material: 'sio2', minG: 300, maxG: 2500, category: null },
  'silver jewellery': { material: 'silver', minG: 10, maxG: 120, category: null },
} as const satisfies Record<string, Kind>;

const CONTRABAND = {
  knife: { material: 'iron', minG: 80, maxG: 450, category: 'prohibited' },
  pistol: { material: 'iron', minG: 500, maxG: 1200, category: 'prohibited' },
  explosive: { material: 'rdx', minG: 200, maxG: 2000, category: 'explosive' },
  gold: { material: 'gold', minG: 250, maxG: 5000, category: 'contraband' },
  cash: { material: 'cellulose', minG: 300, maxG: 4000, category: 'contraband' },
  cigarettes: { material: 'cellulose', minG: 1500, maxG: 9000, category: 'contraband' },
  cocaine: { material: 'cocaine_hcl', minG: 200, maxG: 3000, category: 'contraband' },
  heroin: { material: 'heroin', minG: 200, maxG: 3000, category: 'contraband' },
  ivory: { material: 'ivory_dentine_model', minG: 200, maxG: 4000, category: 'contraband' },
} as const satisfies Record<string, Kind>;

export type Contraband = keyof typeof CONTRABAND;

const HARMLESS_WORDS = Object.keys(HARMLESS) as (keyof typeof HARMLESS)[];
const CONTRABAND_WORDS = Object.keys(CONTRABAND) as Contraband[];

export function drawContraband(entropy: Entropy): Contraband {
  return entropy.pick(CONTRABAND_WORDS);
}

/** Packs clothes, three to eight other harmless things, and what is to be hidden among them. */
export function packBag(entropy: Entropy, hide: Contraband | null): readonly PackedItem[] {
  const items: PackedItem[] = [weigh(entropy, 'clothes', HARMLESS.clothes, false)];
  const others = 3 + entropy.below(6);
  for (let index = 0; index < others; index += 1) {
    const what = entropy.pick(HARMLESS_WORDS);
    items.push(weigh(entropy, what, HARMLESS[what], false));
  }
  if (hide !== null) items.splice(entropy.below(items.length + 1), 0, weigh(entropy, hide, CONTRABAND[hide], true));
  return items;
}

function weigh(entropy: Entropy, what: string, kind: Kind, hidden: boolean): PackedItem {
  const massG = kind.minG + entropy.below(kind.maxG - kind.minG + 1);
  return { what, material: kind.material, massG, hidden, category: kind.category };
}
