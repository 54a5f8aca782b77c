import type { LedgerRecord } from '../contract/record.ts';
import { hashHolds } from '../ledger/chain.ts';
import { admit, type Mark, NO_MARK } from './admission.ts';
import type { Batch, CentralAlarm, LaneMark, LaneName, Refused, SitedRecord } from './store.ts';
import { decodeRecord } from './wire.ts';

export interface Arrived {
  readonly topic: string;
  readonly payload: Uint8Array;
}

/** A message that is a record, with what it came in. */
export interface Candidate extends SitedRecord {
  readonly arrived: Arrived;
}

export type IntakeCount = 'taken' | 'duplicates' | 'ahead' | 'tooFarAhead' | 'refused';

/** What to commit for a batch of messages, which lanes to answer, and how each lane then stands. */
export interface Intake {
  readonly batch: Batch;
  readonly answers: readonly LaneMark[];
}

interface LaneState extends LaneName {
  mark: Mark;
  moved: boolean;
  /** Rows that came before those they follow, by sequence. */
  readonly ahead: Map<number, Candidate>;
}

/** How far ahead of a gap rows are kept in memory; a lane's window must not be larger. */
const AHEAD_ROWS = 256;

/** Sorts messages into records and refusals. Total. */
export function readArrived(
  messages: readonly Arrived[],
  acceptSimulated: boolean,
): {
  readonly candidates: readonly Candidate[];
  readonly refused: readonly Refused[];
  readonly alarms: readonly CentralAlarm[];
} {
  const candidates: Candidate[] = [];
  const refused: Refused[] = [];
  const alarms: CentralAlarm[] = [];
  for (const arrived of messages) {
    const decoded = decodeRecord(arrived.topic, arrived.payload);
    if (!decoded.ok) refused.push({ ...arrived, reason: decoded.why });
    else if (!hashHolds(decoded.record)) refused.push({ ...arrived, reason: 'the record does not match its hash' });
    else if (decoded.record.simulated !== acceptSimulated) {
      const reason = acceptSimulated ? 'a real record among simulated ones' : 'a simulated record among real ones';
      refused.push({ ...arrived, reason });
      alarms.push({ ...alarmOf(decoded.site, decoded.record, 'wrong-mode', reason), sequence: 0 });
    } else candidates.push({ site: decoded.site, record: decoded.record, arrived });
  }
  return { candidates, refused, alarms };
}

/** The lanes as they stood after the last commit, and the rows that wait for those before them. */
export class IntakeState {
  readonly #lanes = new Map<string, LaneState>();
  readonly #count: (what: IntakeCount) => void;

  constructor(marks: readonly LaneMark[], count: (what: IntakeCount) => void) {
    this.#count = count;
    for (const { site, lane, mark } of marks) this.#lane({ site, lane }).mark = mark;
  }

  marks(): readonly LaneMark[] {
    return [...this.#lanes.values()].map(({ site, lane, mark }) => ({ site, lane, mark }));
  }

  /**
   * Takes candidates in the order of arrival. `held`: the hash stored under each one's key, or null.
   * The state moves on at once: when the batch then cannot be committed, the state must be made anew.
   */
  take(candidates: readonly Candidate[], held: readonly (string | null)[]): Intake {
    const round = createRound();
    for (const [at, candidate] of candidates.entries()) {
      const lane = this.#lane({ site: candidate.site, lane: candidate.record.lane });
      round.touched.add(lane);
      const hash = round.inserted.get(keyOf(candidate)) ?? held[at] ?? null;
      this.#place(lane, candidate, hash, round);
      this.#drain(lane, round);
    }
    for (const _ of round.refused) this.#count('refused');
    const marks = [...round.touched].filter((lane) => lane.moved).map(toMark);
    for (const lane of round.touched) lane.moved = false;
    const { records, refused, alarms } = round;
    return { batch: { records, marks, refused, alarms }, answers: [...round.touched].map(toMark) };
  }

  #place(lane: LaneState, candidate: Candidate, heldHash: string | null, round: Round): void {
    const { record, site } = candidate;
    const admission = admit(record, lane.mark, heldHash);
    switch (admission.kind) {
      case 'duplicate':
        return this.#count('duplicates');
      case 'ahead':
        if (record.sequence > lane.mark.upto + AHEAD_ROWS) return this.#count('tooFarAhead');
        lane.ahead.set(record.sequence, candidate);
        return this.#count('ahead');
      case 'conflict':
        return round.refuse(candidate, 'record-conflict', 'another record is held under this key');
      case 'diverged':
        return round.refuse(candidate, 'history-diverged', 'the record does not continue the history that is held');
      case 'restarted': {
        const text = `the lane began a new history; of the last one ${lane.mark.upto} records are held`;
        round.alarms.push(alarmOf(site, record, 'history-restarted', text));
        lane.ahead.clear();
        break;
      }
      case 'next':
        break;
    }
    lane.ahead.delete(record.sequence);
    lane.mark = admission.mark;
    lane.moved = true;
    round.inserted.set(keyOf(candidate), record.hash);
    round.records.push({ site, record });
    this.#count('taken');
  }

  /** Takes the rows that waited for the one just taken. */
  #drain(lane: LaneState, round: Round): void {
    for (;;) {
      const next = lane.ahead.get(lane.mark.upto + 1);
      if (next === undefined) return;
      lane.ahead.delete(next.record.sequence);
      this.#place(lane, next, null, round);
    }
  }

  #lane({ site, lane }: LaneName): LaneState {
    const key = JSON.stringify([site, lane]);
    const known = this.#lanes.get(key);
    if (known !== undefined) return known;
    const state: LaneState = { site, lane, mark: NO_MARK, moved: false, ahead: new Map() };
    this.#lanes.set(key, state);
    return state;
  }
}

type Round = ReturnType<typeof createRound>;

function createRound() {
  const refused: Refused[] = [];
  const alarms: CentralAlarm[] = [];
  return {
    records: [] as SitedRecord[],
    inserted: new Map<string, string>(),
    touched: new Set<LaneState>(),
    refused,
    alarms,
    refuse({ site, record, arrived }: Candidate, code: CentralAlarm['code'], text: string) {
      refused.push({ ...arrived, reason: text });
      alarms.push(alarmOf(site, record, code, text));
    },
  };
}

const toMark = ({ site, lane, mark }: LaneState): LaneMark => ({ site, lane, mark });

const keyOf = ({ site, record }: SitedRecord) => JSON.stringify([site, record.lane, record.epoch, record.sequence]);

function alarmOf(site: string, record: LedgerRecord, code: CentralAlarm['code'], text: string): CentralAlarm {
  return { site, lane: record.lane, code, epoch: record.epoch, sequence: record.sequence, text };
}
