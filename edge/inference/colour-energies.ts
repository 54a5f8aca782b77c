import { BRIGHTNESS, energiesOf, HUES, type HueScale } from '../contract/pseudo-colour.ts';

const LEAST_BRIGHTNESS = 1 / 64;
/** Of colours with less between their channels the hue says nothing: as good as grey. */
const LEAST_CHROMA = 0.02;
/** What grey stands for, light or black: a material in the middle. */
const UNKNOWN_MATERIAL = 0.6;

/**
 * The transmissions of 0..1 that `paint` would have painted in this colour (red, green and blue of 0..1). An estimate:
 * a picture of 8 bits tells little of the material where it is nearly white or nearly black, and another maker's
 * palette has hues of its own.
 */
export function estimateEnergies(
  red: number,
  green: number,
  blue: number,
  hues: HueScale = HUES,
): readonly [low: number, high: number] {
  const brightness = red * BRIGHTNESS[0] + green * BRIGHTNESS[1] + blue * BRIGHTNESS[2];
  const attenuation = -2 * Math.log(Math.min(1, Math.max(LEAST_BRIGHTNESS, brightness)));
  const most = Math.max(red, green, blue);
  const chroma = most - Math.min(red, green, blue);
  if (chroma < LEAST_CHROMA) return energiesOf(attenuation, UNKNOWN_MATERIAL);
  return energiesOf(attenuation, materialAt(hueOf(red, green, blue, most, chroma), hues));
}

/** The hue angle in degrees (HSV). */
function hueOf(red: number, green: number, blue: number, most: number, chroma: number): number {
  if (most === red) return 60 * ((green - blue) / chroma);
  return most === green ? 60 * (2 + (blue - red) / chroma) : 60 * (4 + (red - green) / chroma);
}

function materialAt(hue: number, hues: HueScale): number {
  const above = hues.findIndex(([, at]) => at >= hue);
  const [last, next] = [hues[above - 1], hues[above]];
  if (next === undefined) return hues.at(-1)?.[0] ?? 0;
  if (last === undefined) return next[0];
  return last[0] + ((hue - last[1]) / (next[1] - last[1])) * (next[0] - last[0]);
}
