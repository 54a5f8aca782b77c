import {
  brightnessOf,
  type Colour,
  colourOf,
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

/** Transmissions of 0..1 of each channel; of a coloured picture its red, green and blue. */
export type Rays = readonly [number, number, number];

/** The colour of a place, in pixels of that level, of which the first has its middle at 0.5. */
export function shade(planes: Planes, look: Look, level: number, x: number, y: number): Colour {
  const at = planes.levels[level] ?? planes.levels[0];
  const rays = raysAt(planes, at, x, y);
  let brightness = brightnessUnder(planes, look, rays);
  if (look.edges || look.strip !== 'none') {
    const around = surroundings(planes, at, x, y);
    if (look.edges) {
      const mean = around.reduce((sum, rays) => sum + brightnessUnder(planes, look, rays), 0) / around.length;
      brightness = clamp(brightness + EDGE_GAIN * (brightness - mean));
    }
    if (look.strip !== 'none') brightness = 1 - (1 - brightness) * shareKept(look.strip, meanOf([rays, ...around]));
  }
  brightness **= 1 / look.gamma;
  if (look.negative) brightness = 1 - brightness;
  if (look.picture !== 'colour') return [brightness, brightness, brightness];
  return withBrightness(planes.energies === 'colour' ? rays : colourOf(materialOf(rays[0], rays[1])), brightness);
}

/** What comes through at a place, in proportion between the four pixels around it. */
export function raysAt(planes: Planes, level: Level, x: number, y: number): Rays {
  const [left, top] = [Math.floor(x - 0.5), Math.floor(y - 0.5)];
  const [right, down] = [x - 0.5 - left, y - 0.5 - top];
  const isOnPixel = right === 0 && down === 0;
  const between = (index: number) => {
    const above = mix(texel(planes, level, left, top, index), texel(planes, level, left + 1, top, index), right);
    const below = mix(
      texel(planes, level, left, top + 1, index),
      texel(planes, level, left + 1, top + 1, index),
      right,
    );
    return mix(above, below, down);
  };
  const channel = (index: number) => {
    if (index >= planes.channels) return 0;
    const counted = isOnPixel ? texel(planes, level, left, top, index) : between(index);
    return Math.min(1, counted / (planes.openBeam[index] ?? 1));
  };
  return [channel(0), channel(1), channel(2)];
}

/** What is organic, mixed or metal at a place, averaged over 3 x 3 pixels; null where nothing lies or nothing comes through. */
export function materialAt(planes: Planes, x: number, y: number): 'organic' | 'mixed' | 'metal' | null {
  if (planes.energies !== 'dual') return null;
  const [low, high] = meanOf([raysAt(planes, planes.levels[0], x, y), ...surroundings(planes, planes.levels[0], x, y)]);
  const attenuation = (logOf(low) + logOf(high)) / 2;
  if (attenuation < 0.05 || attenuation > OPAQUE_BEGINS[0]) return null;
  const material = materialOf(low, high);
  if (material < ORGANIC_ENDS[0]) return 'organic';
  return material < METAL_BEGINS ? 'mixed' : 'metal';
}

/** Halfway from aluminium to thick iron. */
const METAL_BEGINS = 1.45;

function surroundings(planes: Planes, level: Level, x: number, y: number): readonly Rays[] {
  return NEIGHBOURS.map(([right, down]) => raysAt(planes, level, x + right, y + down));
}

const NEIGHBOURS: readonly (readonly [number, number])[] = [
  [-1, -1],
  [0, -1],
  [1, -1],
  [-1, 0],
  [1, 0],
  [-1, 1],
  [0, 1],
  [1, 1],
];

/** As bright as the root of what comes through; with high penetration, nearly evenly from an open beam to none. */
function brightnessUnder(planes: Planes, look: Look, rays: Rays): number {
  if (planes.energies === 'colour' && !look.penetration) return brightnessOf(rays);
  const attenuation = attenuationUnder(planes, look, rays);
  return look.penetration ? (1 - attenuation / MOST_ATTENUATION) ** PENETRATION_POWER : Math.exp(-attenuation / 2);
}

/** High penetration looks at the energy that goes through most. */
function attenuationUnder({ energies }: Planes, look: Look, rays: Rays): number {
  if (energies === 'colour') return Math.min(2 * logOf(brightnessOf(rays)), MOST_ATTENUATION);
  if (energies === 'single' || look.picture === 'low') return logOf(rays[0]);
  if (look.picture === 'high' || look.penetration) return logOf(rays[1]);
  return (logOf(rays[0]) + logOf(rays[1])) / 2;
}

function shareKept(strip: 'organic' | 'inorganic', [low, high]: Rays): number {
  const inorganic = smooth(ORGANIC_ENDS, materialOf(low, high));
  const opaque = smooth(OPAQUE_BEGINS, (logOf(low) + logOf(high)) / 2);
  return Math.max(GHOST, opaque, strip === 'organic' ? inorganic : 1 - inorganic);
}

function logOf(transmission: number): number {
  return -Math.log(Math.min(1, Math.max(LEAST_TRANSMISSION, transmission)));
}

function meanOf(places: readonly Rays[]): Rays {
  const mean = (channel: 0 | 1 | 2) => places.reduce((sum, rays) => sum + rays[channel], 0) / places.length;
  return [mean(0), mean(1), mean(2)];
}

function texel({ channels }: Planes, { width, height, samples }: Level, x: number, y: number, channel: number): number {
  const [column, row] = [Math.min(width - 1, Math.max(0, x)), Math.min(height - 1, Math.max(0, y))];
  return samples[(row * width + column) * channels + channel] ?? 0;
}

function mix(from: number, to: number, share: number): number {
  return from + (to - from) * share;
}

function clamp(share: number): number {
  return Math.min(1, Math.max(0, share));
}

/** 0 below, 1 above, and smoothly in between (Hermite). */
function smooth([from, to]: readonly [number, number], at: number): number {
  const share = clamp((at - from) / (to - from));
  return share * share * (3 - 2 * share);
}
