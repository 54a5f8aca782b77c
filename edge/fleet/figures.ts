import type { BusyHour, FiguresReads, HourCounts, Span, Sum } from './figures-reads.ts';
import { quantile, REFERENCE_CLEARED_MS, type Tallied } from './tallies.ts';
import { differ, type Share, shareWithInterval } from './wilson.ts';
import type { FleetFigures, Pace, SiteFigures } from './wire.ts';

/**
 * What a customs administration holds a lane against: a flight of 300 cleared in 30 minutes, its baggage screened in 20,
 * 98 of 100 passengers through within five.
 */
const REFERENCE = {
  flightPassengers: 300,
  flightMs: 30 * 60_000,
  bagsMs: 20 * 60_000,
  throughWithinMs: REFERENCE_CLEARED_MS,
  throughShare: 0.98,
} as const;

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Longer spans are drawn by the day. */
const HOURLY_UNTIL_MS = 3 * DAY_MS;

/** The figures of the last hours, this one with them, of one site or of all. */
export async function readFigures(
  reads: FiguresReads,
  asked: { readonly site: string | null; readonly hours: number; readonly nowMs: number },
): Promise<FleetFigures> {
  const { site, hours, nowMs } = asked;
  const lengthMs = hours * HOUR_MS;
  const toMs = Math.ceil(nowMs / HOUR_MS) * HOUR_MS;
  const sliceMs = lengthMs > HOURLY_UNTIL_MS ? DAY_MS : HOUR_MS;
  const span: Span = { site, fromMs: toMs - lengthMs, toMs, sliceMs };
  const sums = await reads.sums(span);
  const slices = await reads.hours(span);
  const { people, bags } = await reads.busiest(span);
  return {
    fromMs: span.fromMs,
    toMs: nowMs,
    sliceMs,
    reference: REFERENCE,
    all: figuresOf(sums),
    sites: [...Map.groupBy(sums, (sum) => sum.site)].map(([name, own]) => ({ site: name, ...figuresOf(own) })),
    flight: paceOf(people, people?.through ?? 0),
    bags: paceOf(bags, bags?.bagged ?? 0),
    slices: everySlice(slices, span),
  };
}

/** How long a flight takes at the pace of a site's busiest hour. Where fewer came in an hour, demand was measured and no pace. */
function paceOf(hour: BusyHour | null, count: number): Pace | null {
  if (hour === null || count === 0) return null;
  const { flightPassengers } = REFERENCE;
  const ms = count < flightPassengers ? null : (flightPassengers / count) * HOUR_MS;
  return { site: hour.site, atMs: hour.atMs, count, ms };
}

/** What the sums come to. */
function figuresOf(sums: readonly Sum[]): SiteFigures {
  const count = (what: Tallied) => [...countsOf(sums, what).values()].reduce((sum, each) => sum + each, 0);
  const passages = count('passage');
  const passengers = count('through');
  const targetedHits = shareWithInterval(count('targeted-found'), count('targeted-ruled'));
  const lotHits = shareWithInterval(count('lot-found'), count('lot-ruled'));
  return {
    passages,
    passengers,
    tests: count('test'),
    lane: quantilesOf(countsOf(sums, 'lane-ms')),
    clearance: quantilesOf(countsOf(sums, 'clearance-ms')),
    waiting: passengers - count('cleared'),
    throughInTime: shareWithInterval(count('cleared-in-time'), passengers),
    targeted: shareWithInterval(count('targeted'), passages),
    lot: shareWithInterval(count('lot'), passages),
    other: shareWithInterval(count('other'), passages),
    targetedHits,
    lotHits,
    comparison: comparisonOf(targetedHits, lotHits),
  };
}

/** By bucket. */
function countsOf(sums: readonly Sum[], what: Tallied): ReadonlyMap<number, number> {
  const counts = new Map<number, number>();
  for (const sum of sums) if (sum.what === what) counts.set(sum.bucket, (counts.get(sum.bucket) ?? 0) + sum.count);
  return counts;
}

/** What may be said of targeting: the lot is the control, drawn from those about whom nothing was doubted. */
function comparisonOf(targeted: Share, lot: Share): SiteFigures['comparison'] {
  if (targeted.share === null || lot.share === null) return 'too-few';
  if (!differ(targeted, lot)) return 'no-difference';
  return targeted.share > lot.share ? 'targeting-finds-more' : 'lot-finds-more';
}

function quantilesOf(counts: ReadonlyMap<number, number>): SiteFigures['lane'] {
  const [p50, p95] = [quantile(counts, 0.5), quantile(counts, 0.95)];
  return p50 === null || p95 === null ? null : { p50, p95 };
}

/** Hours without anybody are hours too. */
function everySlice(slices: readonly HourCounts[], { fromMs, toMs, sliceMs }: Span): readonly HourCounts[] {
  const known = new Map(slices.map((slice) => [slice.atMs, slice]));
  return Array.from({ length: Math.ceil((toMs - fromMs) / sliceMs) }, (_, index) => {
    const atMs = fromMs + index * sliceMs;
    return known.get(atMs) ?? { atMs, passages: 0, targeted: 0, lot: 0, other: 0 };
  });
}
