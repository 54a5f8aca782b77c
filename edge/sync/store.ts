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
  /** The record's body as canonical JSON. */
  readonly bodyJson: string;
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

export interface Arrived {
  readonly topic: string;
  readonly payload: Uint8Array;
}

export type IntakeCount = 'taken' | 'duplicates' | 'ahead' | 'tooFarAhead' | 'refused';

/** Messages, as far as they can be told apart without knowing what is held. */
export interface ReadMessages {
  readonly candidates: readonly SitedRecord[];
  readonly refused: readonly Refused[];
  readonly alarms: readonly CentralAlarm[];
}

/** How the lanes of a batch stand before it. */
export interface Standing {
  /** Of the lanes that are known. */
  readonly marks: readonly LaneMark[];
  /** Rows that came before those they follow. */
  readonly ahead: readonly SitedRecord[];
  /**
   * The hash held under a record's key (site, lane, epoch, sequence); null when none is, and that of the record itself
   * when it was held for as long as rows are kept: then it cannot be compared any more.
   */
  readonly held: (record: SitedRecord) => string | null;
}

/** What became of a batch, once it is durable. */
export interface Taken {
  /** How far each lane of the batch is held now. */
  readonly answers: readonly LaneMark[];
  /** Those that were not known before. */
  readonly alarms: readonly CentralAlarm[];
  readonly counts: ReadonlyMap<IntakeCount, number>;
}

/** The centre's memory, as its end of the conversation needs it. Several may write to one database at once. */
export interface CentralStore {
  /** How far each lane is held, of one site or of all. */
  marks(site: string | null): Promise<readonly LaneMark[]>;
  /**
   * Takes a batch as `admitAll` says, all or nothing, in one transaction that nobody else's touches: durable when it
   * resolves. Rejects with a Fault when nothing was committed.
   */
  take(messages: ReadMessages): Promise<Taken>;
}

/** What is held, for whoever looks into it. */
export interface CentralReader {
  /** How many records of each kind are held, of one lane or of all. */
  counts(lane?: string): Promise<Readonly<Partial<Record<LedgerRecord['kind'], number>>>>;
  /** How many passages ended with each verdict, of one lane or of all. */
  outcomes(lane?: string): Promise<{ readonly release: number; readonly divert: number }>;
  /** Up to `limit` records of a lane, by epoch and sequence, after the given key. */
  recordsAfter(name: LaneName, epoch: number, sequence: number, limit: number): Promise<readonly LedgerRecord[]>;
  alarms(): Promise<readonly CentralAlarm[]>;
  quarantined(): Promise<readonly { readonly topic: string; readonly reason: string; readonly times: number }[]>;
  /** Lanes that lack rows before some that came. */
  gaps(): Promise<readonly Gap[]>;
}

/** Rows `from` to `upto` of a lane are missing, and the next one has come. */
export interface Gap extends LaneName {
  readonly from: number;
  readonly upto: number;
}

export interface OpenCentralStore extends CentralStore, CentralReader {
  close(): Promise<void>;
}
