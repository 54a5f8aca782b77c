import { TECHNICAL_MODES } from '../contract/lane-order.ts';
import { because } from '../contract/lane-reason.ts';
import { DESK_LANE } from '../contract/officer.ts';
import type { ToldContent, ToldStatus } from '../sync/lane-status.ts';
import { topicOf } from '../sync/topic.ts';
import type { LaneRate, StoredAlarm, StoredLane, StoredQuarantine } from './fleet-reads.ts';
import { differ, type Share, shareWithInterval } from './wilson.ts';
import type { FleetLane, Level, Trouble, TroubleCode } from './wire.ts';

/** Everything that was read of the fleet at one moment. */
export interface FleetState {
  readonly nowMs: number;
  readonly lanes: readonly StoredLane[];
  readonly alarms: readonly StoredAlarm[];
  readonly quarantine: readonly StoredQuarantine[];
  readonly rates: readonly LaneRate[];
}

/** A lane says every half minute that it is there. */
const SILENT_AFTER_MS = 150_000;
/** One that says nothing of itself is heard by its rows alone, and airports sleep. */
const ROWS_SILENT_AFTER_MS = 12 * 3_600_000;
/** Refused messages are told for as long after the last. */
const REFUSED_FOR_MS = 24 * 3_600_000;
const LONG_BACKLOG_ROWS = 1000;
/** Images wait for a way that comes and goes. */
const STUCK_AFTER_MS = 10 * 60_000;
/** Of a thousand lanes that are like all others, hardly one is said to be above them. */
const CERTAIN_Z = 3.3;

/** Every lane with what is wrong with it; of one that is retired nothing is. Pure. */
export function boardOf(state: FleetState): readonly FleetLane[] {
  const alarms = Map.groupBy(state.alarms, keyOf);
  const rates = new Map(state.rates.map((rate) => [keyOf(rate), rate]));
  const refused = new Map(
    state.quarantine
      .filter(({ lastMs }) => state.nowMs - lastMs <= REFUSED_FOR_MS)
      .map((each) => [each.topic, each.contents]),
  );
  const fleet = alarmShare(state.rates);
  return state.lanes
    .map((lane) => {
      const key = keyOf(lane);
      const rate = rates.get(key);
      if (lane.isRetired) return laneOf(lane, rate, []);
      const troubles = [
        ...troublesOf(lane, state.nowMs),
        ...told('records', 'alarm', alarms.get(key)?.length ?? 0),
        ...told('refused-messages', 'doubt', refused.get(topicOf(lane.site, lane.lane, 'journal')) ?? 0),
        ...aboveFleet(rate, fleet),
      ];
      return laneOf(lane, rate, troubles);
    })
    .filter(({ lane, troubles }) => lane !== DESK_LANE || troubles.length > 0);
}

function laneOf(lane: StoredLane, rate: LaneRate | undefined, troubles: readonly Trouble[]): FleetLane {
  const { status } = lane;
  const mode = modeOf(lane);
  return {
    site: lane.site,
    lane: lane.lane,
    level: lane.isRetired ? 'resting' : levelOf(troubles, mode),
    troubles,
    state: status?.state ?? null,
    reason: status?.reason ?? '',
    mode,
    sinceMs: status?.sinceMs ?? null,
    contactMs: contactOf(lane),
    backlog: status?.backlog ?? null,
    rows: lane.upto,
    software: status?.software ?? lane.software,
    policy: status?.policy ?? lane.policy,
    models: status?.models ?? lane.models ?? [],
    passages: rate?.passages ?? 0,
    diverted: rate?.diverted ?? 0,
    alarmed: rate?.alarmed ?? 0,
  };
}

function troublesOf(lane: StoredLane, nowMs: number): readonly Trouble[] {
  const { status, ahead, missingFrom, missingUpto, stage, release, stageReason } = lane;
  const found: Trouble[] = [...silenceOf(lane, nowMs)];
  if (status?.state === 'emergency') found.push({ code: 'emergency', level: 'alarm', told: {} });
  if (status?.state === 'out-of-service' && !isClosedByPeople(status)) {
    found.push({ code: 'out-of-service', level: 'alarm', told: { reason: status.reason } });
  }
  if (ahead > 0) {
    found.push({ code: 'gap', level: 'doubt', told: { from: missingFrom ?? 0, upto: missingUpto ?? 0 } });
  }
  if (status !== null && status.backlog > LONG_BACKLOG_ROWS) {
    found.push({ code: 'backlog', level: 'doubt', told: { rows: status.backlog } });
  }
  if (stage === 'refused' || stage === 'rolled-back') {
    found.push({ code: 'release-refused', level: 'doubt', told: { release: release ?? 0, why: stageReason ?? '' } });
  }
  if (status?.content !== undefined) found.push(...contentTroubles(status.content, status.atMs));
  return found;
}

/** By the lane's own clock, which all of these moments are of. */
function contentTroubles({ stuck, refused }: ToldContent, atMs: number): readonly Trouble[] {
  const found: Trouble[] = [];
  if (stuck?.what === 'no-room') {
    found.push({ code: 'content-no-room', level: 'doubt', told: { sinceMs: stuck.sinceMs, count: stuck.waiting } });
  } else if (stuck !== null && atMs - stuck.sinceMs >= STUCK_AFTER_MS) {
    const { sinceMs, waiting, why } = stuck;
    found.push({ code: 'content-stuck', level: 'doubt', told: { sinceMs, count: waiting, why } });
  }
  if (refused !== null && atMs - refused.lastMs <= REFUSED_FOR_MS) {
    found.push({ code: 'content-refused', level: 'doubt', told: { count: refused.images, why: refused.why } });
  }
  return found;
}

/** Out of service for no other reason than that people wanted it so. A lane whose record was lost closes itself. */
function isClosedByPeople({ mode, reason }: ToldStatus): boolean {
  if (mode !== 'closed' && mode !== 'maintenance') return false;
  if (reason === because(`${mode}-for`, { why: because('record-lost') })) return false;
  return reason === because(mode) || reason.startsWith(because(`${mode}-for`, { why: '' }));
}

/** Who closed a lane may have switched it off: that is no alarm. The chain of the desk says nothing while nobody works. */
function silenceOf(lane: StoredLane, nowMs: number): readonly Trouble[] {
  if (lane.lane === DESK_LANE) return [];
  const limitMs = lane.status === null ? ROWS_SILENT_AFTER_MS : SILENT_AFTER_MS;
  // A contact that is still to come was heard by a clock that was ahead, and says nothing of now.
  const isOfNow = (heardMs: number | null) => heardMs !== null && Math.abs(nowMs - heardMs) <= limitMs;
  if (isOfNow(lane.heardMs) || isOfNow(lane.statusHeardMs)) return [];
  const contactMs = contactOf(lane);
  const level = isResting(modeOf(lane)) ? 'doubt' : 'alarm';
  return [{ code: 'silent', level, told: contactMs === null ? {} : { sinceMs: contactMs } }];
}

function aboveFleet(rate: LaneRate | undefined, fleet: Share): readonly Trouble[] {
  if (rate === undefined || fleet.share === null) return [];
  const lane = alarmShare([rate]);
  if (lane.share === null || lane.share < fleet.share || !differ(lane, fleet)) return [];
  return [{ code: 'alarms-above-fleet', level: 'doubt', told: { share: lane.share, fleet: fleet.share } }];
}

function alarmShare(rates: readonly LaneRate[]): Share {
  const sum = (pick: (rate: LaneRate) => number) => rates.reduce((total, rate) => total + pick(rate), 0);
  return shareWithInterval(
    sum(({ alarmed }) => alarmed),
    sum(({ passages }) => passages),
    CERTAIN_Z,
  );
}

function told(code: TroubleCode, level: Trouble['level'], count: number): readonly Trouble[] {
  return count > 0 ? [{ code, level, told: { count } }] : [];
}

function levelOf(troubles: readonly Trouble[], mode: string): Level {
  if (troubles.some(({ level }) => level === 'alarm')) return 'alarm';
  if (troubles.length > 0) return 'doubt';
  return isResting(mode) ? 'resting' : 'good';
}

function modeOf({ status, mode }: StoredLane): string {
  return status?.mode ?? mode ?? 'normal';
}

function isResting(mode: string): boolean {
  return mode === 'closed' || TECHNICAL_MODES.some((each) => each === mode);
}

function contactOf({ heardMs, statusHeardMs }: StoredLane): number | null {
  if (heardMs === null || statusHeardMs === null) return heardMs ?? statusHeardMs;
  return Math.max(heardMs, statusHeardMs);
}

function keyOf({ site, lane }: { readonly site: string; readonly lane: string }): string {
  return JSON.stringify([site, lane]);
}
