import { createAllowance } from '../../hardware/allowance.ts';
import type { BusMessage } from '../../hardware/bus/bus.ts';
import type { Clock } from '../../hardware/clock.ts';
import { isFault, reasonOf } from '../contract/fault.ts';
import type { RecordDraft } from '../contract/record.ts';
import type { OpenLedger } from '../ledger/ledger.ts';
import type { PublicKey } from '../signing/keys.ts';
import type { DocumentAnswer } from '../signing/signed-document.ts';
import { type Passport, streamOf, whyNotNow } from './admission.ts';
import type { CommandAnswer } from './wire.ts';

/** What became of a message that was let in. */
export type Done =
  | { readonly done: true; readonly case: string | null }
  | { readonly done: false; readonly why: string; readonly case: null };

export interface DoorOptions<Message extends Passport> {
  readonly purpose: 'command' | 'advice';
  readonly site: string;
  readonly lane: string;
  readonly clock: Clock;
  readonly ledger: Pick<OpenLedger, 'appendWith' | 'marks'>;
  decode(payload: Uint8Array): DocumentAnswer<Message>;
  /** The rows that say that it came, or why it cannot be; written with its number, before anything follows. */
  rows(message: Message, signer: PublicKey): readonly RecordDraft[] | { readonly why: string };
  act(message: Message, signer: PublicKey): Done | Promise<Done>;
  answer(answer: CommandAnswer): void;
  readonly refused: (message: BusMessage, why: string) => void;
  readonly count: (what: string) => void;
}

/** More at once, or for long, is no centre's. What it costs to look at a signature is the lane's own time. */
const AT_ONCE = 20;
const A_SECOND = 5;
/** Far more than can be alive at a time; after a restart the numbers alone keep an old one out. */
const NONCES_HELD = 1024;

/**
 * Where signed messages of the moment come in, each once: what was kept by the broker, is not signed by a trusted key, is
 * for another lane, old, of another time or was here before, is refused, and nothing follows from it.
 */
export function createDoor<Message extends Passport>(options: DoorOptions<Message>) {
  const { purpose, site, lane, clock, ledger, refused, count } = options;
  const allowance = createAllowance(clock, AT_ONCE, A_SECOND);
  const nonces = new Set<string>();

  function answer(nonce: string, result: Done): void {
    const why = result.done ? '' : result.why;
    const told = { done: result.done, why, case: result.case, wallMs: clock.wallMs() };
    options.answer({ kind: 'greenlane-command-answer', lane, nonce, ...told });
  }

  function remember(nonce: string): void {
    const [oldest] = nonces;
    if (nonces.size >= NONCES_HELD && oldest !== undefined) nonces.delete(oldest);
    nonces.add(nonce);
  }

  /** Why it does not count; null once it is written that it came. */
  function letIn(message: Message, signer: PublicKey): string | null {
    const stream = streamOf(purpose, lane, signer);
    const { nonce, sequence } = message;
    const reader = { site, lane, wallMs: clock.wallMs(), isNonceKnown: nonces.has(nonce) };
    const why = whyNotNow(message, { ...reader, sequence: ledger.marks.sequence(stream) });
    if (why !== null) return why;
    const rows = options.rows(message, signer);
    if ('why' in rows) return rows.why;
    try {
      ledger.appendWith(rows, () => ledger.marks.set({ stream, sequence, untilMs: null }));
    } catch (error) {
      if (!isFault(error)) throw error;
      return reasonOf(error);
    }
    remember(nonce);
    return null;
  }

  return async function take(message: BusMessage): Promise<void> {
    if (message.retained) return refused(message, 'was kept by the broker, and is of a moment that is over');
    if (!allowance.take()) return count(`${purpose}TooMany`);
    const opened = options.decode(message.payload);
    if (!opened.ok) return refused(message, opened.why);
    const { content, signer } = opened;
    const why = letIn(content, signer);
    if (why !== null) {
      refused(message, why);
      return answer(content.nonce, { done: false, why: `it ${why}`, case: null });
    }
    count(`${purpose}Taken`);
    answer(content.nonce, await options.act(content, signer));
  };
}
