import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Role } from '../../edge/contract/officer.ts';
import { oneTimePassword, PASSWORD_COST } from '../../edge/desk/password.ts';
import { createRoster } from '../../edge/desk/roster.ts';
import { openLedger } from '../../edge/ledger/ledger.ts';
import { systemClock } from '../../hardware/clock.ts';
import { systemEntropy } from '../../hardware/entropy.ts';

/** Who may sign in at the desk of a demonstration, for as long as it runs. */
export interface DemoAccount {
  readonly name: string;
  readonly password: string;
}

/** Where the desk of a demonstration is, and who may sign in. */
export interface DeskDoor extends DemoAccount {
  readonly url: string;
  readonly colleagues: readonly DemoAccount[];
}

/** Somebody who works at the desk. */
export interface DemoOfficer {
  readonly name: string;
  readonly role: Role;
}

/** A supervisor does all that an officer does, and sees the pages of the others. */
export const DEMO_OFFICER: DemoOfficer = { name: 'demo', role: 'supervisor' };

/** Makes an account for each in the ledger of a daemon that has not been started yet. */
export async function openAccounts(
  ledgerFile: string,
  officers: readonly DemoOfficer[],
): Promise<readonly DemoAccount[]> {
  mkdirSync(path.dirname(ledgerFile), { recursive: true });
  const ledger = openLedger({ file: ledgerFile, clock: systemClock, simulated: true });
  try {
    const roster = createRoster({ ledger, clock: systemClock, cost: PASSWORD_COST, through: 'greenlane demo' });
    const accounts: DemoAccount[] = [];
    for (const { name, role } of officers) {
      const password = oneTimePassword(systemEntropy);
      await roster.add(name, role, password, false);
      accounts.push({ name, password });
    }
    return accounts;
  } finally {
    ledger.close();
  }
}
