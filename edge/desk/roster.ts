import type { Clock } from '../../hardware/clock.ts';
import type { Role } from '../contract/officer.ts';
import type { RecordDraft } from '../contract/record.ts';
import { type Account, foldName } from '../ledger/officers.ts';
import { refusePassword } from './accounts.ts';
import { type DeskLedger, deskRow } from './desk-ledger.ts';
import { hashPassword, type PasswordCost } from './password.ts';
import { Refused } from './refused.ts';

/**
 * Who works at the desk, as whoever runs the computer decides. Every change is a row of the desk's chain, written with
 * it; every call but `list` throws Refused with a sentence when it cannot be done, and the ledger's faults.
 */
export interface Roster {
  list(): readonly Account[];
  add(name: string, role: Role, password: string, mustChange: boolean): Promise<void>;
  /** Ends the account's sessions and its lock-out. */
  setPassword(name: string, password: string, mustChange: boolean): Promise<void>;
  setRole(name: string, role: Role): void;
  disable(name: string): void;
  /** Ends its lock-out too. */
  enable(name: string): void;
}

// Letters of any script, and nothing that writes backwards or cannot be seen.
const NAME = /^[\p{L}\p{N}](?:[\p{L}\p{M}\p{N} .'’·_-]{0,62}[\p{L}\p{M}\p{N}.])?$/u;
const NO_LOCK = { failedAttempts: 0, lockedUntilWallMs: 0 };

export function createRoster(options: {
  readonly ledger: DeskLedger;
  readonly clock: Clock;
  readonly cost: PasswordCost;
  /** By what means it is done, for the record. */
  readonly through: string;
}): Roster {
  const { ledger, clock, cost, through } = options;
  const { officers } = ledger;

  function known(name: string): Account {
    const account = officers.find(name);
    if (account === null) throw badRequest(`Nobody is called ${name} here.`);
    return account;
  }

  function change(account: Account, body: RecordDraft['body']): void {
    const row = deskRow(clock, { ...body, officer: account.name, role: account.role, through });
    ledger.appendWith([row], () => {
      officers.save(account);
      officers.removeSessionsOf(account.name);
    });
  }

  return {
    list: () => officers.list(),
    async add(spelling, role, password, mustChange) {
      const name = spelling.normalize('NFC');
      if (!NAME.test(name) || Array.from(foldName(name)).length > 64) {
        throw badRequest('A name has 1 to 64 letters, digits, spaces, full stops, apostrophes and hyphens.');
      }
      if (officers.find(name) !== null) throw badRequest(`Somebody is called ${name} already.`);
      refusePassword(password, name);
      const hash = await hashPassword(password, cost);
      const createdWallMs = clock.wallMs();
      const account = { name, role, password: hash, createdWallMs, isDisabled: false, ...NO_LOCK };
      change({ ...account, mustChangePassword: mustChange }, { what: 'officer-added' });
    },
    async setPassword(name, password, mustChange) {
      const account = known(name);
      refusePassword(password, account.name);
      const hash = await hashPassword(password, cost);
      change(
        { ...account, ...NO_LOCK, password: hash, mustChangePassword: mustChange },
        { what: 'officer-password-set' },
      );
    },
    setRole(name, role) {
      const account = known(name);
      change({ ...account, role }, { what: 'officer-role-changed', before: account.role });
    },
    disable: (name) => change({ ...known(name), isDisabled: true }, { what: 'officer-disabled' }),
    enable: (name) => change({ ...known(name), ...NO_LOCK, isDisabled: false }, { what: 'officer-enabled' }),
  };
}

function badRequest(message: string): Refused {
  return new Refused(400, { code: 'bad-request', message });
}
