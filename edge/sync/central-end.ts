import type { Bus } from '../../hardware/bus/bus.ts';
import type { Cancel, Clock } from '../../hardware/clock.ts';
import type { DeviceHealth } from '../../hardware/device.ts';
import { createEmitter } from '../../hardware/emitter.ts';
import { type Fault, isFault } from '../contract/fault.ts';
import { readArrived } from './intake.ts';
import type { CentralAlarm, CentralStore, LaneMark, ReadMessages } from './store.ts';
import { createTally, isConnected, type Tally } from './tally.ts';
import type { ReceiptSigner } from './signed-receipt.ts';
import { journalFilter, receiptTopic } from './wire.ts';

export interface CentralEndOptions {
  /** Started and stopped by whoever made it. */
  readonly bus: Bus;
  readonly store: CentralStore;
  readonly clock: Clock;
  readonly sign: ReceiptSigner;
  /** The site whose lanes it serves; null serves every site. */
  readonly site: string | null;
  /** True takes simulated records only, false real ones only: they never meet in one store. */
  readonly acceptSimulated: boolean;
  /** How long messages gather before one transaction takes them, ms (default 5). */
  readonly batchMs?: number;
}

/** The centre's end: what lanes send is stored once, and then receipted. */
export interface CentralEnd {
  start(): void;
  /** Resolves when the batch in hand is committed or given up. */
  stop(): Promise<void>;
  health(): DeviceHealth;
  /** What a person must know of a lane, told once; and the store's own faults. */
  onAlarm(listener: (alarm: CentralAlarm | Fault) => void): () => void;
}

/** What one transaction takes: as many bytes of messages, and the one that goes beyond. */
const BATCH_BYTES = 1024 * 1024;
/** Beyond this, messages are dropped and counted: the lanes send them again. */
const MAX_PENDING_BYTES = 32 * 1024 * 1024;
/** Of the receipts of a batch so many wait for the broker at once; the others wait here. */
const RECEIPTS_AT_ONCE = 64;

/** What came in a message, read at once: there is time for it while the database works. */
interface Pending {
  readonly bytes: number;
  readonly read: ReadMessages;
}

export function createCentralEnd(options: CentralEndOptions): CentralEnd {
  return new BatchingCentralEnd(options);
}

class BatchingCentralEnd implements CentralEnd {
  readonly #options: CentralEndOptions;
  readonly #tally: Tally;
  readonly #alarms = createEmitter<CentralAlarm | Fault>();
  #pending: Pending[] = [];
  #pendingBytes = 0;
  #working: Promise<void> | null = null;
  /** Receipts by topic, oldest first: of a lane that waits for two, the newer says all. */
  readonly #unsaid = new Map<string, string>();
  #saying = 0;
  #cancelBatch: Cancel | null = null;
  #unlisten: readonly (() => void)[] = [];
  #wasConnected = false;
  #storeTrouble = '';

  constructor(options: CentralEndOptions) {
    this.#options = options;
    this.#tally = createTally(options.clock);
  }

  start(): void {
    if (this.#isRunning()) return;
    const { bus, site } = this.#options;
    this.#wasConnected = false;
    this.#unlisten = [
      bus.subscribe(journalFilter(site), ({ topic, payload }) => this.#receive(topic, payload)),
      bus.onHealth(() => this.#noticeBus()),
    ];
    this.#noticeBus();
  }

  async stop(): Promise<void> {
    for (const each of this.#unlisten) each();
    this.#unlisten = [];
    this.#cancelBatch?.();
    this.#cancelBatch = null;
    this.#pending = [];
    this.#pendingBytes = 0;
    await this.#working;
    this.#unsaid.clear();
  }

  health(): DeviceHealth {
    return this.#tally.health(this.#isRunning(), this.#options.bus.health(), this.#storeTrouble);
  }

  onAlarm(listener: (alarm: CentralAlarm | Fault) => void): () => void {
    return this.#alarms.on(listener);
  }

  #isRunning(): boolean {
    return this.#unlisten.length > 0;
  }

  #noticeBus(): void {
    const connected = isConnected(this.#options.bus.health());
    if (connected && !this.#wasConnected && this.#working === null) this.#begin(async () => this.#announce());
    this.#wasConnected = connected;
  }

  #receive(topic: string, payload: Uint8Array): void {
    this.#tally.count('received');
    if (this.#pendingBytes + payload.length > MAX_PENDING_BYTES) return this.#tally.count('dropped');
    this.#pendingBytes += payload.length;
    const read = readArrived([{ topic, payload }], this.#options.acceptSimulated);
    this.#pending.push({ bytes: payload.length, read });
    this.#schedule();
  }

  #schedule(): void {
    if (this.#working !== null || this.#cancelBatch !== null || this.#pending.length === 0) return;
    const { clock, batchMs = 5 } = this.#options;
    this.#cancelBatch = clock.after(batchMs, () => {
      this.#cancelBatch = null;
      const batch = this.#nextBatch();
      this.#begin(async () => this.#takeBatch(batch));
    });
  }

  #nextBatch(): ReadMessages {
    let [count, bytes] = [0, 0];
    for (; count < this.#pending.length && bytes < BATCH_BYTES; count += 1) bytes += this.#pending[count]?.bytes ?? 0;
    const batch = this.#pending.splice(0, count).map(({ read }) => read);
    this.#pendingBytes -= bytes;
    return {
      candidates: batch.flatMap(({ candidates }) => candidates),
      refused: batch.flatMap(({ refused }) => refused),
      alarms: batch.flatMap(({ alarms }) => alarms),
    };
  }

  #begin(task: () => Promise<void>): void {
    this.#working = this.#work(task).finally(() => {
      this.#working = null;
      this.#schedule();
    });
  }

  /** Nothing of a batch that failed is receipted: the lanes send it again. */
  async #work(task: () => Promise<void>): Promise<void> {
    try {
      await task();
      this.#storeTrouble = '';
    } catch (error) {
      if (!isFault(error)) throw error;
      this.#tally.count('commitsFailed');
      if (this.#storeTrouble !== error.message) this.#alarms.emit(error);
      this.#storeTrouble = error.message;
    }
  }

  async #takeBatch(messages: ReadMessages): Promise<void> {
    const { answers, alarms, counts } = await this.#options.store.take(messages);
    for (const [what, times] of counts) this.#tally.count(what, times);
    for (const alarm of alarms) this.#alarms.emit(alarm);
    this.#answer(answers);
  }

  /** Says how far each lane is held, so that those who waited in vain go on at once. */
  async #announce(): Promise<void> {
    const { store, site } = this.#options;
    this.#answer(await store.marks(site));
  }

  /** What is said at one moment is signed together. */
  #answer(marks: readonly LaneMark[]): void {
    const receipts = marks.map(({ site, lane, mark: { epoch, upto, head } }) => ({ site, lane, epoch, upto, head }));
    for (const [at, message] of this.#options.sign(receipts).entries()) {
      const lane = marks[at];
      if (lane !== undefined) this.#unsaid.set(receiptTopic(lane.site, lane.lane), message);
    }
    this.#say();
  }

  #say(): void {
    for (const [topic, message] of this.#unsaid) {
      if (this.#saying >= RECEIPTS_AT_ONCE) return;
      this.#unsaid.delete(topic);
      this.#saying += 1;
      void this.#publish(topic, message);
    }
  }

  async #publish(topic: string, message: string): Promise<void> {
    try {
      await this.#options.bus.publish(topic, message);
      this.#tally.count('receipts');
    } catch {
      // The lane asks again by sending again.
      this.#tally.count('publishFailed');
    }
    this.#saying -= 1;
    this.#say();
  }
}
