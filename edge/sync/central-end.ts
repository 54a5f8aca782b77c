import type { Bus } from '../../hardware/bus/bus.ts';
import type { Cancel, Clock } from '../../hardware/clock.ts';
import type { DeviceHealth } from '../../hardware/device.ts';
import { createEmitter } from '../../hardware/emitter.ts';
import { type Fault, isFault } from '../contract/fault.ts';
import { readArrived } from './intake.ts';
import type { Arrived, CentralAlarm, CentralStore, LaneMark, LaneName } from './store.ts';
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

const BATCH_MESSAGES = 512;
/** Beyond this, messages are dropped and counted: the lanes send them again. */
const MAX_PENDING = 4096;

export function createCentralEnd(options: CentralEndOptions): CentralEnd {
  return new BatchingCentralEnd(options);
}

class BatchingCentralEnd implements CentralEnd {
  readonly #options: CentralEndOptions;
  readonly #tally: Tally;
  readonly #alarms = createEmitter<CentralAlarm | Fault>();
  #pending: Arrived[] = [];
  #working: Promise<void> | null = null;
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
    await this.#working;
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
    if (this.#pending.length >= MAX_PENDING) return this.#tally.count('dropped');
    this.#pending.push({ topic, payload });
    this.#schedule();
  }

  #schedule(): void {
    if (this.#working !== null || this.#cancelBatch !== null || this.#pending.length === 0) return;
    const { clock, batchMs = 5 } = this.#options;
    this.#cancelBatch = clock.after(batchMs, () => {
      this.#cancelBatch = null;
      const messages = this.#pending.slice(0, BATCH_MESSAGES);
      this.#pending = this.#pending.slice(BATCH_MESSAGES);
      this.#begin(async () => this.#takeBatch(messages));
    });
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

  async #takeBatch(messages: readonly Arrived[]): Promise<void> {
    const { store, acceptSimulated } = this.#options;
    const { answers, alarms, counts } = await store.take(readArrived(messages, acceptSimulated));
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
      if (lane !== undefined) void this.#publish(lane, message);
    }
  }

  async #publish({ site, lane }: LaneName, message: string): Promise<void> {
    try {
      await this.#options.bus.publish(receiptTopic(site, lane), message);
      this.#tally.count('receipts');
    } catch {
      // The lane asks again by sending again.
      this.#tally.count('publishFailed');
    }
  }
}
