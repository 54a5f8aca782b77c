import type { Clock } from '../../hardware/clock.ts';
import { type Actor, DESK_LANE, type Role } from '../contract/officer.ts';
import type { RecordDraft } from '../contract/record.ts';
import type { OpenLedger } from '../ledger/ledger.ts';

/** What accounts, sessions and doors need of the ledger. */
export type DeskLedger = Pick<OpenLedger, 'append' | 'appendWith' | 'officers'>;

/** A row of the desk's own chain, at this moment. */
export function deskRow(clock: Clock, body: RecordDraft['body']): RecordDraft {
  return { lane: DESK_LANE, kind: 'audit', passage: null, wallMs: clock.wallMs(), body };
}

/** A person as rows name them. */
export function actorOf({ name, role }: { readonly name: string; readonly role: Role }): Actor {
  return { officer: name, role };
}
