import type { Sql } from '../sync/database.ts';
import type { PassageFacts } from './passage-facts.ts';
import { type TallyKey, talliesOf } from './tallies.ts';

/** A row of the table `tallies`, whose columns these are; `count` is by how much it changes. */
interface TallyRow {
  readonly site: string;
  readonly hour_ms: number;
  readonly what: TallyKey['what'];
  readonly bucket: number;
  readonly count: number;
}

/** What passages count as now, less what they counted as before. */
export function createTallyChange() {
  const rows = new Map<string, TallyRow>();
  const add = (site: string, facts: PassageFacts | null, by: number) => {
    for (const { hourMs, what, bucket } of facts === null ? [] : talliesOf(facts)) {
      const key = JSON.stringify([site, hourMs, what, bucket]);
      const count = (rows.get(key)?.count ?? 0) + by;
      rows.set(key, { site, hour_ms: hourMs, what, bucket, count });
    }
  };
  return {
    change(site: string, before: PassageFacts | null, after: PassageFacts | null) {
      add(site, before, -1);
      add(site, after, 1);
    },
    rows: (): readonly TallyRow[] => [...rows.values()].filter(({ count }) => count !== 0),
  };
}

export async function keepTallies(sql: Sql, rows: readonly TallyRow[]): Promise<void> {
  await sql(
    `insert into tallies as held select * from json_populate_recordset(null::tallies, $1::json)
     on conflict (site, hour_ms, what, bucket) do update set count = held.count + excluded.count`,
    [JSON.stringify(rows)],
  );
}
