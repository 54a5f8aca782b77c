import type { PassageFacts } from './passage-facts.ts';

/**
 * What figures are made of: how many passages of an hour count as what. A tally is kept as rows come, so that figures of a
 * month take as long with a million passages as with a thousand.
 */

export const REFERENCE_CLEARED_MS = 5 * 60_000;
const HOUR_MS = 3_600_000;

export const TALLIED = [
  'passage',
  'test',
  'through',
  'bagged',
  'targeted',
  'targeted-ruled',
  'targeted-found',
  'lot',
  'lot-ruled',
  'lot-found',
  'other',
  'cleared',
  'cleared-in-time',
  'lane-ms',
  'clearance-ms',
] as const;
export type Tallied = (typeof TALLIED)[number];

/** The hour of the admission, and how long something took as a bucket; 0 where nothing is measured. */
export interface TallyKey {
  readonly hourMs: number;
  readonly what: Tallied;
  readonly bucket: number;
}

/** Each bucket is so much wider than the one before: what is read from buckets is within 2.5 % of what was. */
const GROWTH = 1.05;

export function bucketOf(ms: number): number {
  return ms < 1 ? 0 : Math.floor(Math.log(ms) / Math.log(GROWTH));
}

/** The middle of a bucket, ms. */
export function middleOf(bucket: number): number {
  return GROWTH ** (bucket + 0.5);
}

/** What a passage counts as, as far as it is known. Who only tested a lane counts as a test, and as nothing else. */
export function talliesOf(facts: PassageFacts): readonly TallyKey[] {
  const hourMs = Math.floor(facts.opened_ms / HOUR_MS) * HOUR_MS;
  const measured = facts.is_test ? [['test', 0] as const] : [...whyTallies(facts), ...timeTallies(facts)];
  return measured.map(([what, bucket]) => ({ hourMs, what, bucket }));
}

type Counted = readonly (readonly [what: Tallied, bucket: number])[];

function whyTallies({ why, was_found: wasFound, last_scan_ms: scanned }: PassageFacts): Counted {
  const what: Tallied[] = ['passage'];
  if (scanned !== null) what.push('bagged');
  if (why !== null) what.push(why);
  if (why === 'targeted' || why === 'lot') {
    if (wasFound !== null) what.push(`${why}-ruled`);
    if (wasFound === true) what.push(`${why}-found`);
  }
  return what.map((each) => [each, 0]);
}

/** Of those who went through, by the exit or to the officer: whoever turned back took no time. */
function timeTallies(facts: PassageFacts): Counted {
  const { left_by: left, took_ms: tookMs, cleared_ms: clearedMs, opened_ms: openedMs } = facts;
  if ((left !== 'by-exit' && left !== 'by-diversion') || tookMs === null) return [];
  const lane: Counted = [
    ['through', 0],
    ['lane-ms', bucketOf(tookMs)],
  ];
  if (clearedMs === null) return lane;
  const inMs = clearedMs - openedMs;
  const inTime: Counted = inMs <= REFERENCE_CLEARED_MS ? [['cleared-in-time', 0]] : [];
  return [...lane, ['cleared', 0], ['clearance-ms', bucketOf(inMs)], ...inTime];
}

/** The value below which so large a share of all lies, from counts by bucket (nearest rank); null of nothing. */
export function quantile(counts: ReadonlyMap<number, number>, share: number): number | null {
  const sorted = [...counts].filter(([, count]) => count > 0).toSorted(([one], [other]) => one - other);
  let left = Math.ceil(share * sorted.reduce((sum, [, count]) => sum + count, 0));
  for (const [bucket, count] of sorted) {
    left -= count;
    if (left <= 0) return middleOf(bucket);
  }
  return null;
}
