import type { Database } from '../sync/database.ts';
import type { ToldStatus } from '../sync/lane-status.ts';
import type { LaneName } from '../sync/store.ts';
import type { Versioned } from './lane-facts.ts';

/** What the page of the fleet asks of the centre's database. Times are ms since 1970. */

export interface StoredLane extends LaneName {
  /** When its last message of any kind came; null before the first. */
  readonly heardMs: number | null;
  readonly upto: number;
  /** Whether somebody took it out, and it has said nothing since. */
  readonly isRetired: boolean;
  /** What the lane said last; null where it never said anything of itself. */
  readonly status: ToldStatus | null;
  readonly statusHeardMs: number | null;
  /** From its rows, for a lane that says nothing of itself. */
  readonly mode: string | null;
  readonly software: string | null;
  readonly policy: Versioned | null;
  readonly models: readonly Versioned[] | null;
  /** How many rows wait because those before them have not come. */
  readonly ahead: number;
  readonly missingFrom: number | null;
  readonly missingUpto: number | null;
  /** What became of the newest release that it was given; null without one. */
  readonly release: number | null;
  readonly stage: string | null;
  readonly stageReason: string | null;
}

export interface StoredAlarm extends LaneName {
  readonly code: string;
  readonly sequence: number;
  readonly text: string;
  readonly times: number;
  readonly firstMs: number;
}

export interface StoredQuarantine {
  readonly topic: string;
  readonly contents: number;
  readonly times: number;
  readonly lastMs: number;
}

/** Passages of a lane since some moment, of operation alone. */
export interface LaneRate extends LaneName {
  readonly passages: number;
  readonly diverted: number;
  readonly alarmed: number;
}

export interface FleetReads {
  lanes(): Promise<readonly StoredLane[]>;
  alarms(sinceMs: number): Promise<readonly StoredAlarm[]>;
  quarantine(): Promise<readonly StoredQuarantine[]>;
  rates(sinceMs: number): Promise<readonly LaneRate[]>;
}

const MOST_ALARMS = 5000;

export function prepareFleetReads({ query }: Pick<Database, 'query'>, site: string | null): FleetReads {
  return {
    lanes: async () =>
      query<StoredLane>(
        `select site, lane, lanes.heard_ms as "heardMs", coalesce(lanes.upto, 0) as upto,
           retired_ms is not null as "isRetired", status, lane_status.heard_ms as "statusHeardMs", mode, software, policy, models,
           coalesce(ahead, 0) as ahead, coalesce(lanes.upto, 0) + 1 as "missingFrom", first_ahead - 1 as "missingUpto",
           given.version as release, given.stage, given.reason as "stageReason"
         from lanes full join lane_status using (site, lane)
         left join retired using (site, lane)
         left join digests on digests.lane_id = lanes.id
         left join (
           select lane_id, count(*) as ahead, min(sequence) as first_ahead from ahead group by lane_id
         ) as gaps on gaps.lane_id = lanes.id
         left join lateral (
           select version, stage, reason from release_reports
           where lane_id = lanes.id order by version desc limit 1
         ) as given on true
         where $1::text is null or site = $1 order by site, lane`,
        [site],
      ),
    alarms: async (sinceMs) =>
      query<StoredAlarm>(
        `select site, lane, code, sequence, text, times, first_ms as "firstMs" from alarms
         where first_ms >= $1 and ($2::text is null or site = $2) order by first_ms desc limit ${MOST_ALARMS}`,
        [sinceMs, site],
      ),
    quarantine: async () =>
      query<StoredQuarantine>(
        `select topic, count(*) as contents, sum(times)::bigint as times, max(last_ms) as "lastMs"
         from quarantine group by topic`,
      ),
    rates: async (sinceMs) =>
      query<LaneRate>(
        `select site, lane, passages, diverted, alarmed from (
           select lane_id, count(*) as passages, count(*) filter (where verdict = 'divert') as diverted,
             count(*) filter (where has_alarm) as alarmed
           from passages where opened_ms >= $1 and not is_test group by lane_id
         ) as counted join lanes on lanes.id = lane_id where $2::text is null or site = $2`,
        [sinceMs, site],
      ),
  };
}
