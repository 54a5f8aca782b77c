import { type Allowance, createAllowance } from '../../hardware/allowance.ts';
import type { Bus, BusMessage } from '../../hardware/bus/bus.ts';
import type { Cancel, Clock } from '../../hardware/clock.ts';
import type { DeviceHealth } from '../../hardware/device.ts';
import { createEmitter } from '../../hardware/emitter.ts';
import type { Entropy } from '../../hardware/entropy.ts';
import { Fault, isFault } from '../contract/fault.ts';
import type { Outbox, RecordKind, SignedReceipt, StoredRecord } from '../contract/record.ts';
import { createSender, type Sender } from './sender.ts';
import type { ReceiptReader, ReadReceipt } from './signed-receipt.ts';
import { createTally, isConnected, type Tally } from './tally.ts';
import { contentTypeOf, encodeRecords, journalTopic, receiptTopic } from './wire.ts';

export interface LaneEndOptions {
  readonly outbox: Outbox;
  /** Started and stopped by whoever made it. */
  readonly bus: Bus;
  readonly clock: Clock;
  readonly entropy: Entropy;
  readonly site: string;
  readonly readReceipt: ReceiptReader;
  /** The most rows of a lane that may wait for a receipt at once (default 64). */
  readonly windowSize?: number;
  /** What a message with several rows may hold, bytes (default 131,072: every broker takes as much). */
  readonly messageBytes?: number;
  /** First wait for a receipt, ms (default 1000). */
  readonly receiptTimeoutMs?: number;
  /** Longest wait for a receipt, ms (default 30,000). */
  readonly maxWaitMs?: number;
  /** How long receipts gather before one commit takes them, ms (default 5). */
  readonly gatherMs?: number;
}

/** The lane's end of the conversation with the centre: everything in the outbox goes up, until it is receipted. */
export interface LaneEnd {
  start(): void;
  stop(): void;
  /** Says that these rows were appended. They are sent soon, but for those that more will follow at once. */
  wrote(records: readonly Pick<StoredRecord, 'kind'>[]): void;
  /** Says that there is something to send. Cheap: the rows are read and sent later. */
  poke(): void;
  /** `down` without a broker, `degraded` while the centre does not answer; counters of both ways. */
  health(): DeviceHealth;
  /**
   * Fault `receipt-mismatch` when the centre holds another history, `receipt-refused` when somebody answers in its name; the
   * ledger's faults when it cannot be written.
   */
  onAlarm(listener: (fault: Fault) => void): () => void;
}

/** What a passage gathers goes up with its decision: while somebody waits for that, nothing else is done. */
const GATHERED: ReadonlySet<RecordKind> = new Set(['passage', 'evidence']);

const MESSAGE_BYTES = 128 * 1024;
/** So short every broker takes them; one row goes alone however long it is. */
const LEAST_MESSAGE_BYTES = 8 * 1024;

/** Beyond this, receipts are dropped and counted: the centre says them again. */
const MAX_GATHERED = 1024;
/** Forged receipts among true ones are told so often at once, and then every ten minutes. */
const TOLD_AT_ONCE = 3;
const TOLD_A_SECOND = 1 / 600;

interface Gathered {
  readonly sender: Sender;
  readonly receipt: SignedReceipt;
}

export function createLaneEnd(options: LaneEndOptions): LaneEnd {
  return new OutboxLaneEnd(options);
}

class OutboxLaneEnd implements LaneEnd {
  readonly #options: LaneEndOptions;
  readonly #tally: Tally;
  readonly #alarms = createEmitter<Fault>();
  readonly #senders = new Map<string, Sender>();
  /** Why the broker did not take what was sent last of a lane. */
  readonly #unsent = new Map<string, string>();
  /** What a message with several rows may hold: less from each one on that the broker refuses, until the next connection. */
  #messageBytes = MESSAGE_BYTES;
  #unlisten: (() => void)[] = [];
  #isRunning = false;
  #isPoked = false;
  #wasDown = true;
  #gathered: Gathered[] = [];
  #cancelGathering: Cancel | null = null;
  readonly #telling: Allowance;
  /** Whether it was told that receipts are not believed; not since one was. */
  #isDisbeliefTold = false;

  constructor(options: LaneEndOptions) {
    this.#options = options;
    this.#tally = createTally(options.clock);
    this.#telling = createAllowance(options.clock, TOLD_AT_ONCE, TOLD_A_SECOND);
  }

  start(): void {
    if (this.#isRunning) return;
    this.#isRunning = true;
    this.#wasDown = true;
    const { bus } = this.#options;
    this.#unlisten.push(bus.onHealth(() => this.#noticeBus()));
    this.#noticeBus();
  }

  stop(): void {
    this.#isRunning = false;
    this.#pauseAll();
    for (const each of this.#unlisten) each();
    this.#unlisten = [];
    this.#senders.clear();
    this.#cancelGathering?.();
    this.#cancelGathering = null;
    this.#gathered = [];
  }

  wrote(records: readonly Pick<StoredRecord, 'kind'>[]): void {
    if (records.some(({ kind }) => !GATHERED.has(kind))) this.poke();
  }

  poke(): void {
    if (this.#isPoked || !this.#isRunning) return;
    this.#isPoked = true;
    this.#options.clock.after(0, () => {
      this.#isPoked = false;
      this.#pumpAll('pump');
    });
  }

  health(): DeviceHealth {
    const { outbox, bus } = this.#options;
    const waiting = [...this.#senders].find(([, sender]) => sender.timeouts() > 0);
    const trouble = waiting === undefined ? '' : this.#whyWaiting(waiting[0]);
    return this.#tally.health(this.#isRunning, bus.health(), trouble, { backlog: outbox.backlog() });
  }

  onAlarm(listener: (fault: Fault) => void): () => void {
    return this.#alarms.on(listener);
  }

  #whyWaiting(lane: string): string {
    const what = `the centre has not receipted ${lane} for a while`;
    const unsent = this.#unsent.get(lane);
    return unsent === undefined ? what : `${what}: ${unsent}`;
  }

  #isConnected(): boolean {
    return this.#isRunning && isConnected(this.#options.bus.health());
  }

  #noticeBus(): void {
    const isDown = !this.#isConnected();
    if (isDown && !this.#wasDown) this.#pauseAll();
    if (!isDown && this.#wasDown) {
      this.#messageBytes = this.#options.messageBytes ?? MESSAGE_BYTES;
      this.#pumpAll('restart');
    }
    this.#wasDown = isDown;
  }

  #pumpAll(how: 'pump' | 'restart'): void {
    if (!this.#isConnected()) return;
    for (const lane of this.#options.outbox.lanes()) {
      const sender = this.#senders.get(lane) ?? this.#join(lane);
      sender[how]();
    }
  }

  #pauseAll(): void {
    for (const sender of this.#senders.values()) sender.pause();
  }

  #join(lane: string): Sender {
    const { outbox, bus, clock, entropy, site } = this.#options;
    const sender = createSender({
      lane,
      outbox,
      clock,
      entropy,
      windowSize: this.#options.windowSize ?? 64,
      receiptTimeoutMs: this.#options.receiptTimeoutMs ?? 1000,
      maxWaitMs: this.#options.maxWaitMs ?? 30_000,
      publish: async (rows) => this.#publish(lane, rows),
      count: (what, times) => this.#tally.count(what, times),
      alarm: (fault) => this.#alarms.emit(fault),
    });
    this.#senders.set(lane, sender);
    this.#unlisten.push(bus.subscribe(receiptTopic(site, lane), (message) => this.#take(lane, sender, message)));
    return sender;
  }

  #take(lane: string, sender: Sender, { payload, retained }: BusMessage): void {
    // A centre answers at the moment: what a broker has kept is somebody else's doing, and would come at each start.
    if (retained) return this.#tally.count('keptReceipts');
    if (this.#gathered.length >= MAX_GATHERED) return this.#tally.count('droppedReceipts');
    const read = this.#options.readReceipt(payload);
    if (!read.ok) return this.#disbelieve(lane, read);
    const { receipt } = read;
    if (receipt.site !== this.#options.site || receipt.lane !== lane) return this.#tally.count('foreignReceipts');
    this.#isDisbeliefTold = false;
    this.#gathered.push({ sender, receipt });
    const { clock, gatherMs = 5 } = this.#options;
    this.#cancelGathering ??= clock.after(gatherMs, () => this.#takeGathered());
  }

  #disbelieve(lane: string, { what, why }: Extract<ReadReceipt, { readonly ok: false }>): void {
    if (what === 'unreadable') return this.#tally.count('unreadableReceipts');
    this.#tally.count('forgedReceipts');
    if (this.#isDisbeliefTold || !this.#telling.take()) return;
    this.#isDisbeliefTold = true;
    this.#alarms.emit(new Fault('receipt-refused', `A receipt for ${lane} counts for nothing: it ${why}`, { lane }));
  }

  /** One commit for whatever came together. */
  #takeGathered(): void {
    const gathered = this.#gathered;
    this.#gathered = [];
    this.#cancelGathering = null;
    if (!this.#isConnected()) return;
    const answers = this.#acknowledge(gathered.map(({ receipt }) => receipt));
    for (const [at, { sender, receipt }] of gathered.entries()) {
      const fault = answers[at] ?? null;
      if (fault === null) sender.take(receipt);
      else sender.refuse(fault);
    }
  }

  #acknowledge(receipts: readonly SignedReceipt[]): readonly (Fault | null)[] {
    try {
      return this.#options.outbox.acknowledge(receipts);
    } catch (error) {
      if (!isFault(error)) throw error;
      return receipts.map(() => error);
    }
  }

  async #publish(lane: string, rows: readonly StoredRecord[]): Promise<boolean> {
    const { bus, site } = this.#options;
    try {
      await Promise.all(
        encodeRecords(site, rows, this.#messageBytes).map(async (each) =>
          bus.publish(journalTopic(site, lane), each, { contentType: contentTypeOf(each) }),
        ),
      );
      this.#unsent.delete(lane);
      return true;
    } catch (error) {
      // It stays in the outbox: the receipt's timeout sends it again.
      this.#tally.count('publishFailed');
      if (rows.length > 1) this.#messageBytes = Math.max(LEAST_MESSAGE_BYTES, this.#messageBytes / 2);
      this.#unsent.set(lane, error instanceof Error ? error.message : String(error));
      return false;
    }
  }
}
