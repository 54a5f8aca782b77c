/**
 * The operator's picture of a dual-energy scan, as screeners know it: orange is organic, green mixed, blue metal, and
 * black what the rays do not penetrate. The hue tells the material, the brightness how much of the rays came through,
 * so that `colour-energies.ts` can read both back.
 */

/** Red, green and blue of 0..1. */
export type Colour = readonly [number, number, number];

/** What hue (degrees) stands for what `materialOf`; in between, in proportion. Both rise. */
export type HueScale = readonly (readonly [material: number, hue: number])[];

/** Polyethylene is at 0.2, water at 0.3 to 0.6, aluminium and glass at 1.1, iron from 1.4 to 2.6. */
export const HUES: HueScale = [
  [0, 20],
  [0.6, 40],
  [1.1, 120],
  [1.8, 215],
  [3, 240],
];

/** Weights of the brightness of red, green and blue (ITU-R BT.601). */
export const BRIGHTNESS: Colour = [0.299, 0.587, 0.114];
export const SATURATION = 0.9;
/** Less than this share of the rays is nothing: of no penetration no material can be told. */
export const LEAST_TRANSMISSION = 1 / 4096;

/** The mean attenuation of both energies, -ln of their transmissions of 0..1. */
export function attenuationOf(low: number, high: number): number {
  return -(logOf(low) + logOf(high)) / 2;
}

/**
 * How much more the low energy is attenuated than the high one, as a number that stays nearly the same however thick
 * the thing is: thick things harden the beam, which draws the ratio of the attenuations towards 1.
 */
export function materialOf(low: number, high: number): number {
  const [ofLow, ofHigh] = [logOf(low), logOf(high)];
  const ratio = ofLow / Math.min(ofHigh, -1e-6);
  return Math.max(0, (ratio - 1) * hardening(-(ofLow + ofHigh) / 2));
}

/** The transmissions that have this mean attenuation and this material. */
export function energiesOf(attenuation: number, material: number): readonly [low: number, high: number] {
  const ratio = 1 + material / hardening(attenuation);
  const high = (-2 * attenuation) / (1 + ratio);
  return [Math.exp(high * ratio), Math.exp(high)];
}

/** The colour of transmissions of 0..1. */
export function paint(low: number, high: number, hues: HueScale = HUES): Colour {
  return withBrightness(colourOf(materialOf(low, high), hues), Math.exp(-attenuationOf(low, high) / 2));
}

/** What a material is shown as, at full value (HSV). */
export function colourOf(material: number, hues: HueScale = HUES): Colour {
  return pureColour(hueOf(material, hues));
}

/** Mixed with white or with black until it is as bright as that. Neither changes the hue. */
export function withBrightness(colour: Colour, brightness: number): Colour {
  const own = brightnessOf(colour);
  const mix = (channel: number) =>
    brightness < own
      ? (channel * brightness) / own
      : 1 - ((1 - channel) * (1 - brightness)) / Math.max(1 - own, Number.EPSILON);
  return [mix(colour[0]), mix(colour[1]), mix(colour[2])];
}

export function brightnessOf([red, green, blue]: Colour): number {
  return red * BRIGHTNESS[0] + green * BRIGHTNESS[1] + blue * BRIGHTNESS[2];
}

/** Empirical, over the materials and thicknesses of `sim/xray`: half as much again for every e-fold attenuation. */
function hardening(attenuation: number): number {
  return 1 + attenuation / 2;
}

function logOf(transmission: number): number {
  return Math.log(Math.min(1, Math.max(LEAST_TRANSMISSION, transmission)));
}

function hueOf(material: number, hues: HueScale): number {
  const above = hues.findIndex(([at]) => at >= material);
  const [last, next] = [hues[above - 1], hues[above]];
  if (next === undefined) return hues.at(-1)?.[1] ?? 0;
  if (last === undefined) return next[1];
  return last[1] + ((material - last[0]) / (next[0] - last[0])) * (next[1] - last[1]);
}

/** A hue at full value (HSV). */
function pureColour(hue: number): Colour {
  const channel = (offset: number) => {
    const turn = (offset + hue / 60) % 6;
    return 1 - SATURATION * Math.max(0, Math.min(turn, 4 - turn, 1));
  };
  return [channel(5), channel(3), channel(1)];
}
