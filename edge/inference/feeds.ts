import type { ScanLayout } from '../contract/assessor.ts';
import type { ImageInput } from '../packs/manifest.ts';

/** Whether a scanner's pictures are what a pack was made for. */
export type Feeding =
  | { readonly kind: 'full' }
  /** The pack runs; `lost` is what it cannot know from this scanner. */
  | { readonly kind: 'less'; readonly lost: string }
  | { readonly kind: 'cannot'; readonly why: string };

/** A scanner whose pixels are this much coarser than the pack's shows things with a quarter of their pixels. */
const COARSEST = 2;
/** Rounded data sheets are no coarser pixels. */
const ROUNDING = 1.05;

/** What a scanner that makes pictures of this layout can give a pack with this input. */
export function feeds(layout: ScanLayout, input: ImageInput): Feeding {
  const { fit } = input;
  const pixelMm = layout.millimetresPerPixel;
  const coarseness =
    fit.kind === 'millimetres' && pixelMm !== null ? Math.max(...pixelMm) / fit.millimetresPerPixel : 1;
  if (coarseness > COARSEST) {
    return { kind: 'cannot', why: `its pixels are ${coarseness.toFixed(1)} times as coarse as the pack's` };
  }
  const lost = [
    ...lostInChannels(layout.energies, input.channels),
    ...(coarseness > ROUNDING ? ['its pixels are coarser than the pack asks for, so small things may be missed'] : []),
    ...(fit.kind === 'millimetres' && pixelMm === null
      ? ['the size of its pixels is not said, so a thing may look larger or smaller than it is']
      : []),
  ];
  return lost.length === 0 ? { kind: 'full' } : { kind: 'less', lost: lost.join('; ') };
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
