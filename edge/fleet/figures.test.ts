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
    const near = (ms: number) => expect.closeTo(ms, -Math.log10(ms * 0.05)) as number;
    expect(figures.all.lane).toEqual({ p50: near(10_006), p95: near(20_000) });
    expect(figures.all.clearance).toEqual({ p50: near(10_005), p95: near(400_000) });
    expect(figures.all.waiting).toBe(1);
    expect(figures.all.throughInTime).toMatchObject({ count: 11, of: 13 });
  });

  it('has a slice for every hour, and says no pace where fewer than a flight came', () => {
    expect(figures.slices).toHaveLength(24);
    expect(figures.slices.reduce((sum, { passages }) => sum + passages, 0)).toBe(14);
    expect(figures.flight).toEqual({ site: 'FRA T1', atMs: Math.floor(AGO / HOUR_MS) * HOUR_MS, count: 13, ms: null });
    expect(figures.bags).toBeNull();
  });

  it('says how long a flight takes at the pace of the busiest hour of one site', async () => {
    const hourMs = Math.floor(AGO / HOUR_MS) * HOUR_MS - 2 * HOUR_MS;
    const crowd = Array.from({ length: 360 }, (_, n) => {
      const openedMs = hourMs + n * 10_000;
      const bag = n % 6 === 0 ? {} : { scannedMs: openedMs + 1000 };
      return passageOf('lane-1', { passage: `crowd-${n}`, openedMs, tookMs: 5000, ...bag });
    });
    await world.write('Busy', crowd.flat());
    await world.digest();
    const { flight, bags } = await readFigures(prepareFiguresReads(world.database), {
      site: null,
      hours: 24,
      nowMs: NOW_MS,
    });
    expect(flight).toEqual({ site: 'Busy', atMs: hourMs, count: 360, ms: 50 * 60_000 });
    expect(bags).toEqual({ site: 'Busy', atMs: hourMs, count: 300, ms: 60 * 60_000 });
  });
});
