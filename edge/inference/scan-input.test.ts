import { describe, expect, it } from 'vitest';
import type { ScanLayout } from '../contract/assessor.ts';
import type { ImageInput } from '../packs/manifest.ts';
import type { DecodedImage } from './image.ts';
import { paint } from '../contract/pseudo-colour.ts';
import { prepareScan } from './scan-input.ts';

const DUAL: ScanLayout = { energies: 'dual', millimetresPerPixel: null };
const INPUT: ImageInput = {
  name: 'image',
  channels: ['low', 'high'],
  width: 16,
  height: 16,
  layout: 'NCHW',
  mean: [0, 0],
  scale: [1, 1],
  fit: { kind: 'letterbox' },
  padding: 1,
  openBeamIsOne: false,
};

function image(width: number, height: number, channels: number, pixels: Uint8Array | Uint16Array): DecodedImage {
  const bitDepth = pixels instanceof Uint16Array ? 16 : 8;
  return { facts: { format: 'png', width, height, channels, bitDepth }, pixels };
}

/** `size` x `size` pixels an energy: the low one all `low`, the high one all `high`. */
function dual(size: number, low: number, high: number): DecodedImage {
  return image(size, 2 * size, 1, new Uint16Array(2 * size * size).fill(low, 0, size * size).fill(high, size * size));
}

/** Row `row` of channel `channel` of an NCHW tensor. */
function rowOf(data: Float32Array, input: ImageInput, channel: number, row: number): number[] {
  const start = (channel * input.height + row) * input.width;
  return [...data.subarray(start, start + input.width)];
}

describe("a scan as a model's input", () => {
  it('is halved exactly, pixel by pixel, where two by two pixels become one', () => {
    const pixels = new Uint16Array(32 * 64).map((_, at) => (at * 7919) & 0xffff);
    const { data, dims, placement } = prepareScan(image(32, 64, 1, pixels), DUAL, INPUT);
    expect(dims).toEqual([1, 2, 16, 16]);
    expect(placement).toEqual({ width: 16, height: 16, scan: { width: 32, height: 32 } });
    const mean = (channel: number, row: number, column: number) =>
      [0, 1, 32, 33].reduce((sum, by) => sum + pixels[channel * 1024 + row * 64 + column * 2 + by]! / 65_535, 0) / 4;
    for (const [channel, row, column] of [
      [0, 0, 0],
      [0, 15, 15],
      [1, 0, 3],
      [1, 15, 15],
    ] as const) {
      expect(data[channel * 256 + row * 16 + column]).toBeCloseTo(mean(channel, row, column), 6);
    }
  });

  it('is averaged by area where pixels do not divide: nothing is lost, nothing counted twice', () => {
    const row = Uint8Array.from({ length: 24 }, (_, at) => (at < 12 ? 0 : 255));
    const pixels = new Uint8Array(24 * 48).map((_, at) => row[at % 24]!);
    const { data, placement } = prepareScan(image(24, 48, 1, pixels), DUAL, { ...INPUT, width: 16, height: 16 });
    expect(placement).toMatchObject({ width: 16, height: 16 });
    expect(rowOf(data, INPUT, 0, 5)).toEqual(
      [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1].map((v) => expect.closeTo(v, 6)),
    );
    const odd = prepareScan(image(24, 48, 1, pixels), DUAL, { ...INPUT, width: 17, height: 17 });
    const line = rowOf(odd.data, { ...INPUT, width: 17, height: 17 }, 1, 16);
    expect(line[8]).toBeCloseTo(0.5, 6);
    expect(line.reduce((sum, value) => sum + value, 0)).toBeCloseTo(8.5, 5);
  });

  it('has the scale that the pack asks for, where the pixels of the scanner are known', () => {
    const input: ImageInput = { ...INPUT, fit: { kind: 'millimetres', millimetresPerPixel: 2.5 } };
    const layout: ScanLayout = { energies: 'dual', millimetresPerPixel: [1.25, 2.5] };
    const { data, placement } = prepareScan(dual(12, 0, 0), layout, input);
    expect(placement).toMatchObject({ width: 6, height: 12 });
    expect(rowOf(data, input, 0, 11)).toEqual([0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]);
    expect(rowOf(data, input, 0, 12)).toEqual(Array.from({ length: 16 }, () => 1));
  });

  it('is made smaller when it would not fit, rather than cut', () => {
    const input: ImageInput = { ...INPUT, fit: { kind: 'millimetres', millimetresPerPixel: 1 } };
    const layout: ScanLayout = { energies: 'dual', millimetresPerPixel: [1, 1] };
    expect(prepareScan(dual(64, 0, 0), layout, input).placement).toMatchObject({ width: 16, height: 16 });
  });

  it('is not enlarged to fill a letterbox', () => {
    expect(prepareScan(dual(8, 0, 0), DUAL, INPUT).placement).toMatchObject({ width: 8, height: 8 });
  });

  it('is normalised, and so is its padding; channels may lie within each other', () => {
    const input: ImageInput = { ...INPUT, layout: 'NHWC', mean: [0.5, 0.25], scale: [0.5, 0.25], padding: 0 };
    const { data, dims } = prepareScan(dual(8, 65_535, 0), DUAL, input);
    expect(dims).toEqual([1, 16, 16, 2]);
    expect([...data.subarray(0, 4)]).toEqual([1, -1, 1, -1]);
    expect([...data.subarray(-2)]).toEqual([-1, -1]);
  });
});

describe('a scanner with other channels than the pack', () => {
  const single = { ...INPUT, channels: ['low'] as ['low'], mean: [0], scale: [1] };
  const colour = { ...INPUT, channels: ['red', 'green', 'blue'] as ['red', 'green', 'blue'], mean: [0], scale: [1] };
  const painted = paint(0.3, 0.5).map((channel) => Math.round(channel * 255));
  const picture = image(
    16,
    16,
    3,
    new Uint8Array(16 * 16 * 3).map((_, at) => painted[at % 3]!),
  );

  it('gives its only energy twice', () => {
    const grey = image(16, 16, 1, new Uint8Array(256).fill(51));
    const { data } = prepareScan(grey, { ...DUAL, energies: 'single' }, INPUT);
    expect([data[0], data[256]]).toEqual([expect.closeTo(0.2, 6), expect.closeTo(0.2, 6)]);
  });

  it('gives the low energy to a pack that takes one', () => {
    const { data, dims } = prepareScan(dual(16, 13_107, 65_535), DUAL, single);
    expect(dims).toEqual([1, 1, 16, 16]);
    expect(data[0]).toBeCloseTo(0.2, 6);
  });

  it('is painted for a pack that takes colours', () => {
    const pixels = new Uint16Array(16 * 32).fill(19_660, 0, 256).fill(32_767, 256);
    pixels[0] = pixels[256] = 65_535;
    const { data } = prepareScan(image(16, 32, 1, pixels), DUAL, colour);
    for (const [index, channel] of painted.entries()) {
      expect(data[index * 256]).toBeCloseTo(1, 6);
      expect(data[index * 256 + 1]).toBeCloseTo(channel / 255, 1);
    }
    const grey = prepareScan(image(16, 16, 1, new Uint8Array(256).fill(255)), { ...DUAL, energies: 'single' }, colour);
    expect([...new Set(grey.data)]).toEqual([1]);
  });

  it('gives its colours as they are to a pack that takes colours', () => {
    const { data } = prepareScan(picture, { ...DUAL, energies: 'colour' }, colour);
    expect([data[0], data[256], data[512]]).toEqual(painted.map((channel) => expect.closeTo(channel / 255, 6)));
  });

  it('has both energies estimated from its colours', () => {
    const { data } = prepareScan(picture, { ...DUAL, energies: 'colour' }, INPUT);
    expect(Math.abs(data[0]! - 0.3)).toBeLessThan(0.02);
    expect(Math.abs(data[256]! - 0.5)).toBeLessThan(0.02);
    expect(prepareScan(picture, { ...DUAL, energies: 'colour' }, single).data[0]).toBeCloseTo(data[0]!, 6);
  });

  it.each([
    ['colour for a grey scanner', picture, 'dual'],
    ['grey for a colour scanner', dual(16, 0, 0), 'colour'],
    ['an odd number of rows for two energies', image(16, 15, 1, new Uint8Array(240)), 'dual'],
  ] as const)('is refused when it makes what it is not said to make: %s', (_what, bad, energies) => {
    expect(() => prepareScan(bad, { ...DUAL, energies }, INPUT)).toThrow(
      expect.objectContaining({ code: 'image-refused' }),
    );
  });

  it('has 1 for the open beam, whatever grey a scanner gives it, and stays black when it is black', () => {
    const open = { ...INPUT, openBeamIsOne: true };
    const half = prepareScan(dual(16, 52_000, 20_000), DUAL, open).data;
    expect([half[0], half[256]]).toEqual([expect.closeTo(1, 6), expect.closeTo(1, 6)]);
    const pixels = new Uint16Array(16 * 32).fill(52_000).fill(26_000, 0, 16 * 8);
    expect(prepareScan(image(16, 32, 1, pixels), DUAL, open).data[0]).toBeCloseTo(0.5, 6);
    expect(prepareScan(dual(16, 0, 0), DUAL, open).data[0]).toBe(0);
  });
});
