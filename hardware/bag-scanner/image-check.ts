import type { BagScan, Energies, ScannerImages } from './bag-scanner.ts';
import type { PngHeader } from './png.ts';

/** What this scanner makes, as its data sheet says: pixels of one energy, and which energies. */
export interface ImageKind {
  readonly width: number;
  readonly height: number;
  readonly energies: Energies;
}

/** Belts and detectors vary a little; beyond this share of the true size an image is not this scanner's. */
const TOLERANCE = 0.1;

function near(value: number, truth: number): boolean {
  return Math.abs(value - truth) <= truth * TOLERANCE;
}

function stacked(energies: Energies): number {
  return energies === 'dual' ? 2 : 1;
}

/** The bounds within which an image can be this scanner's. */
export function largestImage({ width, height, energies }: ImageKind): Pick<ScannerImages, 'maxWidth' | 'maxHeight'> {
  return {
    maxWidth: Math.floor(width * (1 + TOLERANCE)),
    maxHeight: Math.floor(stacked(energies) * height * (1 + TOLERANCE)),
  };
}

/** Why a header announces an image that this scanner does not make; null when it may. */
export function whyNotAnnounced(image: BagScan['image'], ours: ImageKind): string | null {
  if (image.energies !== ours.energies) {
    return `announces ${WORDS[image.energies]}, the scanner makes ${WORDS[ours.energies]}`;
  }
  if (near(image.width, ours.width) && near(image.height, ours.height)) return null;
  return `announces ${image.width} x ${image.height} pixels, the scanner makes ${ours.width} x ${ours.height}`;
}

const WORDS: Readonly<Record<Energies, string>> = {
  dual: 'two energies',
  single: 'a single energy',
  colour: 'a colour picture',
};

/** Colour types of a PNG. */
const GREY = 0;
const COLOUR = 2;

/** Why a PNG cannot be this scanner's, whatever its header message says; null when it can. */
export function whyNotOurs(png: PngHeader, ours: ImageKind): string | null {
  const isColour = ours.energies === 'colour';
  const isDeep = png.bitDepth === 8 || png.bitDepth === 16;
  if (png.colourType !== (isColour ? COLOUR : GREY) || !isDeep) {
    return `PNG is not ${isColour ? 'red, green and blue' : 'grey'} with 8 or 16 bits`;
  }
  if (png.interlaced) return 'PNG is interlaced';
  const height = stacked(ours.energies) * ours.height;
  if (near(png.width, ours.width) && near(png.height, height)) return null;
  return `PNG has ${png.width} x ${png.height} pixels, the scanner makes ${ours.width} x ${height}`;
}

/** Why an image is not the one that the header announced; null when it is. `sha256`: of the PNG's bytes. */
export function whyNotThatImage(announced: BagScan['image'], png: PngHeader, sha256: string): string | null {
  const height = announced.height * stacked(announced.energies);
  if (png.width !== announced.width || png.height !== height || png.bitDepth !== announced.bitDepth) {
    return `PNG has ${png.width} x ${png.height} x ${png.bitDepth} bit, the header announced ${announced.width} x ${height} x ${announced.bitDepth} bit`;
  }
  return sha256 === announced.sha256 ? null : 'the image has another SHA-256 than the header announced';
}
