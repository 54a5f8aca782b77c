import { text } from 'node:stream/consumers';
import pc from 'picocolors';
import { systemClock } from '../../hardware/clock.ts';
import { systemEntropy } from '../../hardware/entropy.ts';
import { ledgerOptions } from '../config/ledger-options.ts';
import { loadSite } from '../config/load.ts';
import { Fault, isFault } from '../contract/fault.ts';
import type { Role } from '../contract/officer.ts';
import { complaintAbout, oneTimePassword, PASSWORD_COST, type PasswordCost } from '../desk/password.ts';
import { Refused } from '../desk/refused.ts';
import { createRoster, type Roster } from '../desk/roster.ts';
import { openLedger } from '../ledger/ledger.ts';
import type { Account } from '../ledger/officers.ts';
import { askSecretly, type Terminal } from './ask-secretly.ts';

/**
 * What `greenlane officer` does, on the ledger of a site whose lane is stopped. Everything answers the exit code and
 * throws Fault `config-invalid` or one of the ledger's.
 */

export interface PasswordWays {
  readonly site: string;
  readonly passwordStdin?: boolean;
  readonly oneTime?: boolean;
}

/** Where the command reads and writes, and how much work a password is: the process's own, or a test's. */
export interface Surroundings {
  readonly input: Terminal;
  readonly write: (text: string) => void;
  readonly complain: (text: string) => void;
  readonly cost: PasswordCost;
}

const ownSurroundings: Surroundings = {
  input: process.stdin,
  write: (text) => void process.stdout.write(text),
  complain: (text) => void process.stderr.write(text),
  cost: PASSWORD_COST,
};

export async function addOfficer(
  name: string,
  role: Role,
  ways: PasswordWays,
  around = ownSurroundings,
): Promise<number> {
  return withRoster(ways.site, around, async (roster) => {
    const { password, isOneTime } = await choosePassword(name, ways, around);
    await roster.add(name, role, password, isOneTime);
    around.write(`${pc.bold(name)} may log in as ${role}.\n${isOneTime ? oneTimeText(password) : ''}`);
  });
}

export async function setOfficerPassword(name: string, ways: PasswordWays, around = ownSurroundings): Promise<number> {
  return withRoster(ways.site, around, async (roster) => {
    const { password, isOneTime } = await choosePassword(name, ways, around);
    await roster.setPassword(name, password, isOneTime);
    around.write(`${pc.bold(name)} has a new password.\n${isOneTime ? oneTimeText(password) : ''}`);
  });
}

/** Does one thing to the roster and says so. */
export async function changeOfficer(
  site: string,
  change: (roster: Roster) => void,
  told: string,
  around = ownSurroundings,
): Promise<number> {
  return withRoster(site, around, async (roster) => {
    change(roster);
    around.write(`${told}.\n`);
    return Promise.resolve();
  });
}

export async function listOfficers(site: string, json: boolean, around = ownSurroundings): Promise<number> {
  return withRoster(site, around, async (roster) => {
    const accounts = roster.list();
    if (json) around.write(`${JSON.stringify({ officers: accounts.map(told) })}\n`);
    else if (accounts.length === 0) around.write('Nobody has an account. `greenlane officer add` gives one.\n');
    else around.write(accounts.map(line).join(''));
    return Promise.resolve();
  });
}

async function withRoster(
  file: string,
  around: Surroundings,
  work: (roster: Roster) => Promise<void>,
): Promise<number> {
  const site = loadSite(file);
  const ledger = openStoppedLedger({ ...ledgerOptions(site), clock: systemClock });
  try {
    if (ledger.alarm !== null) around.complain(`greenlane: ${ledger.alarm.message}\n`);
    await work(createRoster({ ledger, clock: systemClock, cost: around.cost, through: 'greenlane officer' }));
    return 0;
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    around.complain(`greenlane: ${error.message}\n`);
    return 1;
  } finally {
    ledger.close();
  }
}

function openStoppedLedger(options: Parameters<typeof openLedger>[0]) {
  try {
    return openLedger(options);
  } catch (error) {
    if (!isFault(error, 'ledger-locked')) throw error;
    const what =
      'The lane is running, and it alone writes its ledger: stop it (systemctl stop greenlane), give the command again, start it';
    throw new Fault('ledger-locked', what, { file: options.file }, error);
  }
}

async function choosePassword(name: string, ways: PasswordWays, around: Surroundings) {
  if (ways.oneTime === true) return { password: oneTimePassword(systemEntropy), isOneTime: true };
  if (ways.passwordStdin === true) {
    const [password = ''] = (await text(around.input)).split(/\r?\n/, 1);
    return { password, isOneTime: false };
  }
  if (around.input.isTTY !== true) return { password: oneTimePassword(systemEntropy), isOneTime: true };
  const password = await askSecretly(around.input, around.complain, `New password for ${name}: `);
  // Said before it is typed again.
  const complaint = complaintAbout(password, name);
  if (complaint !== null) throw new Refused(400, { code: 'bad-request', message: complaint });
  const again = await askSecretly(around.input, around.complain, 'Once more: ');
  if (again === password) return { password, isOneTime: false };
  throw new Refused(400, { code: 'bad-request', message: 'That was not the same password twice.' });
}

function oneTimeText(password: string): string {
  return `  one-time password: ${pc.bold(password)}\n  It must be changed at the first login, and is shown only here.\n`;
}

function told({ name, role, createdWallMs, isDisabled, mustChangePassword, lockedUntilWallMs }: Account) {
  return {
    name,
    role,
    since: new Date(createdWallMs).toISOString(),
    disabled: isDisabled,
    mustChangePassword,
    lockedUntil: lockedUntilWallMs > systemClock.wallMs() ? new Date(lockedUntilWallMs).toISOString() : null,
  };
}

function line(account: Account): string {
  const { name, role, since, disabled, mustChangePassword, lockedUntil } = told(account);
  const notes = [
    ...(disabled ? ['disabled'] : []),
    ...(mustChangePassword ? ['has not chosen a password yet'] : []),
    ...(lockedUntil === null ? [] : [`locked out until ${lockedUntil}`]),
  ];
  return `${pc.bold(name)}  ${role}, since ${since.slice(0, 10)}${notes.map((note) => `, ${pc.yellow(note)}`).join('')}\n`;
}
