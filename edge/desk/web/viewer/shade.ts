import {
  brightnessOf,
  type Colour,
  colourOf,
  HUES,
  LEAST_TRANSMISSION,
  materialOf,
  withBrightness,
} from '../../../contract/pseudo-colour.ts';
import type { Look } from './look.ts';
import type { Level, Planes } from './planes.ts';

/*
 * From energies to what the officer sees. `shader.ts` says the same in the language of the graphics card: whoever
 * changes one changes the other, and a test compares them.
 */

/** The attenuation beyond which nothing is told from nothing. */
export const MOST_ATTENUATION = -Math.log(LEAST_TRANSMISSION);
/** How much of the difference from its surroundings a pixel gains at an edge. */
export const EDGE_GAIN = 5;
/** Of the brightness that falls evenly with the attenuation, so that thin things keep some contrast too. */
export const PENETRATION_POWER = 1.5;
/** Materials (of `materialOf`) between which organic things end: halfway from water to aluminium. */
export const ORGANIC_ENDS: readonly [number, number] = [0.75, 0.9];
/** Attenuations between which no material can be told any more: what is so dark is never taken out of the picture. */
export const OPAQUE_BEGINS: readonly [number, number] = [5, 6];
/** What stays to be seen of what is taken out, so that it is known where it lies. */
export const GHOST = 0.12;
const LAST_MATERIAL = HUES.at(-1)?.[0] ?? 1;

/** The colour of a pixel of a level. */
export function shade(planes: Planes, look: Look, level: Level, column: number, row: number): Colour {
  let brightness = brightnessAt(planes, look, level, column, row);
  if (look.edges) {
    const gain = EDGE_GAIN * (brightness - meanAround(planes, look, level, column, row));
    brightness = clamp(brightness + gain);
  }
  if (look.strip !== 'none') {
    const [low, high] = meanEnergies(planes, level, column, row);
    brightness = 1 - (1 - brightness) * shareKept(look.strip, low, high);
  }
  if (look.gamma !== 1) brightness **= 1 / look.gamma;
  if (look.negative) brightness = 1 - brightness;
  if (look.picture !== 'colour') return [brightness, brightness, brightness];
  const first = rayAt(planes, level, column, row, 0);
  const second = rayAt(planes, level, column, row, 1);
  if (planes.energies === 'dual') return withBrightness(knownColour(materialOf(first, second)), brightness);
  return withBrightness([first, second, rayAt(planes, level, column, row, 2)], brightness);
}

/** Colours of materials from none to the last hue's, so densely that no eye tells them from those between. */
const COLOURS = Array.from({ length: 4096 }, (_, index) => colourOf((index / 4095) * LAST_MATERIAL));

function knownColour(material: number): Colour {
  return COLOURS[Math.round(Math.min(1, material / LAST_MATERIAL) * (COLOURS.length - 1))] ?? colourOf(material);
}

/** What comes through at a pixel, 0..1; in a coloured picture the share of a colour. Outside it is as at the edge. */
export function rayAt(planes: Planes, level: Level, column: number, row: number, channel: number): number {
  const x = Math.min(level.width - 1, Math.max(0, column));
  const y = Math.min(level.height - 1, Math.max(0, row));
  const counted = level.samples[(y * level.width + x) * planes.channels + channel] ?? 0;
  return Math.min(1, counted / (planes.openBeam[channel] ?? 1));
}

/** What is organic, mixed or metal about a pixel of the scan; null where nothing lies or nothing comes through. */
export function materialAt(planes: Planes, column: number, row: number): 'organic' | 'mixed' | 'metal' | null {
  if (planes.energies !== 'dual') return null;
  const [low, high] = meanEnergies(planes, planes.levels[0], column, row);
  const attenuation = (logOf(low) + logOf(high)) / 2;
  if (attenuation < 0.05 || attenuation > OPAQUE_BEGINS[0]) return null;
  const material = materialOf(low, high);
  if (material < ORGANIC_ENDS[0]) return 'organic';
  return material < METAL_BEGINS ? 'mixed' : 'metal';
}

/** Halfway from aluminium to thick iron. */
const METAL_BEGINS = 1.45;

/** As bright as the root of what comes through; with high penetration, nearly evenly from an open beam to none. */
function brightnessAt(planes: Planes, look: Look, level: Level, column: number, row: number): number {
  const through = throughAt(planes, look, level, column, row);
  if (!look.penetration) return Math.sqrt(through);
  return (1 - Math.min(1, logOf(through) / MOST_ATTENUATION)) ** PENETRATION_POWER;
}

/** What comes through of the rays that the look is of. High penetration looks at the energy that goes through most. */
function throughAt(planes: Planes, look: Look, level: Level, column: number, row: number): number {
  if (planes.energies === 'colour') return ownBrightness(planes, level, column, row) ** 2;
  const isLow = planes.energies === 'single' || look.picture === 'low';
  const isHigh = !isLow && (look.picture === 'high' || look.penetration);
  const low = isHigh ? 1 : Math.max(LEAST_TRANSMISSION, rayAt(planes, level, column, row, 0));
  const high = isLow ? 1 : Math.max(LEAST_TRANSMISSION, rayAt(planes, level, column, row, 1));
  return isLow || isHigh ? low * high : Math.sqrt(low * high);
}

/** Of a picture that came in colour. */
function ownBrightness(planes: Planes, level: Level, column: number, row: number): number {
  const ray = (channel: number) => rayAt(planes, level, column, row, channel);
  return brightnessOf([ray(0), ray(1), ray(2)]);
}

/** How bright the eight pixels around one are. */
function meanAround(planes: Planes, look: Look, level: Level, column: number, row: number): number {
  let sum = -brightnessAt(planes, look, level, column, row);
  for (let y = row - 1; y <= row + 1; y += 1) {
    for (let x = column - 1; x <= column + 1; x += 1) sum += brightnessAt(planes, look, level, x, y);
  }
  return sum / 8;
}

/** What comes through at the low and at the high energy, over 3 x 3 pixels. */
function meanEnergies(planes: Planes, level: Level, column: number, row: number): readonly [number, number] {
  let [low, high] = [0, 0];
  for (let y = row - 1; y <= row + 1; y += 1) {
    for (let x = column - 1; x <= column + 1; x += 1) {
      low += rayAt(planes, level, x, y, 0);
      high += rayAt(planes, level, x, y, 1);
    }
  }
  return [low / 9, high / 9];
}

function shareKept(strip: 'organic' | 'inorganic', low: number, high: number): number {
  const inorganic = smooth(ORGANIC_ENDS, materialOf(low, high));
  const opaque = smooth(OPAQUE_BEGINS, (logOf(low) + logOf(high)) / 2);
  return Math.max(GHOST, opaque, strip === 'organic' ? inorganic : 1 - inorganic);
}

function logOf(transmission: number): number {
  return -Math.log(Math.min(1, Math.max(LEAST_TRANSMISSION, transmission)));
}

function clamp(share: number): number {
  return Math.min(1, Math.max(0, share));
}

/** 0 below, 1 above, and smoothly in between (Hermite). */
function smooth([from, to]: readonly [number, number], at: number): number {
  const share = clamp((at - from) / (to - from));
  return share * share * (3 - 2 * share);
}
