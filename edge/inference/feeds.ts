import type { ScanLayout } from '../contract/assessor.ts';
import type { ImageInput } from '../packs/manifest.ts';
import { type Size, wholeAt } from './placement.ts';

/** Whether a scanner's pictures are what a pack was made for. */
export type Feeding =
  | { readonly kind: 'full' }
  /** The pack runs; `lost` is what it cannot know from this scanner. */
  | { readonly kind: 'less'; readonly lost: string }
  | { readonly kind: 'cannot'; readonly why: string };

/** Twice as coarse as the pack's scale, a thing is shown with a quarter of the pixels that it was learnt with. */
const COARSEST = 2;
/** Rounded data sheets are no coarser pixels. */
const ROUNDING = 1.05;
/**
 * How much smaller than at the pack's scale a large scan may be shown: belts run a tenth longer than the data sheet says,
 * and at this much a thing keeps two thirds of its pixels.
 */
const SHRINKING = 1.25;

/** What a scanner that makes pictures of this layout can give a pack with this input. `scan`: pixels of one energy. */
export function feeds(layout: ScanLayout, input: ImageInput, scan: Size): Feeding {
  const { pixels, placed } = coarsenessOf(layout, input, scan);
  if (pixels > COARSEST) {
    return { kind: 'cannot', why: `its pixels are ${pixels.toFixed(1)} times as coarse as the pack's` };
  }
  if (placed > COARSEST) {
    return { kind: 'cannot', why: `its pictures are so large that ${shown(placed)}` };
  }
  const shrunk = wholeAt(scan, [1, 1], input);
  const lost = [
    ...lostInChannels(layout.energies, input.channels),
    ...(pixels > ROUNDING ? ['its pixels are coarser than the pack asks for, so small things may be missed'] : []),
    ...(placed > SHRINKING ? [`its pictures are so large that ${shown(placed)}, so small things may be missed`] : []),
    ...(input.fit.kind === 'letterbox' && shrunk > COARSEST
      ? [`its pictures are shrunk ${shrunk.toFixed(1)} times to fit, so small things may be missed`]
      : []),
    ...(input.fit.kind === 'millimetres' && layout.millimetresPerPixel === null
      ? ['the size of its pixels is not said, so a thing may look larger or smaller than it is']
      : []),
  ];
  return lost.length === 0 ? { kind: 'full' } : { kind: 'less', lost: lost.join('; ') };
}

/** How many times as coarse as the pack asks: the scanner's pixels, and a scan shown whole. 1 where no scale is said. */
function coarsenessOf({ millimetresPerPixel: mm }: ScanLayout, input: ImageInput, scan: Size) {
  if (input.fit.kind !== 'millimetres' || mm === null) return { pixels: 1, placed: 1 };
  const asked = input.fit.millimetresPerPixel;
  return { pixels: Math.max(...mm) / asked, placed: wholeAt(scan, mm, input) / asked };
}

function shown(placed: number): string {
  return `things are shown ${placed.toFixed(1)} times smaller than the pack knows them`;
}

function lostInChannels(energies: ScanLayout['energies'], { length }: ImageInput['channels']): string[] {
  if (length === 1) {
    return energies === 'colour' ? ['how much came through is guessed from the brightness of a colour'] : [];
  }
  switch (energies) {
    case 'single':
      return ['it has one energy, so materials cannot be told apart: only shape and thickness speak'];
    case 'colour':
      return length === 3 ? [] : ['both energies are guessed from its colours, so similar materials look alike'];
    case 'dual':
      return length === 2 ? [] : ["the pack sees colours of Greenlane's own palette, not of the one it was trained on"];
  }
}
