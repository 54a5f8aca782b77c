import { seededEntropy } from '../../hardware/entropy.ts';

/** Red, green and blue of 0..1, linear light. */
export type Colour = readonly [number, number, number];

/**
 * What a drawn person's face is made of. Lengths are in units of about 90 mm: the eyes are at height 0, the chin at
 * about 1.2, y points down, x to the right of the picture.
 */
export interface Person {
  readonly skin: Colour;
  readonly lips: Colour;
  readonly hair: Colour;
  readonly iris: Colour;
  readonly head: {
    readonly width: number;
    readonly jaw: number;
    readonly chin: number;
    readonly cheek: number;
    /** Where the chin ends. */
    readonly length: number;
  };
  readonly eyes: {
    readonly apart: number;
    readonly width: number;
    readonly height: number;
    readonly tilt: number;
    readonly fold: number;
    readonly depth: number;
  };
  readonly brows: {
    readonly height: number;
    readonly thickness: number;
    readonly arch: number;
    readonly tilt: number;
    readonly density: number;
  };
  readonly nose: {
    readonly length: number;
    readonly width: number;
    readonly bridge: number;
    readonly tip: number;
    readonly wings: number;
  };
  readonly mouth: {
    readonly height: number;
    readonly width: number;
    readonly upper: number;
    readonly lower: number;
    readonly bow: number;
  };
  readonly hairline: { readonly height: number; readonly parting: number; readonly volume: number };
  /** How far long hair falls; 0 for short hair. */
  readonly hairLength: number;
  readonly beard: { readonly density: number; readonly moustache: number; readonly chin: number };
  /** Frame colour and size; null for none. */
  readonly glasses: {
    readonly colour: Colour;
    readonly radius: number;
    readonly square: number;
    readonly rim: number;
  } | null;
  /** 0 young, 1 old: folds and wrinkles. */
  readonly age: number;
  readonly freckles: number;
  readonly clothes: Colour;
  /** Grain of skin and hair. */
  readonly grain: number;
}

const LIGHT_SKIN: Colour = [0.72, 0.46, 0.34];
const DARK_SKIN: Colour = [0.09, 0.045, 0.03];
const HAIR: readonly Colour[] = [
  [0.012, 0.01, 0.009],
  [0.03, 0.018, 0.012],
  [0.09, 0.045, 0.022],
  [0.22, 0.12, 0.05],
  [0.45, 0.3, 0.14],
  [0.25, 0.06, 0.02],
  [0.35, 0.34, 0.33],
  [0.62, 0.6, 0.57],
];
const IRIS: readonly Colour[] = [
  [0.03, 0.015, 0.008],
  [0.08, 0.035, 0.015],
  [0.1, 0.09, 0.03],
  [0.1, 0.2, 0.32],
  [0.12, 0.2, 0.14],
];

/** The person of a seed: the same face whenever it is asked for. */
export function personOf(seed: number): Person {
  const entropy = seededEntropy(seed);
  // The first numbers of near seeds are alike in many generators.
  for (let skipped = 0; skipped < 8; skipped++) entropy.uint32();
  const within = (low: number, high: number) => low + (high - low) * entropy.unit();
  // Drawn faces look more alike to a network than real ones do, so few features of theirs are middling.
  const marked = (low: number, high: number) => {
    const lean = 2 * entropy.unit() - 1;
    return (low + high + (high - low) * Math.sign(lean) * Math.sqrt(Math.abs(lean))) / 2;
  };
  const melanin = entropy.unit() ** 0.9;
  const skin = times(mix(LIGHT_SKIN, DARK_SKIN, melanin), [within(0.88, 1.12), 1, within(0.9, 1.1)]);
  const hair = melanin > 0.6 ? entropy.pick(HAIR.slice(0, 2)) : entropy.pick(HAIR);
  const bearded = entropy.chance(0.35);
  const long = !bearded && entropy.chance(0.6);
  return {
    skin,
    hair,
    lips: mix(skin, [0.42, 0.08, 0.07], long ? within(0.25, 0.8) : within(0.15, 0.35)),
    iris: melanin > 0.6 ? entropy.pick(IRIS.slice(0, 2)) : entropy.pick(IRIS),
    head: {
      width: marked(0.66, 0.92),
      jaw: marked(0.42, 0.8),
      chin: marked(0.24, 0.6),
      cheek: marked(0.6, 0.88),
      length: marked(1.06, 1.42),
    },
    eyes: {
      apart: marked(0.28, 0.4),
      width: marked(0.13, 0.21),
      height: marked(0.035, 0.11),
      tilt: marked(-0.3, 0.4),
      fold: marked(0, 1),
      depth: marked(0, 0.12),
    },
    brows: {
      height: marked(0.15, 0.32),
      thickness: marked(0.015, 0.075),
      arch: marked(0, 0.12),
      tilt: marked(-0.5, 0.6),
      density: marked(0.2, 1),
    },
    nose: {
      length: marked(0.38, 0.64),
      width: marked(0.06, 0.16),
      bridge: marked(0.04, 0.28),
      tip: marked(0.1, 0.36),
      wings: marked(0.11, 0.3),
    },
    mouth: {
      height: marked(0.17, 0.33),
      width: marked(0.18, 0.38),
      upper: marked(0.015, 0.1),
      lower: marked(0.03, 0.13),
      bow: marked(0, 0.03),
    },
    hairline: { height: marked(-1.15, -0.36), parting: within(-0.5, 0.5), volume: marked(0.03, 0.4) },
    hairLength: long ? within(0.5, 1.8) : 0,
    beard: {
      density: bearded ? within(0.3, 0.95) : 0,
      moustache: bearded && entropy.chance(0.8) ? 1 : 0,
      chin: bearded ? within(0.2, 1) : 0,
    },
    glasses: entropy.chance(0.3)
      ? { colour: entropy.pick(HAIR), radius: within(0.19, 0.29), square: within(2, 6), rim: within(0.05, 0.14) }
      : null,
    age: entropy.unit(),
    freckles: melanin < 0.4 && entropy.chance(0.3) ? within(0.3, 1) : 0,
    clothes: [within(0.02, 0.5), within(0.02, 0.5), within(0.02, 0.5)],
    grain: entropy.uint32(),
  };
}

/** Between two colours, `share` of the second. */
export function mix(one: Colour, other: Colour, share: number): Colour {
  if (share <= 0) return one;
  const [red, green, blue] = one;
  return [red + (other[0] - red) * share, green + (other[1] - green) * share, blue + (other[2] - blue) * share];
}

/** Each channel by its own factor: a colour under coloured light. */
export function times(one: Colour, other: Colour): Colour {
  return [one[0] * other[0], one[1] * other[1], one[2] * other[2]];
}

/** Brighter or darker. */
export function dimmed([red, green, blue]: Colour, level: number): Colour {
  return [red * level, green * level, blue * level];
}
