import type { ThreatObject } from '../../hardware/bag-scanner/bag-scanner.ts';
import type { Entropy } from '../../hardware/entropy.ts';
import { LINES, type Material } from './attenuation.ts';
import { chordsOf, type Laid } from './shapes.ts';

export const MM_PER_PIXEL = 1.28;
/** Photons that a pixel counts with nothing in the way, and the grey value that stands for them. */
const OPEN_PHOTONS = 6000;
const OPEN_GREY = 60_000;

type PixelBox = ThreatObject['box'];

/** For each material, how many mm of it lie over each pixel. */
export class Canvas {
  readonly width: number;
  readonly height: number;
  readonly #layers = new Map<Material, Float32Array>();

  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
  }

  /** Adds a body, as far as it lies within `clip`; answers its box in pixels. */
  draw(laid: Laid, material: Material, fill: number, clip: PixelBox): PixelBox {
    const [cos, sin] = [Math.abs(Math.cos(laid.angle)), Math.abs(Math.sin(laid.angle))];
    const reachX = laid.half[0] * cos + laid.half[1] * sin;
    const reachY = laid.half[0] * sin + laid.half[1] * cos;
    const left = between(clip.x, (laid.x - reachX) / MM_PER_PIXEL, clip.x + clip.width);
    const right = between(clip.x, (laid.x + reachX) / MM_PER_PIXEL, clip.x + clip.width);
    const top = between(clip.y, (laid.y - reachY) / MM_PER_PIXEL, clip.y + clip.height);
    const bottom = between(clip.y, (laid.y + reachY) / MM_PER_PIXEL, clip.y + clip.height);
    const layer = this.#layers.get(material) ?? new Float32Array(this.width * this.height);
    this.#layers.set(material, layer);
    const chordMm = chordsOf(laid);
    for (let y = top; y < bottom; y += 1) {
      for (let x = left; x < right; x += 1) {
        const at = y * this.width + x;
        layer[at] = (layer[at] ?? 0) + fill * chordMm((x + 0.5) * MM_PER_PIXEL, (y + 0.5) * MM_PER_PIXEL);
      }
    }
    return { x: left, y: top, width: right - left, height: bottom - top };
  }

  /** Beer-Lambert over lines `from` to `to` of the beam, then the scatter of counting so many photons. */
  expose(pixels: Uint16Array, from: number, to: number, entropy: Entropy): void {
    const normal = normals(entropy);
    const transmitted = new Float32Array(pixels.length);
    for (const [line, [, weight]] of LINES.entries()) {
      if (line < from || line >= to) continue;
      const depths = this.#depthsAt(line);
      for (let at = 0; at < depths.length; at += 1) {
        transmitted[at] = (transmitted[at] ?? 0) + weight * Math.exp(-(depths[at] ?? 0));
      }
    }
    for (let at = 0; at < pixels.length; at += 1) {
      const photons = OPEN_PHOTONS * (transmitted[at] ?? 0);
      const counted = photons + Math.sqrt(photons) * normal();
      pixels[at] = between(0, (counted * OPEN_GREY) / OPEN_PHOTONS, 65_535);
    }
  }

  #depthsAt(line: number): Float32Array {
    const depths = new Float32Array(this.width * this.height);
    for (const [material, layer] of this.#layers) {
      const perMm = material.perMm[line] ?? 0;
      for (let at = 0; at < depths.length; at += 1) depths[at] = (depths[at] ?? 0) + perMm * (layer[at] ?? 0);
    }
    return depths;
  }
}

function between(least: number, value: number, most: number): number {
  return Math.max(least, Math.min(most, Math.round(value)));
}

/** Normally distributed numbers, two from each turn of Box and Muller's method. */
function normals(entropy: Entropy): () => number {
  let spare: number | null = null;
  return () => {
    if (spare !== null) {
      const given = spare;
      spare = null;
      return given;
    }
    const radius = Math.sqrt(-2 * Math.log(1 - entropy.unit()));
    const turn = 2 * Math.PI * entropy.unit();
    spare = radius * Math.sin(turn);
    return radius * Math.cos(turn);
  };
}
