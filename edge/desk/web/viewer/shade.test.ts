import { describe, expect, it } from 'vitest';
import { type Colour, paint } from '../../../contract/pseudo-colour.ts';
import { changed, firstLook, type Look } from './look.ts';
import { paintRows } from './paint-rows.ts';
import { createPlanes, type Energies, type Planes } from './planes.ts';
import { materialAt, shade } from './shade.ts';

/** What lies in the columns of the scan, as a scanner of 160 kV sees it; the first is nothing at all. */
const COLUMNS = [
  [1, 1],
  [0.625, 0.697],
  [0.175, 0.348],
  [0.031, 0.129],
  [0, 0],
] as const;
const [AIR, WATER, ALUMINIUM, STEEL, LEAD] = [12, 36, 60, 84, 108];
const WIDTH = 24;
const OPEN = 60_000;

function scanOf(energies: Energies): Planes {
  const channels = { dual: 2, single: 1, colour: 3 }[energies];
  const [width, height] = [COLUMNS.length * WIDTH, WIDTH];
  const samples = new Uint16Array(width * height * channels);
  for (let pixel = 0; pixel < width * height; pixel += 1) {
    const [low, high] = COLUMNS[Math.floor((pixel % width) / WIDTH)] ?? [1, 1];
    const values = energies === 'colour' ? paint(low, high).map((share) => share * 65_535) : [low * OPEN, high * OPEN];
    samples.set(values.slice(0, channels), pixel * channels);
  }
  return createPlanes(energies, { width, height, samples }, channels);
}

const dual = scanOf('dual');
const look = (changes: Partial<Look>): Look => ({ ...firstLook('dual'), ...changes });
const shadeAt = (x: number, changes: Partial<Look> = {}, planes = dual) =>
  shade(planes, look(changes), planes.levels[0], x, 12);
const levels = (colour: Colour) => colour.map((channel) => Math.round(255 * channel));
const grey = (x: number, changes: Partial<Look> = {}) => shadeAt(x, { picture: 'grey', ...changes })[0];

describe('a place of a scan', () => {
  it.each([AIR, WATER, ALUMINIUM, STEEL, LEAD])('has the colour that the operators know (at %d)', (x) => {
    const [low, high] = COLUMNS[Math.floor(x / WIDTH)] ?? [0, 0];
    expect(levels(shadeAt(x))).toEqual(levels(paint(Math.round(low * OPEN) / OPEN, Math.round(high * OPEN) / OPEN)));
  });

  it('is in grey as bright as in colour, the more comes through the brighter', () => {
    const shades = [AIR, WATER, ALUMINIUM, STEEL, LEAD].map((x) => grey(x));
    expect(shades).toEqual(shades.toSorted((a, b) => b - a));
    expect(shades[0]).toBeCloseTo(1, 6);
    const [red, green, blue] = shadeAt(STEEL);
    expect(red * 0.299 + green * 0.587 + blue * 0.114).toBeCloseTo(grey(STEEL), 6);
  });

  it('is darker at the low energy than at the high one', () => {
    expect(grey(STEEL, { picture: 'low' })).toBeLessThan(grey(STEEL, { picture: 'high' }));
  });

  it('is as bright in the negative as it was dark, in the same hue', () => {
    expect(grey(WATER, { negative: true })).toBeCloseTo(1 - grey(WATER), 9);
    const [red, green, blue] = shadeAt(WATER, { negative: true });
    expect([red > green, green > blue]).toEqual([true, true]);
  });

  it('gets brighter behind dense things with high penetration, and what lets nothing through stays black', () => {
    expect(grey(STEEL, { penetration: true })).toBeGreaterThan(2 * grey(STEEL));
    expect(grey(LEAD, { penetration: true })).toBeCloseTo(0, 6);
    expect(grey(AIR, { penetration: true })).toBeCloseTo(1, 6);
  });

  it('is brighter with a higher gamma, but neither white nor black changes', () => {
    expect(grey(STEEL, { gamma: 2 })).toBeCloseTo(Math.sqrt(grey(STEEL)), 9);
    expect(grey(AIR, { gamma: 0.25 })).toBeCloseTo(1, 6);
  });
});

describe('edges', () => {
  it('are darker on the dark side and brighter on the bright side, and nothing else changes', () => {
    const [before, behind] = [2 * WIDTH - 1, 2 * WIDTH];
    expect(grey(before, { edges: true })).toBeGreaterThan(grey(before));
    expect(grey(behind, { edges: true })).toBeLessThan(grey(behind));
    expect(grey(WATER, { edges: true })).toBeCloseTo(grey(WATER), 9);
  });
});

describe('a strip', () => {
  it('takes organic things out and leaves metal, glass and what lets nothing through', () => {
    const strip = 'organic';
    expect(grey(WATER, { strip })).toBeGreaterThan(0.95);
    expect(grey(WATER, { strip })).toBeLessThan(1);
    for (const x of [ALUMINIUM, STEEL, LEAD]) expect(grey(x, { strip })).toBeCloseTo(grey(x), 6);
  });

  it('takes metal and glass out and leaves organic things and what lets nothing through', () => {
    const strip = 'inorganic';
    for (const x of [WATER, LEAD]) expect(grey(x, { strip })).toBeCloseTo(grey(x), 6);
    for (const x of [ALUMINIUM, STEEL]) expect(grey(x, { strip })).toBeGreaterThan(0.85);
  });
});

describe('a scan with less than two energies', () => {
  it('is shown as its scanner coloured it, where it did', () => {
    const coloured = scanOf('colour');
    for (const x of [AIR, WATER, ALUMINIUM, STEEL, LEAD]) {
      expect(levels(shadeAt(x, {}, coloured))).toEqual(levels(shadeAt(x)));
    }
  });

  it('is grey of what comes through, of a single energy', () => {
    const [scan, single] = [scanOf('single'), firstLook('single')];
    expect(shade(scan, single, scan.levels[0], STEEL, 12)[0]).toBeCloseTo(Math.sqrt(0.031), 4);
    expect(changed(single, 'penetration', 'single').penetration).toBe(true);
  });
});

it('what lies under the pointer is told as its colour tells it, and not where nothing can be told', () => {
  expect([AIR, WATER, ALUMINIUM, STEEL, LEAD].map((x) => materialAt(dual, x, 12))).toEqual([
    null,
    'organic',
    'mixed',
    'metal',
    null,
  ]);
  expect(materialAt(scanOf('single'), STEEL, 12)).toBeNull();
});

it('rows are painted as the screen takes them', () => {
  const rows = paintRows(dual, firstLook('dual'), 3, 1, 2);
  expect(rows.length).toBe(15 * 4);
  expect([...rows.subarray(0, 4)]).toEqual([255, 255, 255, 255]);
  const painted = dual.levels[3] ?? dual.levels[0];
  expect(levels(shade(dual, firstLook('dual'), painted, 4, 1))).toEqual([...rows.subarray(16, 19)]);
});
