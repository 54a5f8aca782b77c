import type { Energies } from './planes.ts';

/** How a scan is shown. All of it is computed from the energies, in `shade.ts` and in `shader.ts` alike. */
export interface Look {
  readonly picture: 'colour' | 'grey' | 'low' | 'high';
  readonly strip: 'none' | 'organic' | 'inorganic';
  readonly negative: boolean;
  readonly edges: boolean;
  readonly penetration: boolean;
  /** Above 1 the dark gets brighter, below 1 the bright gets darker. */
  readonly gamma: number;
  readonly boxes: boolean;
}

/** What a button or a key does to the look. */
export const LOOK_ACTIONS = [
  'colour',
  'grey',
  'low',
  'high',
  'negative',
  'edges',
  'penetration',
  'organic-strip',
  'inorganic-strip',
  'darker',
  'brighter',
  'boxes',
] as const;
export type LookAction = (typeof LOOK_ACTIONS)[number];

/** Powers of two, in quarters: what the slider shows. */
export const GAMMA = { least: -2, most: 2, step: 0.25 } as const;

const NEEDS_TWO_ENERGIES: ReadonlySet<LookAction> = new Set(['low', 'high', 'organic-strip', 'inorganic-strip']);

/** How a scan is shown at first, and after a reset. */
export function firstLook(energies: Energies): Look {
  return {
    picture: energies === 'single' ? 'grey' : 'colour',
    strip: 'none',
    negative: false,
    edges: false,
    penetration: false,
    gamma: 1,
    boxes: true,
  };
}

/** Why something cannot be done with a scan; null when it can. */
export function whyNot(action: LookAction, energies: Energies): 'one-energy' | 'coloured' | null {
  if (energies === 'single') return action === 'colour' || NEEDS_TWO_ENERGIES.has(action) ? 'one-energy' : null;
  return energies === 'colour' && NEEDS_TWO_ENERGIES.has(action) ? 'coloured' : null;
}

/** The look after a button or a key; a second press takes back what the first did. */
export function changed(look: Look, action: LookAction, energies: Energies): Look {
  if (whyNot(action, energies) !== null) return look;
  switch (action) {
    case 'colour':
    case 'grey':
    case 'low':
    case 'high':
      return { ...look, picture: look.picture === action ? firstLook(energies).picture : action };
    case 'organic-strip':
      return { ...look, strip: look.strip === 'organic' ? 'none' : 'organic' };
    case 'inorganic-strip':
      return { ...look, strip: look.strip === 'inorganic' ? 'none' : 'inorganic' };
    case 'darker':
      return withGamma(look, Math.log2(look.gamma) - GAMMA.step);
    case 'brighter':
      return withGamma(look, Math.log2(look.gamma) + GAMMA.step);
    case 'negative':
    case 'edges':
    case 'penetration':
    case 'boxes':
      return { ...look, [action]: !look[action] };
  }
}

/** @param exponent of 2, as the slider has it */
export function withGamma(look: Look, exponent: number): Look {
  return { ...look, gamma: 2 ** Math.min(GAMMA.most, Math.max(GAMMA.least, exponent)) };
}

/** Whether a button is down. */
export function isPressed(look: Look, action: LookAction): boolean {
  switch (action) {
    case 'colour':
    case 'grey':
    case 'low':
    case 'high':
      return look.picture === action;
    case 'organic-strip':
      return look.strip === 'organic';
    case 'inorganic-strip':
      return look.strip === 'inorganic';
    case 'darker':
      return look.gamma < 1;
    case 'brighter':
      return look.gamma > 1;
    case 'negative':
    case 'edges':
    case 'penetration':
    case 'boxes':
      return look[action];
  }
}
