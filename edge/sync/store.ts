import type { LedgerRecord } from '../contract/record.ts';
import type { Mark } from './admission.ts';

/** A lane of a site: lanes of two sites may have the same name. */
export interface LaneName {
  readonly site: string;
  readonly lane: string;
}

export interface SitedRecord {
  readonly site: string;
  readonly record: LedgerRecord;
}

export interface LaneMark extends LaneName {
  readonly mark: Mark;
}

/** A message that could not be taken. */
export interface Refused {
  readonly topic: string;
  readonly payload: Uint8Array;
  readonly reason: string;
}

/** What a person at the centre must know of a lane. The same thing seen again is the same alarm. */
export interface CentralAlarm extends LaneName {
  readonly code: 'record-conflict' | 'history-diverged' | 'history-restarted' | 'wrong-mode';
  readonly epoch: number;
  readonly sequence: number;
  readonly text: string;
}

/** Everything that one batch of messages changes. */
export interface Batch {
  readonly records: readonly SitedRecord[];
  readonly marks: readonly LaneMark[];
  readonly refused: readonly Refused[];
  readonly alarms: readonly CentralAlarm[];
}

/** The centre's memory, as the central end needs it; any database with transactions can be one. */
export interface CentralStore {
  marks(): Promise<readonly LaneMark[]>;
  /** The hash held under each record's key (site, lane, epoch, sequence), or null, in order. */
  heldHashes(records: readonly SitedRecord[]): Promise<readonly (string | null)[]>;
  /**
   * Commits a batch, all or nothing, durable when it resolves. A key that is held stays as it is.
   * Answers the alarms that were not known before. Rejects with a Fault when nothing was committed.
   */
  commit(batch: Batch): Promise<readonly CentralAlarm[]>;
}
