import type { CaseStep } from '../contract/case.ts';
import { isFault, reasonOf } from '../contract/fault.ts';
import type { LaneOrder, OrderAnswer } from '../contract/lane-order.ts';
import type { RecordDraft } from '../contract/record.ts';
import type { OpenLedger } from '../ledger/ledger.ts';
import type { PublicKey } from '../signing/keys.ts';
import type { Clock } from '../../hardware/clock.ts';
import { centreName } from './admission.ts';
import type { Done } from './door.ts';
import type { Command, Ordered } from './wire.ts';

/** A lane, as the centre may order it about. */
export interface OrderedLane {
  readonly id: string;
  order(order: LaneOrder): Promise<OrderAnswer>;
}

export interface CommandOptions {
  readonly lane: OrderedLane;
  readonly clock: Clock;
  readonly ledger: Pick<OpenLedger, 'append' | 'cases' | 'recordsOf'>;
  /** Has an image sent up at once; answers why it cannot be, or null. Null where there is no way for images. */
  readonly want: ((sha256: string) => Promise<string | null>) | null;
}

/** Does what the centre orders, by the ways that officers have: none of them moves a leaf. */
export function createCommands({ lane, clock, ledger, want }: CommandOptions) {
  function row(kind: RecordDraft['kind'], passage: string | null, body: object): RecordDraft {
    return { lane: lane.id, kind, passage, wallMs: clock.wallMs(), body: body as RecordDraft['body'] };
  }

  function openCase({ passage, reason }: Extract<Ordered, { what: 'open-case' }>, nonce: string, by: string): Done {
    const id = passage ?? `hand-${nonce}`;
    const entry = ledger.cases.entry(id);
    if (entry?.lane === lane.id && entry.decidedWallMs !== null) return refusal('an officer has decided this case');
    if (entry?.lane === lane.id) return { done: true, case: id };
    if (passage !== null && !ledger.recordsOf(passage).some((each) => each.lane === lane.id)) {
      return refusal(`this lane has no passage ${passage}`);
    }
    const step: CaseStep = { what: 'opened', by: { officer: by, role: 'officer' }, passenger: '', reason };
    ledger.append([row('case', id, step)]);
    return { done: true, case: id };
  }

  async function closeLane(reason: string, by: string): Promise<Done> {
    const answer = await lane.order({ type: 'setMode', mode: 'closed', reason, by });
    return answer.done ? { done: true, case: null } : refusal(answer.why);
  }

  async function sendImage(sha256: string): Promise<Done> {
    const why = want === null ? 'this computer has no way to send images' : await want(sha256);
    return why === null ? { done: true, case: null } : refusal(why);
  }

  async function follow({ command, nonce }: Command, by: string): Promise<Done> {
    switch (command.what) {
      case 'open-case':
        return openCase(command, nonce, by);
      case 'close-lane':
        return closeLane(command.reason, by);
      case 'send-image':
        return sendImage(command.sha256);
    }
  }

  return {
    /** That it came, before anything follows. */
    rows({ command, nonce, sequence }: Command, signer: PublicKey): readonly RecordDraft[] {
      const { what, ...rest } = command;
      return [row('audit', null, { what: `centre-${what}`, by: centreName(signer), ...rest, nonce, sequence })];
    },
    async act(message: Command, signer: PublicKey): Promise<Done> {
      const by = centreName(signer);
      try {
        const result = await follow(message, by);
        const what = `centre-${message.command.what}-refused`;
        if (!result.done) ledger.append([row('audit', null, { what, by, nonce: message.nonce, why: result.why })]);
        return result;
      } catch (error) {
        if (!isFault(error)) throw error;
        return refusal(reasonOf(error));
      }
    },
  };
}

function refusal(why: string): Done {
  return { done: false, why, case: null };
}
