import type { FiguresReads, HourCounts, SiteCounts } from './figures-reads.ts';
import { differ, type Share, shareWithInterval } from './wilson.ts';
import type { FleetFigures, SiteFigures } from './wire.ts';

/**
 * What a customs administration holds a lane against: a flight of 300 cleared in 30 minutes, its baggage screened in 20,
 * 98 of 100 passengers through within five.
 */
export const REFERENCE = {
  flightPassengers: 300,
  flightMs: 30 * 60_000,
  bagsMs: 20 * 60_000,
  throughWithinMs: 5 * 60_000,
  throughShare: 0.98,
} as const;

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Longer spans are drawn by the day. */
const HOURLY_UNTIL_MS = 3 * DAY_MS;

/** The figures of the last hours, of one site or of all. */
export async function readFigures(
  reads: FiguresReads,
  asked: { readonly site: string | null; readonly hours: number; readonly nowMs: number },
): Promise<FleetFigures> {
  const { site, hours, nowMs } = asked;
  const lengthMs = hours * HOUR_MS;
  const sliceMs = lengthMs > HOURLY_UNTIL_MS ? DAY_MS : HOUR_MS;
  const span = { site, fromMs: nowMs - lengthMs, toMs: nowMs, sliceMs };
  const counts = await reads.counts(span);
  const slices = await reads.hours(span);
  const flight = await reads.flight(span, REFERENCE.flightPassengers);
  return {
    fromMs: span.fromMs,
    toMs: span.toMs,
    sliceMs,
    reference: REFERENCE,
    all: figuresOf(counts.find((row) => row.site === null) ?? NOBODY),
    sites: counts.flatMap((row) => (row.site === null ? [] : [{ site: row.site, ...figuresOf(row) }])),
    flight,
    busiestHour: sliceMs === HOUR_MS ? busiest(slices) : null,
    slices: everySlice(slices, span),
  };
}

/** What the counts come to. */
export function figuresOf(counts: SiteCounts): SiteFigures {
  const { passages, passengers, tests, cleared, clearedInTime, targeted, lot, other } = counts;
  const targetedHits = shareWithInterval(counts.targetedFound, counts.targetedRuled);
  const lotHits = shareWithInterval(counts.lotFound, counts.lotRuled);
  return {
    passages,
    passengers,
    tests,
    lane: quantiles(counts.laneP50Ms, counts.laneP95Ms),
    clearance: quantiles(counts.clearedP50Ms, counts.clearedP95Ms),
    waiting: passengers - cleared,
    throughInTime: shareWithInterval(clearedInTime, passengers),
    targeted: shareWithInterval(targeted, passages),
    lot: shareWithInterval(lot, passages),
    other: shareWithInterval(other, passages),
    targetedHits,
    lotHits,
    comparison: comparisonOf(targetedHits, lotHits),
  };
}

/** What may be said of targeting: the lot is the control, drawn from those about whom nothing was doubted. */
function comparisonOf(targeted: Share, lot: Share): SiteFigures['comparison'] {
  if (targeted.share === null || lot.share === null) return 'too-few';
  if (!differ(targeted, lot)) return 'no-difference';
  return targeted.share > lot.share ? 'targeting-finds-more' : 'lot-finds-more';
}

function quantiles(p50: number | null, p95: number | null): SiteFigures['lane'] {
  return p50 === null || p95 === null ? null : { p50, p95 };
}

function busiest(slices: readonly HourCounts[]): FleetFigures['busiestHour'] {
  const [most] = slices.toSorted((a, b) => b.passengers - a.passengers);
  return most === undefined ? null : { atMs: most.atMs, passengers: most.passengers };
}

/** Hours without anybody are hours too. */
function everySlice(
  slices: readonly HourCounts[],
  { fromMs, toMs, sliceMs }: { readonly fromMs: number; readonly toMs: number; readonly sliceMs: number },
): readonly HourCounts[] {
  const known = new Map(slices.map((slice) => [slice.atMs, slice]));
  return Array.from({ length: Math.ceil((toMs - fromMs) / sliceMs) }, (_, index) => {
    const atMs = fromMs + index * sliceMs;
    return known.get(atMs) ?? { atMs, passengers: 0, targeted: 0, lot: 0, other: 0 };
  });
}

const NOBODY: SiteCounts = {
  site: null,
  passages: 0,
  passengers: 0,
  tests: 0,
  laneP50Ms: null,
  laneP95Ms: null,
  cleared: 0,
  clearedP50Ms: null,
  clearedP95Ms: null,
  clearedInTime: 0,
  targeted: 0,
  targetedRuled: 0,
  targetedFound: 0,
  lot: 0,
  lotRuled: 0,
  lotFound: 0,
  other: 0,
};
