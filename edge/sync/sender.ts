import type { Cancel, Clock } from '../../hardware/clock.ts';
import type { Entropy } from '../../hardware/entropy.ts';
import { Fault, isFault } from '../contract/fault.ts';
import type { Outbox, SignedReceipt, StoredRecord } from '../contract/record.ts';

export interface SenderOptions {
  readonly lane: string;
  readonly outbox: Outbox;
  readonly clock: Clock;
  readonly entropy: Entropy;
  /** The most rows that may wait for a receipt at once. */
  readonly windowSize: number;
  /** First wait for a receipt, ms; doubles, with jitter, up to `maxWaitMs`. */
  readonly receiptTimeoutMs: number;
  readonly maxWaitMs: number;
  /** Sends rows; resolves to whether the broker took them all, and never rejects. */
  readonly publish: (rows: readonly StoredRecord[]) => Promise<boolean>;
  readonly count: (what: SenderCount, times?: number) => void;
  readonly alarm: (fault: Fault) => void;
}

export type SenderCount =
  | 'sent'
  | 'resent'
  | 'receipts'
  | 'repeatedReceipts'
  | 'lateReceipts'
  | 'replayedReceipts'
  | 'mismatchedReceipts'
  | 'ledgerFaults'
  | 'receiptTimeouts';

/** One lane's half of the conversation: a window of rows over its outbox, moved on by receipts alone. */
export interface Sender {
  /** Sends what the window has room for. */
  pump(): void;
  /** What the ledger has acknowledged. */
  take(receipt: SignedReceipt): void;
  /** What the ledger refused, or why it could not be asked. */
  refuse(fault: Fault): void;
  /** Forgets what was in flight and sends it again: the way to the centre is new. */
  restart(): void;
  /** Stops waiting; `pump` goes on later. */
  pause(): void;
  /** Receipts awaited in vain since the last progress; 0 where none is awaited. */
  timeouts(): number;
}

/** After this many waits in vain, a receipt below ours is no late one: the centre holds less than it said. */
const TIMEOUTS_BEFORE_REWIND = 2;
/** A receipt may take so many times as long as the last before anything is asked: a centre that fills up answers ever later. */
const PATIENCE = 3;

export function createSender(options: SenderOptions): Sender {
  return new WindowSender(options);
}

class WindowSender implements Sender {
  readonly #options: SenderOptions;
  /** The last row that the centre holds, as far as we know; rows up to `#sentUpto` are in flight. */
  #base: number;
  #sentUpto: number;
  #timeouts = 0;
  #publishing = 0;
  /** Whether the ledger could not be read the last time: then it is asked again, though nothing is in flight. */
  #isUnread = false;
  /** Whether a repeated receipt has been answered since the last progress or timeout: once, or it would feed itself. */
  #isAnswered = false;
  #isPaused = true;
  /** Since when a receipt is awaited or was last asked for, and how long the last one then took. */
  #waitingSinceMs = 0;
  #tookMs = 0;
  /** The row that was sent again to learn whether the window is lost; 0 when none was since the last progress. */
  #asking = 0;
  /** When the newest receipt was issued, and before when none counts: the centre's clock, ms since 1970. */
  #newestMs: number;
  #notBeforeMs = 0;
  #lastAlarm = '';
  #cancelTimer: Cancel | null = null;

  constructor(options: SenderOptions) {
    this.#options = options;
    this.#base = options.outbox.receiptedUpto(options.lane);
    this.#sentUpto = this.#base;
    this.#newestMs = options.outbox.receiptedAtMs(options.lane);
  }

  pump(): void {
    this.#isPaused = false;
    const room = this.#base + this.#options.windowSize - this.#sentUpto;
    if (room > 0) this.#send(this.#sentUpto, room, 'sent');
    this.#arm();
  }

  restart(): void {
    this.#timeouts = 0;
    this.#isAnswered = false;
    this.#again();
  }

  pause(): void {
    this.#isPaused = true;
    this.#disarm();
  }

  timeouts(): number {
    return this.#isIdle() ? 0 : this.#timeouts;
  }

  #isIdle(): boolean {
    return this.#sentUpto === this.#base && this.#publishing === 0 && !this.#isUnread;
  }

  take(receipt: SignedReceipt): void {
    this.#lastAlarm = '';
    const { upto, issuedAtMs } = receipt;
    if (issuedAtMs < this.#notBeforeMs) return this.#options.count('replayedReceipts');
    if (upto > this.#base) this.#advance(receipt);
    else if (upto === this.#base) this.#askedAgain();
    else if (this.#timeouts <= TIMEOUTS_BEFORE_REWIND) this.#options.count('lateReceipts');
    // The centre can lose what it had; an old word of it that somebody sends again must not look like that.
    else if (issuedAtMs <= this.#newestMs) this.#options.count('replayedReceipts');
    else this.#rewind(receipt);
    this.#newestMs = Math.max(this.#newestMs, issuedAtMs);
  }

  refuse(fault: Fault): void {
    this.#options.count(fault.code === 'receipt-mismatch' ? 'mismatchedReceipts' : 'ledgerFaults');
    if (fault.message !== this.#lastAlarm) this.#options.alarm(fault);
    this.#lastAlarm = fault.message;
  }

  /** Asks the ledger. Its trouble comes again with every try, and is told once. */
  #read<T>(ask: () => T): T | null {
    try {
      return ask();
    } catch (error) {
      if (!isFault(error)) throw error;
      this.refuse(error);
      return null;
    }
  }

  #advance({ upto }: SignedReceipt): void {
    this.#options.count('receipts');
    // The row that asked is all that has come: what was sent before it is lost.
    const isLost = upto === this.#asking && this.#sentUpto > upto;
    if (!isLost) this.#tookMs = this.#options.clock.nowMs() - this.#waitingSinceMs;
    this.#base = upto;
    this.#sentUpto = Math.max(this.#sentUpto, upto);
    this.#timeouts = 0;
    this.#isAnswered = false;
    this.#asking = 0;
    if (isLost) return this.#again();
    this.#disarm();
    this.pump();
  }

  /** The centre still has what it had: something of ours was lost on the way, or its answer was repeated. */
  #askedAgain(): void {
    this.#options.count('repeatedReceipts');
    if (this.#sentUpto === this.#base || this.#isAnswered) return;
    this.#isAnswered = true;
    this.#ask();
  }

  /** One row asks what became of all: they mostly wait at a centre that has much to do, and would make it more. */
  #ask(): void {
    this.#asking = this.#base + 1;
    this.#send(this.#base, 1, 'resent');
  }

  #rewind({ upto, issuedAtMs }: SignedReceipt): void {
    const { lane, outbox, alarm } = this.#options;
    const receipted = outbox.receiptedUpto(lane);
    const what = `The centre had receipted ${lane} up to ${receipted} and now holds ${upto}; it gets the rest again`;
    alarm(new Fault('receipt-mismatch', what, { lane, receipted, upto }));
    this.#base = upto;
    this.#notBeforeMs = issuedAtMs;
    this.restart();
  }

  #send(after: number, limit: number, how: 'sent' | 'resent'): void {
    const { lane, outbox, windowSize, publish, count } = this.#options;
    // A broker that takes nothing must not gather our rows in memory, nor a slow one be given them twice.
    const room = Math.min(limit, windowSize - this.#publishing);
    if (room <= 0) return;
    const rows = this.#read(() => outbox.rowsAfter(lane, after, room));
    this.#isUnread = rows === null;
    if (rows === null || rows.length === 0) return;
    this.#publishing += rows.length;
    count(how, rows.length);
    this.#sentUpto = Math.max(this.#sentUpto, rows.at(-1)?.sequence ?? 0);
    void publish(rows).then((taken) => this.#settle(rows.length, taken));
  }

  #settle(rows: number, taken: boolean): void {
    this.#publishing -= rows;
    // A receipt may have overtaken the broker's own acknowledgements, and found no room then.
    if (taken && this.#publishing === 0 && !this.#isPaused) this.pump();
  }

  #disarm(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = null;
  }

  /** Sends the window from its beginning. */
  #again(): void {
    this.#disarm();
    this.#sentUpto = this.#base;
    this.pump();
  }

  #arm(): void {
    const { clock, entropy, receiptTimeoutMs, maxWaitMs, count } = this.#options;
    if (this.#cancelTimer !== null || this.#isIdle()) return;
    this.#waitingSinceMs = clock.nowMs();
    const firstMs = Math.max(receiptTimeoutMs, PATIENCE * this.#tookMs);
    const waitMs = Math.min(maxWaitMs, firstMs * 2 ** Math.min(this.#timeouts, 16));
    // Half of the wait is drawn, so that the lanes of a site do not ask in step.
    this.#cancelTimer = clock.after(waitMs * (0.5 + entropy.unit() / 2), () => {
      this.#cancelTimer = null;
      this.#timeouts += 1;
      this.#isAnswered = false;
      count('receiptTimeouts');
      this.#ask();
      this.pump();
    });
  }
}
