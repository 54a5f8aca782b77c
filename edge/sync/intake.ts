import type { LedgerRecord } from '../contract/record.ts';
import { storedHashHolds, storedOf } from '../ledger/chain.ts';
import { admit, type Mark, NO_MARK } from './admission.ts';
import { isFindable, isHeldName } from './database-text.ts';
import type {
  Arrived,
  CentralAlarm,
  IntakeCount,
  LaneMark,
  LaneName,
  ReadMessages,
  Refused,
  SitedRecord,
  Standing,
} from './store.ts';
import { decodeRecords, encodeRecord, type JournalEvent, journalTopic } from './wire.ts';

/** What a batch of messages changes, and how its lanes then stand. */
export interface Intake {
  readonly records: readonly SitedRecord[];
  /** Of the lanes that moved on. */
  readonly marks: readonly LaneMark[];
  /** Rows that now wait for those before them, and rows that no longer do. */
  readonly waiting: readonly SitedRecord[];
  readonly waited: readonly SitedRecord[];
  readonly refused: readonly Refused[];
  readonly alarms: readonly CentralAlarm[];
  readonly answers: readonly LaneMark[];
  readonly counts: ReadonlyMap<IntakeCount, number>;
}

/** How far beyond a gap rows are kept, and how much of their bodies; a lane's window must not be larger. They are read anew with each batch. */
const AHEAD_ROWS = 256;
const AHEAD_BYTES = 1024 * 1024;

/** Sorts messages into records and refusals. Total. */
export function readArrived(messages: readonly Arrived[], acceptSimulated: boolean): ReadMessages {
  const candidates: SitedRecord[] = [];
  const refused: Refused[] = [];
  const alarms: CentralAlarm[] = [];
  for (const { topic, event } of messages.flatMap(eventsOf)) {
    if (!event.ok) {
      refused.push({ topic, payload: event.payload, reason: event.why });
      continue;
    }
    const { site, record } = event;
    const stored = storedOf(record);
    const candidate = { site, record, bodyJson: stored.bodyJson };
    if (!isHeldName(site) || !isHeldName(record.lane) || !isFindable(record.passage ?? '')) {
      refused.push(refusedRecord(candidate, 'no database can hold the name of the lane or of the passage'));
    } else if (!storedHashHolds(stored)) refused.push(refusedRecord(candidate, 'the record does not match its hash'));
    else if (record.simulated !== acceptSimulated) {
      const reason = acceptSimulated ? 'a real record among simulated ones' : 'a simulated record among real ones';
      refused.push(refusedRecord(candidate, reason));
      alarms.push({ ...alarmOf(site, record, 'wrong-mode', reason), sequence: 0 });
    } else candidates.push(candidate);
  }
  return { candidates, refused, alarms };
}

function eventsOf({ topic, payload }: Arrived): readonly { readonly topic: string; readonly event: JournalEvent }[] {
  return decodeRecords(topic, payload).map((event) => ({ topic, event }));
}

function refusedRecord(sited: SitedRecord, reason: string): Refused {
  return { ...messageOf(sited), reason };
}

/** A record as the message of its own in which its lane may have sent it. */
export function messageOf({ site, record }: SitedRecord): Arrived {
  return { topic: journalTopic(site, record.lane), payload: Buffer.from(encodeRecord(site, record)) };
}

/** What becomes of messages, in the order of arrival, where the lanes stand so. Pure: nothing is remembered between batches. */
export function admitAll(read: ReadMessages, standing: Standing): Intake {
  const round = new Round(read, standing);
  for (const candidate of read.candidates) round.take(candidate);
  return round.end();
}

interface LaneState extends LaneName {
  mark: Mark;
  moved: boolean;
  /** By sequence. */
  readonly ahead: Map<number, SitedRecord>;
}

class Round {
  readonly #standing: Standing;
  readonly #lanes = new Map<string, LaneState>();
  readonly #touched = new Set<LaneState>();
  readonly #records: SitedRecord[] = [];
  readonly #inserted = new Map<string, string>();
  readonly #refused: Refused[];
  readonly #alarms: CentralAlarm[];
  readonly #counts = new Map<IntakeCount, number>();

  constructor(read: ReadMessages, standing: Standing) {
    this.#standing = standing;
    this.#refused = [...read.refused];
    this.#alarms = [...read.alarms];
    for (const { site, lane, mark } of standing.marks) this.#lane(site, lane).mark = mark;
    for (const each of standing.ahead) this.#lane(each.site, each.record.lane).ahead.set(each.record.sequence, each);
    if (read.refused.length > 0) this.#count('refused', read.refused.length);
  }

  take(candidate: SitedRecord): void {
    const lane = this.#lane(candidate.site, candidate.record.lane);
    this.#touched.add(lane);
    this.#place(lane, candidate, this.#inserted.get(keyOf(candidate)) ?? this.#standing.held(candidate));
    // Those that waited for the one just taken.
    for (;;) {
      const next = lane.ahead.get(lane.mark.upto + 1);
      if (next === undefined) return;
      lane.ahead.delete(next.record.sequence);
      this.#place(lane, next, null);
    }
  }

  end(): Intake {
    const touched = [...this.#touched];
    const before = new Set(this.#standing.ahead);
    const now = new Set(touched.flatMap(({ ahead }) => [...ahead.values()]));
    const lanesTouched = new Set(touched.map(({ site, lane }) => laneKey(site, lane)));
    return {
      records: this.#records,
      marks: touched.filter(({ moved }) => moved).map(toMark),
      waiting: [...now].filter((each) => !before.has(each)),
      waited: [...before].filter((each) => !now.has(each) && lanesTouched.has(laneKey(each.site, each.record.lane))),
      refused: this.#refused,
      alarms: this.#alarms,
      answers: touched.map(toMark),
      counts: this.#counts,
    };
  }

  #place(lane: LaneState, candidate: SitedRecord, held: string | null): void {
    const { record, site } = candidate;
    const admission = admit(record, lane.mark, held);
    switch (admission.kind) {
      case 'duplicate':
        return this.#count('duplicates');
      case 'ahead':
        if (lane.ahead.has(record.sequence)) return this.#count('ahead');
        if (record.sequence > lane.mark.upto + AHEAD_ROWS) return this.#count('tooFarAhead');
        if (bytesOf([...lane.ahead.values(), candidate]) > AHEAD_BYTES) return this.#count('tooFarAhead');
        lane.ahead.set(record.sequence, candidate);
        return this.#count('ahead');
      case 'conflict':
        return this.#refuse(candidate, 'record-conflict', 'another record is held under this key');
      case 'diverged':
        return this.#refuse(candidate, 'history-diverged', 'the record does not continue the history that is held');
      case 'restarted': {
        const text = `the lane began a new history; of the last one ${lane.mark.upto} records are held`;
        this.#alarms.push(alarmOf(site, record, 'history-restarted', text));
        lane.ahead.clear();
        break;
      }
      case 'next':
        break;
    }
    lane.ahead.delete(record.sequence);
    lane.mark = admission.mark;
    lane.moved = true;
    this.#inserted.set(keyOf(candidate), record.hash);
    this.#records.push(candidate);
    this.#count('taken');
  }

  #refuse(candidate: SitedRecord, code: CentralAlarm['code'], text: string): void {
    const { site, record } = candidate;
    this.#refused.push(refusedRecord(candidate, text));
    this.#alarms.push(alarmOf(site, record, code, text));
    this.#count('refused');
  }

  #count(what: IntakeCount, by = 1): void {
    this.#counts.set(what, (this.#counts.get(what) ?? 0) + by);
  }

  #lane(site: string, lane: string): LaneState {
    const key = laneKey(site, lane);
    const known = this.#lanes.get(key);
    if (known !== undefined) return known;
    const state: LaneState = { site, lane, mark: NO_MARK, moved: false, ahead: new Map() };
    this.#lanes.set(key, state);
    return state;
  }
}

function bytesOf(rows: readonly SitedRecord[]): number {
  return rows.reduce((sum, { bodyJson }) => sum + Buffer.byteLength(bodyJson), 0);
}

const toMark = ({ site, lane, mark }: LaneState): LaneMark => ({ site, lane, mark });

export const laneKey = (site: string, lane: string) => JSON.stringify([site, lane]);
export const keyOf = ({ site, record }: SitedRecord) =>
  JSON.stringify([site, record.lane, record.epoch, record.sequence]);

function alarmOf(site: string, record: LedgerRecord, code: CentralAlarm['code'], text: string): CentralAlarm {
  return { site, lane: record.lane, code, epoch: record.epoch, sequence: record.sequence, text };
}
