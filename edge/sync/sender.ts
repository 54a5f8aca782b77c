import type { Cancel, Clock } from '../../hardware/clock.ts';
import type { Entropy } from '../../hardware/entropy.ts';
import { Fault, isFault } from '../contract/fault.ts';
import type { LedgerRecord, Outbox, Receipt } from '../contract/record.ts';

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
  /** Sends one row; resolves when the broker took it, and never rejects. */
  readonly publish: (row: LedgerRecord) => Promise<void>;
  readonly count: (what: SenderCount) => void;
  readonly alarm: (fault: Fault) => void;
}

export type SenderCount =
  | 'sent'
  | 'resent'
  | 'receipts'
  | 'repeatedReceipts'
  | 'lateReceipts'
  | 'mismatchedReceipts'
  | 'receiptTimeouts';

/** One lane's half of the conversation: a window of rows over its outbox, moved on by receipts alone. */
export interface Sender {
  /** Sends what the window has room for. */
  pump(): void;
  take(receipt: Receipt): void;
  /** Forgets what was in flight and sends it again: the way to the centre is new. */
  restart(): void;
  /** Stops waiting; `pump` goes on later. */
  pause(): void;
  /** Receipts awaited in vain since the last progress. */
  timeouts(): number;
}

/** After this many waits in vain, a receipt below ours is no late one: the centre holds less than it said. */
const TIMEOUTS_BEFORE_REWIND = 2;
/** One repeated receipt in this time, ms, makes us send the missing row at once. */
const FAST_RESEND_MS = 5;

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
  #lastFastResendMs = Number.NEGATIVE_INFINITY;
  #lastAlarm = '';
  #cancelTimer: Cancel | null = null;

  constructor(options: SenderOptions) {
    this.#options = options;
    this.#base = options.outbox.receiptedUpto(options.lane);
    this.#sentUpto = this.#base;
  }

  pump(): void {
    const room = this.#base + this.#options.windowSize - this.#sentUpto;
    if (room > 0) this.#send(this.#sentUpto, room, 'sent');
    this.#arm();
  }

  restart(): void {
    this.pause();
    this.#sentUpto = this.#base;
    this.#timeouts = 0;
    this.pump();
  }

  pause(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = null;
  }

  timeouts(): number {
    return this.#timeouts;
  }

  take(receipt: Receipt): void {
    if (!this.#acknowledge(receipt)) return;
    if (receipt.upto > this.#base) this.#advance(receipt);
    else if (receipt.upto === this.#base) this.#askedAgain();
    else if (this.#timeouts > TIMEOUTS_BEFORE_REWIND) this.#rewind(receipt);
    else this.#options.count('lateReceipts');
  }

  /** Below our own mark this only checks that the heads agree. */
  #acknowledge(receipt: Receipt): boolean {
    const { outbox, count, alarm } = this.#options;
    try {
      outbox.acknowledge(receipt);
      this.#lastAlarm = '';
      return true;
    } catch (error) {
      if (!isFault(error)) throw error;
      if (error.code === 'receipt-mismatch') count('mismatchedReceipts');
      // The receipt comes again, and again: it is told once.
      if (error.message !== this.#lastAlarm) alarm(error);
      this.#lastAlarm = error.message;
      return false;
    }
  }

  #advance(receipt: Receipt): void {
    this.#options.count('receipts');
    this.#base = receipt.upto;
    this.#sentUpto = Math.max(this.#sentUpto, this.#base);
    this.#timeouts = 0;
    this.pause();
    this.pump();
  }

  /** The centre still has what it had: something of ours was lost on the way, or its answer was repeated. */
  #askedAgain(): void {
    const { clock, count } = this.#options;
    count('repeatedReceipts');
    if (this.#sentUpto === this.#base) return;
    if (this.#timeouts > 0) return this.restart();
    if (clock.nowMs() - this.#lastFastResendMs < FAST_RESEND_MS) return;
    this.#lastFastResendMs = clock.nowMs();
    this.#send(this.#base, 1, 'resent');
  }

  #rewind({ upto }: Receipt): void {
    const { lane, outbox, alarm } = this.#options;
    const receipted = outbox.receiptedUpto(lane);
    const what = `The centre had receipted ${lane} up to ${receipted} and now holds ${upto}; it gets the rest again`;
    alarm(new Fault('receipt-mismatch', what, { lane, receipted, upto }));
    this.#base = upto;
    this.restart();
  }

  #send(after: number, limit: number, how: 'sent' | 'resent'): void {
    const { lane, outbox, windowSize, publish, count } = this.#options;
    // A broker that takes nothing must not gather our rows in memory.
    const room = Math.min(limit, 2 * windowSize - this.#publishing);
    if (room <= 0) return;
    for (const row of outbox.rowsAfter(lane, after, room)) {
      this.#publishing += 1;
      count(how);
      this.#sentUpto = Math.max(this.#sentUpto, row.sequence);
      void publish(row).finally(() => {
        this.#publishing -= 1;
      });
    }
  }

  #arm(): void {
    const { clock, entropy, receiptTimeoutMs, maxWaitMs, count } = this.#options;
    if (this.#cancelTimer !== null || this.#sentUpto === this.#base) return;
    const waitMs = Math.min(maxWaitMs, receiptTimeoutMs * 2 ** Math.min(this.#timeouts, 16));
    // Half of the wait is drawn, so that the lanes of a site do not ask in step.
    this.#cancelTimer = clock.after(waitMs * (0.5 + entropy.unit() / 2), () => {
      this.#cancelTimer = null;
      this.#timeouts += 1;
      count('receiptTimeouts');
      this.#send(this.#base, this.#sentUpto - this.#base, 'resent');
      this.#arm();
    });
  }
}
