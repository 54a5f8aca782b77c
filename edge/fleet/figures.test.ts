import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { prepareFiguresReads } from './figures-reads.ts';
import { readFigures } from './figures.ts';
import { NOW_MS, openFleetWorld, passageOf, type Story } from './fleet.fixture.ts';
import type { FleetFigures } from './wire.ts';

const HOUR_MS = 3_600_000;
const AGO = NOW_MS - 5 * HOUR_MS;

describe('the figures of the fleet', () => {
  let world: Awaited<ReturnType<typeof openFleetWorld>>;
  let figures: FleetFigures;
  const stories: readonly Story[] = [
    ...Array.from({ length: 8 }, (_, n) => ({ passage: `free-${n}`, openedMs: AGO + n * 1000, tookMs: 10_000 + n })),
    { passage: 'found', openedMs: AGO, findings: ['bag-sealed'], ruling: { what: 'seized', atMs: AGO + 200_000 } },
    {
      passage: 'nothing',
      openedMs: AGO,
      findings: ['goods-risk-high'],
      ruling: { what: 'release', atMs: AGO + 400_000 },
    },
    { passage: 'referred', openedMs: AGO, findings: ['watch-listed'], ruling: { what: 'refer', atMs: AGO + 90_000 } },
    {
      passage: 'drawn',
      openedMs: AGO,
      findings: ['random-diversion'],
      ruling: { what: 'release', atMs: AGO + 60_000 },
    },
    { passage: 'unread', openedMs: AGO, findings: ['document-unreadable'] },
    { passage: 'tested', openedMs: AGO, findings: ['bag-sealed', 'test-walk'], isTest: true },
    { passage: 'broken', openedMs: AGO, findings: ['interrupted'], left: 'interrupted' },
    { passage: 'old', openedMs: NOW_MS - 30 * HOUR_MS },
  ];
  beforeAll(async () => {
    world = await openFleetWorld();
    await world.write(
      'FRA T1',
      stories.flatMap((story) => passageOf('lane-1', story)),
    );
    await world.digest();
    const reads = prepareFiguresReads(world.database);
    figures = await readFigures(reads, { site: null, hours: 24, nowMs: NOW_MS });
  });
  afterAll(async () => world.close());

  it('counts passengers of operation in the span alone, and tests apart', () => {
    expect(figures.all).toMatchObject({ passages: 14, passengers: 13, tests: 1 });
    expect(figures.sites).toMatchObject([{ site: 'FRA T1', passages: 14 }]);
  });

  it('tells the targeted from the drawn, and both from those whose case was not whole', () => {
    const { targeted, lot, other } = figures.all;
    expect([targeted, lot, other].map(({ count, of }) => [count, of])).toEqual([
      [3, 14],
      [1, 14],
      [2, 14],
    ]);
  });

  it('counts hits among those that an officer decided, and nobody who was referred', () => {
    expect(figures.all.targetedHits).toMatchObject({ count: 1, of: 2, share: 0.5 });
    expect(figures.all.lotHits).toMatchObject({ count: 0, of: 1 });
    expect(figures.all.comparison).toBe('no-difference');
  });

  it('takes the officer’s part into the clearance, and whoever still waits is not through', () => {
    expect(figures.all.lane).toEqual({ p50: 10_006, p95: 20_000 });
    expect(figures.all.clearance).toEqual({ p50: 10_005, p95: 400_000 });
    expect(figures.all.waiting).toBe(1);
    expect(figures.all.throughInTime).toMatchObject({ count: 11, of: 13 });
  });

  it('has a slice for every hour, and says no time of a flight where there were not so many', () => {
    expect(figures.slices).toHaveLength(24);
    expect(figures.slices.reduce((sum, { passengers }) => sum + passengers, 0)).toBe(13);
    expect(figures.busiestHour).toMatchObject({ passengers: 13 });
    expect(figures.flight).toEqual({ passengersMs: null, bagsMs: null });
  });

  it('has as the time of a flight the shortest in which so many in a row went through one site', async () => {
    const run = (lane: string, count: number, everyMs: number, fromMs: number) =>
      Array.from({ length: count }, (_, n) => {
        const openedMs = fromMs + n * everyMs;
        return passageOf(lane, { passage: `${lane}-${n}`, openedMs, tookMs: 5000, scannedMs: openedMs + 1000 });
      }).flat();
    await world.write('A', [...run('lane-1', 6, 60_000, AGO), ...run('lane-2', 6, 10_000, AGO + HOUR_MS)]);
    await world.write('B', run('lane-1', 4, 1000, AGO));
    await world.digest();
    const reads = prepareFiguresReads(world.database);
    const flight = async (site: string, size: number) =>
      reads.flight({ fromMs: AGO, toMs: NOW_MS, site, sliceMs: HOUR_MS }, size);
    expect(await flight('A', 5)).toEqual({ passengersMs: 45_000, bagsMs: 40_000 });
    expect(await flight('A', 4)).toEqual({ passengersMs: 35_000, bagsMs: 30_000 });
    expect(await flight('B', 4)).toEqual({ passengersMs: 8000, bagsMs: 3000 });
    expect(await flight('B', 5)).toEqual({ passengersMs: null, bagsMs: null });
  });
});
