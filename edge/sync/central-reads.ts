import type { LedgerRecord, RecordKind } from '../contract/record.ts';
import type { Database } from './database.ts';
import { bodyField } from './database-text.ts';
import type { CentralAlarm, CentralReader, Gap } from './store.ts';

/** What is held in the centre's database, for whoever looks into it. */
export function prepareReads({ query }: Pick<Database, 'query'>): CentralReader {
  return {
    async counts(lane) {
      const rows = await query<{ kind: RecordKind; count: number }>(
        `select kind, count(*) as count from records join lanes on lanes.id = lane_id
         where $1::text is null or lane = $1 group by kind`,
        [lane ?? null],
      );
      return Object.fromEntries(rows.map(({ kind, count }) => [kind, count]));
    },
    async outcomes(lane) {
      const rows = await query<{ verdict: string; count: number }>(
        `select ${bodyField('verdict')} as verdict, count(*) as count from records join lanes on lanes.id = lane_id
         where kind = 'outcome' and ($1::text is null or lane = $1) group by 1`,
        [lane ?? null],
      );
      const found = new Map(rows.map(({ verdict, count }) => [verdict, count]));
      return { release: found.get('release') ?? 0, divert: found.get('divert') ?? 0 };
    },
    async recordsAfter({ site, lane }, epoch, sequence, limit) {
      return query<LedgerRecord>(
        `select lane, records.epoch, sequence, kind, passage, wall_ms as "wallMs", simulated, body,
           encode(previous_hash, 'hex') as "previousHash", encode(hash, 'hex') as hash
         from records join lanes on lanes.id = lane_id
         where site = $1 and lane = $2 and (records.epoch, sequence) > ($3::bigint, $4::bigint)
         order by records.epoch, sequence limit $5`,
        [site, lane, epoch, sequence, limit],
      );
    },
    alarms: async () =>
      query<CentralAlarm>('select site, lane, code, epoch, sequence, text from alarms order by first_ms, sequence'),
    quarantined: async () =>
      query<{ topic: string; reason: string; times: number }>(
        'select topic, reason, times from quarantine order by first_ms',
      ),
    gaps: async () =>
      query<Gap>(
        `select site, lane, upto + 1 as from, min(sequence) - 1 as upto from ahead join lanes on lanes.id = lane_id
         group by lanes.id order by site, lane`,
      ),
  };
}
