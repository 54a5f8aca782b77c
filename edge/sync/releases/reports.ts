import type { Sql } from '../database.ts';
import { heldText } from '../database-text.ts';
import { releaseReportSchema } from './release.ts';
import type { LaneName, SitedRecord } from '../store.ts';

/**
 * Keeps how far lanes say that they have come with a release, in the transaction that takes the rows. Whoever plays an old
 * pointer to a lane makes it refuse what it runs already: that a release is active is taken back by a rollback alone.
 */
export async function noteReports(
  sql: Sql,
  records: readonly SitedRecord[],
  idOf: (name: LaneName) => number,
  wallMs: number,
): Promise<void> {
  for (const { site, record } of records) {
    if (record.kind !== 'release') continue;
    const { success, data } = releaseReportSchema.safeParse(record.body);
    // A lane of a later version may say more than we understand.
    if (!success) continue;
    await sql(
      `insert into release_reports as held (lane_id, version, stage, reason, heard_ms) values ($1, $2, $3, $4, $5)
       on conflict (lane_id, version) do update
         set stage = excluded.stage, reason = excluded.reason, heard_ms = excluded.heard_ms
         where held.stage <> 'active' or excluded.stage in ('active', 'rolled-back')`,
      [idOf({ site, lane: record.lane }), data.version, data.stage, heldText(data.reason), wallMs],
    );
  }
}
