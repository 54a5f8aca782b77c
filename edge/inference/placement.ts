import type { ScanLayout } from '../contract/assessor.ts';
import type { ImageInput } from '../packs/manifest.ts';

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Where a scan comes to lie in a model's input: at the top left, this large, the rest is padding. In input pixels. */
export interface Placement extends Size {
  /** The scan itself, in its own pixels, of one energy. */
  readonly scan: Size;
}

/**
 * Fits a scan into an input. Proportions stay as they are in millimetres. A scan whose pixels' size is known gets the
 * scale that the pack asks for; any other, and one that would not fit then, is made small enough to be seen whole.
 */
export function placeScan(scan: Size, pixelMm: ScanLayout['millimetresPerPixel'], input: ImageInput): Placement {
  const [mmX, mmY] = pixelMm ?? [1, 1];
  const asked =
    input.fit.kind === 'millimetres' && pixelMm !== null ? input.fit.millimetresPerPixel : Math.max(mmX, mmY);
  const mmPerPixel = Math.max(asked, wholeAt(scan, [mmX, mmY], input));
  return {
    width: Math.max(1, Math.round((scan.width * mmX) / mmPerPixel)),
    height: Math.max(1, Math.round((scan.height * mmY) / mmPerPixel)),
    scan,
  };
}

/** The finest scale at which a scan lies whole in an input, mm a pixel of the input. */
export function wholeAt(scan: Size, [mmX, mmY]: readonly [number, number], input: Size): number {
  return Math.max((scan.width * mmX) / input.width, (scan.height * mmY) / input.height);
}
