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

const NAME = 'demo';
/** A supervisor does all that an officer does, and sees the pages of the others. */
const ROLE: Role = 'supervisor';

/** Makes the account in the ledger of a daemon that has not been started yet. */
export async function openAccount(ledgerFile: string): Promise<DemoAccount> {
  mkdirSync(path.dirname(ledgerFile), { recursive: true });
  const ledger = openLedger({ file: ledgerFile, clock: systemClock, simulated: true });
  try {
    const password = oneTimePassword(systemEntropy);
    const roster = createRoster({ ledger, clock: systemClock, cost: PASSWORD_COST, through: 'the demonstration' });
    await roster.add(NAME, ROLE, password, false);
    return { name: NAME, password };
  } finally {
    ledger.close();
  }
}
