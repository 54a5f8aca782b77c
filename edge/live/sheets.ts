import { createAllowance } from '../../hardware/allowance.ts';
import type { BusMessage } from '../../hardware/bus/bus.ts';
import type { Cancel, Clock } from '../../hardware/clock.ts';
import { isFault } from '../contract/fault.ts';
import type { BagSheet } from '../contract/pre-screening.ts';
import type { DocumentAnswer } from '../signing/signed-document.ts';
import { whyUntimely } from './admission.ts';
import type { HoldBagKeeper } from './hold-bags.ts';

export interface SheetsOptions {
  readonly site: string;
  readonly clock: Clock;
  readonly keeper: Pick<HoldBagKeeper, 'take' | 'missed' | 'sheetTaken' | 'size'>;
  decode(payload: Uint8Array): DocumentAnswer<BagSheet>;
  readonly refused: (message: BusMessage, why: string) => void;
  readonly count: (what: string) => void;
  readonly onTrouble: (error: unknown) => void;
}

interface Waiting {
  readonly sheet: BagSheet;
  readonly issuer: string;
  /** It was taken before: what a clock that was off has left out or let run out comes back. */
  readonly isAgain: boolean;
  /** How many of its notices were taken. */
  taken: number;
}

/** Rows that are written at once: the gate does not wait for more. */
const NOTICES_AT_ONCE = 50;
const TRY_AGAIN_MS = 5000;
const SHEETS_WAITING = 8;
/** Some thousand bags are suspect at a large airport in a month; whoever names more names everybody's. */
const MOST_HELD = 20_000;
/** A sheet may be two megabytes: looking at its signature is work. */
const AT_ONCE = 8;
const A_SECOND = 1;

/** Where sheets of hold baggage come in: each is taken in its order, a few notices at a time. */
export function createSheets(options: SheetsOptions) {
  const { site, clock, keeper, refused, count } = options;
  const allowance = createAllowance(clock, AT_ONCE, A_SECOND);
  const waiting: Waiting[] = [];
  let cancel: Cancel | null = null;

  function work(): void {
    cancel = null;
    const [next] = waiting;
    if (next === undefined) return;
    const { sheet, issuer, isAgain, taken } = next;
    const notices = sheet.notices.slice(taken, taken + NOTICES_AT_ONCE);
    const isLast = taken + notices.length >= sheet.notices.length;
    try {
      keeper.take(sheet, notices, isLast, issuer);
    } catch (error) {
      if (!isFault(error)) throw error;
      options.onTrouble(error);
      plan(TRY_AGAIN_MS);
      return;
    }
    next.taken += notices.length;
    if (isLast) {
      waiting.shift();
      count(isAgain ? 'sheetsAgain' : 'sheetsTaken');
    }
    plan(0);
  }

  function plan(delayMs: number): void {
    if (waiting.length > 0) cancel ??= clock.after(delayMs, work);
  }

  function inHand(issuer: string): readonly number[] {
    return waiting.filter((each) => each.issuer === issuer).map(({ sheet }) => sheet.sequence);
  }

  return {
    take(message: BusMessage): void {
      if (!allowance.take()) return count('sheetsTooMany');
      const opened = options.decode(message.payload);
      if (!opened.ok) return refused(message, opened.why);
      const { content: sheet, signer } = opened;
      const issuer = signer.id;
      if (sheet.site !== site) return refused(message, `is for the site ${sheet.site}`);
      const written = inHand(issuer);
      const last = Math.max(keeper.sheetTaken(issuer), ...written);
      if (sheet.sequence < last) {
        return refused(message, `has the number ${sheet.sequence}, and ${last} was taken before`);
      }
      // A broker keeps the last one and gives it again at every connection.
      const isAgain = sheet.sequence === last;
      const untimely = whyUntimely(sheet, clock.wallMs());
      if (isAgain && (untimely !== null || written.includes(last))) return count('sheetsAgain');
      if (untimely !== null) {
        keeper.missed(issuer);
        return refused(message, untimely);
      }
      if (!isAgain && keeper.size() + sheet.notices.length > MOST_HELD)
        return refused(message, `names more than ${MOST_HELD} bags`);
      if (waiting.length >= SHEETS_WAITING) return refused(message, 'came when others were still being written');
      waiting.push({ sheet, issuer, isAgain, taken: 0 });
      plan(0);
    },
    stop(): void {
      cancel?.();
      cancel = null;
      waiting.length = 0;
    },
  };
}
