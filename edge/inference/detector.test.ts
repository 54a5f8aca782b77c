import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ScanLayout } from '../contract/assessor.ts';
import { DEVELOPMENT_TRUST } from '../signing/keys.ts';
import { DETECTOR_INPUT } from '../packs/detector-input.fixture.ts';
import type { DetectorManifest } from '../packs/manifest.ts';
import { temporaryFolder } from '../packs/pack.fixture.ts';
import { readPackOf } from '../packs/pack.ts';
import { type Detector, loadDetector } from './detector.ts';
import { type Mood, writeDetectorPack } from './detector-pack.fixture.ts';
import type { DecodedImage } from './image.ts';
import { flatPng } from './images.fixture.ts';

const LAYOUT: ScanLayout = { energies: 'dual', millimetresPerPixel: [1.25, 1.25] };

function load(mood: Mood = 'calm', change: Partial<DetectorManifest> = {}): Promise<Detector> {
  const folder = temporaryFolder();
  writeDetectorPack(folder, mood, change);
  return loadDetector(readPackOf(folder, DEVELOPMENT_TRUST, 'detector'));
}

/** A scan of an open beam, of one energy 640 x 448, with black bodies. */
function scan(...bodies: readonly { x: number; y: number; width: number; height: number }[]): DecodedImage {
  const pixels = new Uint16Array(640 * 896).fill(65_535);
  for (const { x, y, width, height } of bodies) {
    for (let row = y; row < y + height; row += 1) pixels.fill(0, row * 640 + x, row * 640 + x + width);
  }
  return { facts: { format: 'png', width: 640, height: 896, channels: 1, bitDepth: 16 }, pixels };
}

const BLACK = scan({ x: 0, y: 0, width: 640, height: 896 });

describe('a detector', () => {
  it('tells what it sees, in pixels of the scan, and who it is', async () => {
    const detector = await load();
    const { objects, source } = await detector.inspect(scan({ x: 160, y: 32, width: 32, height: 16 }), LAYOUT);
    expect(source).toEqual({ kind: 'model', name: 'dark-cells', version: '1.0.0' });
    const thing = { name: 'dark thing', category: 'other', score: 1 };
    expect(objects).toEqual([
      { ...thing, box: { x: 160, y: 32, width: 16, height: 16 } },
      { ...thing, box: { x: 176, y: 32, width: 16, height: 16 } },
    ]);
    expect((await detector.inspect(scan(), LAYOUT)).objects).toEqual([]);
    await detector.release();
  });

  it('does not answer for a scanner that cannot feed it', async () => {
    const detector = await load();
    const coarse: ScanLayout = { energies: 'dual', millimetresPerPixel: [6, 6] };
    await expect(detector.inspect(scan(), coarse)).rejects.toMatchObject({ code: 'model-unavailable' });
  });

  it('does not answer for a scan that is much larger than its input at its scale', async () => {
    const detector = await load();
    const twice = { energies: 'dual', millimetresPerPixel: [2.5, 2.5] } as const;
    expect((await detector.inspect(scan(), twice)).objects).toEqual([]);
    const wide: DecodedImage = {
      facts: { format: 'png', width: 1300, height: 224, channels: 1, bitDepth: 16 },
      pixels: new Uint16Array(1300 * 224).fill(65_535),
    };
    await expect(detector.inspect(wide, LAYOUT)).rejects.toMatchObject({
      code: 'model-unavailable',
      message: expect.stringContaining('so large') as string,
    });
  });

  it.each(['nan', 'infinite', 'wrong-shape'] as const)('gives no opinion when its answer is none: %s', async (mood) => {
    const detector = await load(mood);
    await expect(detector.inspect(BLACK, LAYOUT)).rejects.toMatchObject({ code: 'model-unavailable' });
    expect((await detector.inspect(scan(), LAYOUT)).objects).toEqual([]);
  });
});

describe('a detector pack with a specimen', () => {
  const loadWith = (sample: number, sees: readonly string[]) => {
    const folder = temporaryFolder();
    const [width, height] = [320, 448];
    writeFileSync(path.join(folder, 'specimen.png'), flatPng(width, height, sample));
    const described = { sha256: '0'.repeat(64), bytes: 1 };
    writeDetectorPack(folder, 'calm', {
      files: { 'model.onnx': described, 'specimen.png': described },
      specimen: { file: 'specimen.png', energies: 'dual', millimetresPerPixel: [2.5, 2.5], sees: [...sees] },
    });
    return loadDetector(readPackOf(folder, DEVELOPMENT_TRUST, 'detector'));
  };

  it('loads when it sees what lies there', async () => {
    expect((await loadWith(0, ['dark thing'])).manifest.specimen?.sees).toEqual(['dark thing']);
  });

  it.each([
    ['sees nothing in it', 65_535, ['dark thing']],
    ['sees something else', 0, ['dark thing', 'bright thing']],
  ])('is refused when it %s', async (_what, sample, sees) => {
    const missed = `does not see ${sees.at(-1)} in its own specimen.png`;
    await expect(loadWith(sample, sees)).rejects.toMatchObject({
      code: 'pack-invalid',
      message: expect.stringContaining(missed) as string,
    });
  });
});

describe('a detector pack whose model does not fit its manifest is refused', () => {
  it.each<[string, Partial<DetectorManifest>]>([
    ['an input of another size', { input: { ...DETECTOR_INPUT, width: 640 } }],
    ['another number of channels', { input: { ...DETECTOR_INPUT, channels: ['low'] } }],
    ['another layout', { input: { ...DETECTOR_INPUT, layout: 'NHWC' } }],
    ['more means than channels', { input: { ...DETECTOR_INPUT, mean: [0, 0, 0] } }],
    ['another format', { output: { format: 'yolov8', output: 'boxes' } }],
    [
      'more classes than it scores',
      { classes: ['one', 'two'].map((name) => ({ name, category: 'other', threshold: 1 })) },
    ],
    [
      'a size that YOLOX cannot have',
      { input: { ...DETECTOR_INPUT, width: 300 }, output: { format: 'yolox', output: 'boxes' } },
    ],
  ])('%s', async (_what, change) => {
    await expect(load('calm', change)).rejects.toMatchObject({ code: 'pack-invalid' });
  });
});
