import type { Database } from '../sync/database.ts';
import type { Tallied } from './tallies.ts';

/** Sums of tallies, as the centre's database gives them. */

export interface Sum {
  readonly site: string;
  readonly what: Tallied;
  readonly bucket: number;
  readonly count: number;
}

export interface HourCounts {
  /** Beginning of the hour or the day, wall clock, ms since 1970. */
  readonly atMs: number;
  readonly passages: number;
  readonly targeted: number;
  readonly lot: number;
  readonly other: number;
}

export interface BusyHour {
  readonly site: string;
  readonly atMs: number;
  /** Those who went through, and those of them whose bags were scanned. */
  readonly through: number;
  readonly bagged: number;
}

export interface Span {
  /** Null: every site. */
  readonly site: string | null;
  /** Whole hours, wall clock, ms since 1970, of the admission. */
  readonly fromMs: number;
  readonly toMs: number;
  /** How long a slice of `hours` is, ms. */
  readonly sliceMs: number;
}

export interface FiguresReads {
  sums(span: Span): Promise<readonly Sum[]>;
  hours(span: Span): Promise<readonly HourCounts[]>;
  /** The hour in which the most went through one site, and that in which the most had their bags scanned. */
  busiest(span: Span): Promise<{ readonly people: BusyHour | null; readonly bags: BusyHour | null }>;
}

const IN_SPAN = 'hour_ms >= $1 and hour_ms < $2 and ($3::text is null or site = $3)';
const counted = (what: Tallied) => `coalesce(sum(count) filter (where what = '${what}'), 0)::bigint`;

export function prepareFiguresReads({ query }: Pick<Database, 'query'>): FiguresReads {
  const busiest = async ({ fromMs, toMs, site }: Span, by: 'through' | 'bagged') => {
    const [hour] = await query<BusyHour>(
      `select site, hour_ms as "atMs", ${counted('through')} as through, ${counted('bagged')} as bagged
       from tallies where ${IN_SPAN} and what in ('through', 'bagged')
       group by site, hour_ms order by ${by} desc, hour_ms limit 1`,
      [fromMs, toMs, site],
    );
    return hour ?? null;
  };
  return {
    sums: async ({ fromMs, toMs, site }) =>
      query<Sum>(
        `select site, what, bucket, sum(count)::bigint as count from tallies where ${IN_SPAN}
         group by site, what, bucket order by site`,
        [fromMs, toMs, site],
      ),
    hours: async ({ fromMs, toMs, site, sliceMs }) =>
      query<HourCounts>(
        `select $1::float8 + floor((hour_ms - $1::float8) / $4::float8) * $4::float8 as "atMs",
           ${counted('passage')} as passages, ${counted('targeted')} as targeted, ${counted('lot')} as lot,
           ${counted('other')} as other
         from tallies where ${IN_SPAN} and what in ('passage', 'targeted', 'lot', 'other') group by 1 order by 1`,
        [fromMs, toMs, site, sliceMs],
      ),
    busiest: async (span) => ({ people: await busiest(span, 'through'), bags: await busiest(span, 'bagged') }),
  };
}
