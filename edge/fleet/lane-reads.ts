import type { LedgerRecord } from '../contract/record.ts';
import type { Database } from '../sync/database.ts';
import type { LaneName } from '../sync/store.ts';
import type { StoredAlarm } from './fleet-reads.ts';
import type { PassageFacts } from './passage-facts.ts';

/** What the pages of a lane and of a passage ask of the centre's database. Times are ms since 1970. */

/** How far a lane's rows are held, and the hash of the last. */
export interface LaneHead {
  readonly epoch: number;
  readonly upto: number;
  readonly head: string;
}

export interface HourOfLane {
  readonly atMs: number;
  readonly passages: number;
  readonly diverted: number;
}

export type StoredPassage = PassageFacts & { readonly passage: string };

/** A row's place in the chain, without what it says. */
export interface ChainLink {
  readonly sequence: number;
  readonly previousHash: string;
  readonly hash: string;
}

type RowKey = Pick<LedgerRecord, 'epoch' | 'sequence'>;

export interface LaneReads {
  /** Null where no such lane is known. */
  head(name: LaneName): Promise<LaneHead | null>;
  /** Its starts, its modes and the releases that it took, newest first. */
  history(name: LaneName, limit: number): Promise<readonly LedgerRecord[]>;
  alarms(name: LaneName, limit: number): Promise<readonly StoredAlarm[]>;
  hours(name: LaneName, sinceMs: number): Promise<readonly HourOfLane[]>;
  /** Newest first, opened before `beforeMs`. */
  passages(name: LaneName, beforeMs: number, limit: number): Promise<readonly StoredPassage[]>;
  /** Every row of a passage, oldest first. */
  rows(name: LaneName, passage: string): Promise<readonly LedgerRecord[]>;
  /** Every row of the lane from one to another, both with them, oldest first. */
  between(name: LaneName, from: RowKey, upto: RowKey, limit: number): Promise<readonly LedgerRecord[]>;
  /** The links from one row to another, both with them, oldest first. */
  chain(name: LaneName, from: RowKey, upto: RowKey, limit: number): Promise<readonly ChainLink[]>;
}

const HOUR_MS = 3_600_000;
const MOST_ROWS = 2000;
const RECORD = `lane, records.epoch, sequence, kind, passage, wall_ms as "wallMs", simulated, body,
  encode(previous_hash, 'hex') as "previousHash", encode(hash, 'hex') as hash`;
const LANE_ID = '(select id from lanes where site = $1 and lane = $2)';

export function prepareLaneReads({ query }: Pick<Database, 'query'>): LaneReads {
  return {
    async head({ site, lane }) {
      const [row] = await query<LaneHead>(
        `select epoch, upto, encode(head, 'hex') as head from lanes where site = $1 and lane = $2
         union all
         select 0, 0, repeat('0', 64) from lane_status where site = $1 and lane = $2 limit 1`,
        [site, lane],
      );
      return row ?? null;
    },
    history: async ({ site, lane }, limit) =>
      query<LedgerRecord>(
        `select ${RECORD} from records join lanes on lanes.id = lane_id
         where lane_id = ${LANE_ID} and kind in ('boot', 'mode', 'release')
         order by wall_ms desc, sequence desc limit $3`,
        [site, lane, limit],
      ),
    alarms: async ({ site, lane }, limit) =>
      query<StoredAlarm>(
        `select site, lane, code, sequence, text, times, first_ms as "firstMs" from alarms
         where site = $1 and lane = $2 order by first_ms desc limit $3`,
        [site, lane, limit],
      ),
    hours: async ({ site, lane }, sinceMs) =>
      query<HourOfLane>(
        `select floor(opened_ms / ${HOUR_MS}) * ${HOUR_MS} as "atMs", count(*) as passages,
           count(*) filter (where verdict = 'divert') as diverted
         from passages where lane_id = ${LANE_ID} and opened_ms >= $3 and not is_test group by 1 order by 1`,
        [site, lane, sinceMs],
      ),
    passages: async ({ site, lane }, beforeMs, limit) =>
      query<StoredPassage>(
        `select * from passages where lane_id = ${LANE_ID} and opened_ms < $3 order by opened_ms desc limit $4`,
        [site, lane, beforeMs, limit],
      ),
    rows: async ({ site, lane }, passage) =>
      query<LedgerRecord>(
        `select ${RECORD} from records join lanes on lanes.id = lane_id
         where lane_id = ${LANE_ID} and passage = $3 order by records.epoch, sequence limit ${MOST_ROWS}`,
        [site, lane, passage],
      ),
    between: async ({ site, lane }, from, upto, limit) =>
      query<LedgerRecord>(
        `select ${RECORD} from records join lanes on lanes.id = lane_id where lane_id = ${LANE_ID}
           and (records.epoch, sequence) >= ($3::bigint, $4::bigint)
           and (records.epoch, sequence) <= ($5::bigint, $6::bigint)
         order by records.epoch, sequence limit $7`,
        [site, lane, from.epoch, from.sequence, upto.epoch, upto.sequence, limit],
      ),
    chain: async ({ site, lane }, from, upto, limit) =>
      query<ChainLink>(
        `select sequence, encode(previous_hash, 'hex') as "previousHash", encode(hash, 'hex') as hash
         from records where lane_id = ${LANE_ID}
           and (epoch, sequence) >= ($3::bigint, $4::bigint) and (epoch, sequence) <= ($5::bigint, $6::bigint)
         order by epoch, sequence limit $7`,
        [site, lane, from.epoch, from.sequence, upto.epoch, upto.sequence, limit],
      ),
  };
}
