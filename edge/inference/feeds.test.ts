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

/** 800 x 560 mm at 1.25 mm a pixel: as large as the pack's input at its scale of 2.5. */
const SCAN = { width: 640, height: 448 };

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
    const answer = feeds({ energies, millimetresPerPixel: null }, inputOf(channels, null), SCAN);
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
    const answer = feeds(layout, inputOf('dual', 2.5), { width: 100, height: 100 });
    expect(answer.kind).toBe(lost === '' ? 'full' : 'less');
    expect(lostOf(answer)).toContain(lost);
  });

  it.each([
    [640, 448, ''],
    [700, 448, 'shrunk 2.2 times to fit'],
    [8000, 448, 'shrunk 25.0 times to fit'],
  ])('of %d x %d pixels for a pack that shrinks what it gets', (width, height, lost) => {
    const answer = feeds({ energies: 'dual', millimetresPerPixel: null }, inputOf('dual', null), { width, height });
    expect(answer.kind).toBe(lost === '' ? 'full' : 'less');
    expect(lostOf(answer)).toContain(lost);
  });

  it('is nothing when its pixels are much too coarse', () => {
    const answer = feeds({ energies: 'dual', millimetresPerPixel: [5.1, 2] }, inputOf('dual', 2.5), SCAN);
    expect(answer).toEqual({ kind: 'cannot', why: "its pixels are 2.0 times as coarse as the pack's" });
  });

  it.each([
    [640, 448, ''],
    [704, 493, ''],
    [800, 448, ''],
    [810, 448, 'things are shown 1.3 times smaller than the pack knows them'],
    [640, 896, 'things are shown 2.0 times smaller than the pack knows them'],
  ])('with a picture of %i x %i pixels of 1.25 mm for a pack that shows 800 x 560 mm', (width, height, lost) => {
    const layout: ScanLayout = { energies: 'dual', millimetresPerPixel: [1.25, 1.25] };
    const answer = feeds(layout, inputOf('dual', 2.5), { width, height });
    expect(answer.kind).toBe(lost === '' ? 'full' : 'less');
    expect(lostOf(answer)).toContain(lost);
  });

  it('is nothing when its pictures are so large that the pack would see everything tiny', () => {
    const layout: ScanLayout = { energies: 'dual', millimetresPerPixel: [1.25, 1.25] };
    const [wide, high] = [
      { width: 1300, height: 448 },
      { width: 640, height: 1000 },
    ];
    const cannot = { kind: 'cannot', why: expect.stringContaining('so large') as string };
    for (const scan of [wide, high]) expect(feeds(layout, inputOf('dual', 2.5), scan)).toMatchObject(cannot);
  });

  it('is not held against a scale where the pack or the scanner says none', () => {
    const scan = { width: 6400, height: 4480 };
    const scaled: ScanLayout = { energies: 'dual', millimetresPerPixel: [1.25, 1.25] };
    expect(lostOf(feeds(scaled, inputOf('dual', null), scan))).toBe(
      'its pictures are shrunk 20.0 times to fit, so small things may be missed',
    );
    const answer = feeds({ energies: 'dual', millimetresPerPixel: null }, inputOf('dual', 2.5), scan);
    expect(lostOf(answer)).toContain('the size of its pixels is not said');
  });
});
