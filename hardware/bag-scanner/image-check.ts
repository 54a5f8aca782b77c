import type { BagScan } from './bag-scanner.ts';
import type { PngHeader } from './png.ts';

/** The pixels of one energy of this scanner, as its data sheet says. */
export interface ImageSize {
  readonly width: number;
  readonly height: number;
}

/** Belts and detectors vary a little; beyond this share of the true size an image is not this scanner's. */
const TOLERANCE = 0.1;

function near(value: number, truth: number): boolean {
  return Math.abs(value - truth) <= truth * TOLERANCE;
}

/** Why a header announces an image that this scanner does not make; null when it may. */
export function whyNotAnnounced(image: BagScan['image'], size: ImageSize): string | null {
  if (near(image.width, size.width) && near(image.height, size.height)) return null;
  return `announces ${image.width} x ${image.height} pixels, the scanner makes ${size.width} x ${size.height}`;
}

/** Why a PNG cannot be this scanner's, whatever its header message says; null when it can. */
export function whyNotOurs(png: PngHeader, size: ImageSize): string | null {
  if (png.colourType !== 0 || (png.bitDepth !== 8 && png.bitDepth !== 16)) return 'PNG is not grey with 8 or 16 bits';
  if (png.interlaced) return 'PNG is interlaced';
  const highEnough = near(png.height, size.height) || near(png.height, 2 * size.height);
  if (near(png.width, size.width) && highEnough) return null;
  return `PNG has ${png.width} x ${png.height} pixels, the scanner makes ${size.width} x ${size.height} an energy`;
}

/** Why an image is not the one that the header announced; null when it is. `sha256`: of the PNG's bytes. */
export function whyNotThatImage(announced: BagScan['image'], png: PngHeader, sha256: string): string | null {
  const height = announced.height * (announced.energies === 'dual' ? 2 : 1);
  if (png.width !== announced.width || png.height !== height || png.bitDepth !== announced.bitDepth) {
    return `PNG has ${png.width} x ${png.height} x ${png.bitDepth} bit, the header announced ${announced.width} x ${height} x ${announced.bitDepth} bit`;
  }
  return sha256 === announced.sha256 ? null : 'the image has another SHA-256 than the header announced';
}
