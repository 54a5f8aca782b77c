import type { Database } from '../sync/database.ts';

/** Counts of a span of time, as the centre's database gives them. Nobody who only tested a lane is among them. */

export interface SiteCounts {
  /** Null: of all sites together. */
  readonly site: string | null;
  readonly passages: number;
  /** Those who went through: by the exit, or to the officer. */
  readonly passengers: number;
  readonly tests: number;
  /** From the admission until they had left the lane, ms. */
  readonly laneP50Ms: number | null;
  readonly laneP95Ms: number | null;
  /** Those of them who could go, by the lane or by an officer, and how long that took since the admission, ms. */
  readonly cleared: number;
  readonly clearedP50Ms: number | null;
  readonly clearedP95Ms: number | null;
  /** Passengers who could go within the reference time. */
  readonly clearedInTime: number;
  readonly targeted: number;
  readonly targetedRuled: number;
  readonly targetedFound: number;
  readonly lot: number;
  readonly lotRuled: number;
  readonly lotFound: number;
  readonly other: number;
}

export interface HourCounts {
  readonly atMs: number;
  readonly passengers: number;
  readonly targeted: number;
  readonly lot: number;
  readonly other: number;
}

export interface FlightTimes {
  /** The shortest time in which so many in a row went through the lanes of one site, ms; null: there were not so many. */
  readonly passengersMs: number | null;
  /** The same of so many passengers' bags through the scanners. */
  readonly bagsMs: number | null;
}

export interface FiguresReads {
  counts(span: Span): Promise<readonly SiteCounts[]>;
  hours(span: Span): Promise<readonly HourCounts[]>;
  /** @param size passengers of the flight */
  flight(span: Span, size: number): Promise<FlightTimes>;
}

export interface Span {
  /** Null: every site. */
  readonly site: string | null;
  /** Wall clock, ms since 1970, of the admission. */
  readonly fromMs: number;
  readonly toMs: number;
  /** How long a slice of `hours` is, ms. */
  readonly sliceMs: number;
}

const CLEARED_WITHIN_MS = 300_000;
const IN_SPAN = 'opened_ms >= $1 and opened_ms < $2 and ($3::text is null or site = $3)';
const WENT_THROUGH = "not is_test and left_by in ('by-exit', 'by-diversion')";
const CLEARED_IN = 'cleared_ms - opened_ms';

export function prepareFiguresReads({ query }: Pick<Database, 'query'>): FiguresReads {
  return {
    counts: async ({ fromMs, toMs, site }) =>
      query<SiteCounts>(
        `with seen as (
           select passages.*, site, ${WENT_THROUGH} as through, case when not is_test then why end as reason
           from passages join lanes on lanes.id = lane_id where ${IN_SPAN}
         )
         select site, count(*) filter (where not is_test) as passages, count(*) filter (where through) as passengers,
           count(*) filter (where is_test) as tests,
           percentile_disc(0.5) within group (order by took_ms) filter (where through) as "laneP50Ms",
           percentile_disc(0.95) within group (order by took_ms) filter (where through) as "laneP95Ms",
           count(*) filter (where through and cleared_ms is not null) as cleared,
           percentile_disc(0.5) within group (order by ${CLEARED_IN}) filter (where through) as "clearedP50Ms",
           percentile_disc(0.95) within group (order by ${CLEARED_IN}) filter (where through) as "clearedP95Ms",
           count(*) filter (where through and ${CLEARED_IN} <= ${CLEARED_WITHIN_MS}) as "clearedInTime",
           count(*) filter (where reason = 'targeted') as targeted,
           count(*) filter (where reason = 'targeted' and was_found is not null) as "targetedRuled",
           count(*) filter (where reason = 'targeted' and was_found) as "targetedFound",
           count(*) filter (where reason = 'lot') as lot,
           count(*) filter (where reason = 'lot' and was_found is not null) as "lotRuled",
           count(*) filter (where reason = 'lot' and was_found) as "lotFound",
           count(*) filter (where reason = 'other') as other
         from seen group by grouping sets ((site), ()) order by site nulls first`,
        [fromMs, toMs, site],
      ),
    hours: async ({ fromMs, toMs, site, sliceMs }) =>
      query<HourCounts>(
        `select $1::float8 + floor((opened_ms - $1::float8) / $4::float8) * $4::float8 as "atMs", count(*) as passengers,
           count(*) filter (where why = 'targeted') as targeted, count(*) filter (where why = 'lot') as lot,
           count(*) filter (where why = 'other') as other
         from passages join lanes on lanes.id = lane_id where ${IN_SPAN} and ${WENT_THROUGH} group by 1 order by 1`,
        [fromMs, toMs, site, sliceMs],
      ),
    async flight({ fromMs, toMs, site }, size) {
      const values = [fromMs, toMs, site, size - 1];
      const fastest = (first: string, last: string) =>
        `select min(span) as ms from (
           select ${last} - lag(${first}, $4::int) over (partition by site order by ${last}) as span
           from passages join lanes on lanes.id = lane_id
           where ${IN_SPAN} and ${WENT_THROUGH} and ${last} is not null
         ) as runs`;
      const [people] = await query<{ ms: number | null }>(fastest('opened_ms', '(opened_ms + took_ms)'), values);
      const [bags] = await query<{ ms: number | null }>(fastest('first_scan_ms', 'last_scan_ms'), values);
      return { passengersMs: people?.ms ?? null, bagsMs: bags?.ms ?? null };
    },
  };
}
