import { describe, expect, it } from 'vitest';
import type { ScanLayout } from '../contract/assessor.ts';
import type { ImageInput } from '../packs/manifest.ts';
import { type Feeding, feeds } from './feeds.ts';

const CHANNELS: Readonly<Record<ScanLayout['energies'], ImageInput['channels']>> = {
  dual: ['low', 'high'],
  single: ['low'],
  colour: ['red', 'green', 'blue'],
};

function inputOf(channels: keyof typeof CHANNELS, millimetresPerPixel: number | null): ImageInput {
  return {
    name: 'image',
    channels: CHANNELS[channels],
    width: 320,
    height: 224,
    layout: 'NCHW',
    mean: [0],
    scale: [1],
    fit: millimetresPerPixel === null ? { kind: 'letterbox' } : { kind: 'millimetres', millimetresPerPixel },
    padding: 1,
    openBeamIsOne: false,
  };
}

function lostOf(feeding: Feeding): string {
  return feeding.kind === 'less' ? feeding.lost : '';
}

describe('what a scanner gives a pack', () => {
  it.each([
    ['dual', 'dual', ''],
    ['dual', 'single', ''],
    ['dual', 'colour', 'palette'],
    ['single', 'single', ''],
    ['single', 'dual', 'materials cannot be told apart'],
    ['single', 'colour', 'materials cannot be told apart'],
    ['colour', 'colour', ''],
    ['colour', 'dual', 'guessed from its colours'],
    ['colour', 'single', 'guessed from the brightness'],
  ] as const)('%s for a pack that takes %s', (energies, channels, lost) => {
    const answer = feeds({ energies, millimetresPerPixel: null }, inputOf(channels, null));
    expect(answer.kind).toBe(lost === '' ? 'full' : 'less');
    expect(lostOf(answer)).toContain(lost);
  });

  it.each([
    [[1.25, 1.25], ''],
    [[2.6, 2.5], ''],
    [[3, 2.5], 'coarser than the pack asks for'],
    [null, 'the size of its pixels is not said'],
  ] as const)('with pixels of %j mm for a pack that asks for 2.5', (pixelMm, lost) => {
    const layout: ScanLayout = { energies: 'dual', millimetresPerPixel: pixelMm };
    const answer = feeds(layout, inputOf('dual', 2.5));
    expect(answer.kind).toBe(lost === '' ? 'full' : 'less');
    expect(lostOf(answer)).toContain(lost);
  });

  it('is nothing when its pixels are much too coarse', () => {
    const answer = feeds({ energies: 'dual', millimetresPerPixel: [5.1, 2] }, inputOf('dual', 2.5));
    expect(answer).toEqual({ kind: 'cannot', why: "its pixels are 2.0 times as coarse as the pack's" });
  });
});
