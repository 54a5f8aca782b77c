import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../hardware/clock.ts';
import { DESK_LANE } from '../contract/officer.ts';
import { createAccounts } from '../desk/accounts.ts';
import { CHEAP } from '../desk/desk.fixture.ts';
import { openLedger, type OpenLedger } from '../ledger/ledger.ts';
import type { Terminal } from './ask-secretly.ts';
import { addOfficer, changeOfficer, type Surroundings, listOfficers, setOfficerPassword } from './officer.ts';

const PASSWORD = 'seven grey herons';

let folder = '';
let site = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'officer-'));
  site = join(folder, 'lane.yaml');
  cpSync('docs/examples/policy.yaml', join(folder, 'policy.yaml'));
  const text = readFileSync('docs/examples/rs485-lane.yaml', 'utf8');
  writeFileSync(site, text.replace('/var/lib/greenlane', join(folder, 'data')));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function surroundings(input: Terminal = Readable.from([])) {
  const said = { out: '', err: '' };
  const around: Surroundings = {
    input,
    write: (text) => void (said.out += stripVTControlCharacters(text)),
    cost: CHEAP,
    complain: (text) => void (said.err += stripVTControlCharacters(text)),
  };
  return { around, said };
}

/** Somebody who types each line when asked, on a terminal. */
function typing(...lines: readonly string[]) {
  const input = Object.assign(new PassThrough(), { isTTY: true, raw: [] as boolean[] });
  const left = [...lines];
  return Object.assign(input, {
    setRawMode(raw: boolean) {
      input.raw.push(raw);
      const next = raw ? left.shift() : undefined;
      if (next !== undefined) setImmediate(() => input.write(next));
    },
  });
}

function withLedger<T>(work: (ledger: OpenLedger) => T): T {
  const ledger = openLedger({ file: join(folder, 'data', 'ledger.sqlite'), clock: systemClock, simulated: false });
  try {
    return work(ledger);
  } finally {
    ledger.close();
  }
}

const audit = () => withLedger((ledger) => ledger.records(DESK_LANE, 1, 100).map(({ body }) => body));

async function login(password: string): Promise<string> {
  const ledger = openLedger({ file: join(folder, 'data', 'ledger.sqlite'), clock: systemClock, simulated: false });
  const accounts = createAccounts({ ledger, clock: systemClock, cost: CHEAP });
  const who = await accounts.check({ name: 'li wei', password }).catch(String);
  const mustChange = ledger.officers.find('li wei')?.mustChangePassword === true;
  ledger.close();
  return typeof who === 'string' ? who : `${who.name}, ${who.role}${mustChange ? ', must change' : ''}`;
}

describe('greenlane officer', () => {
  it('adds a person with a password from standard input, and records it', async () => {
    const { around, said } = surroundings(Readable.from([`${PASSWORD}\r\nsecond line`]));
    expect(await addOfficer('Li Wei', 'supervisor', { site, passwordStdin: true }, around)).toBe(0);
    expect(said).toEqual({ out: 'Li Wei may log in as supervisor.\n', err: '' });
    expect(await login(PASSWORD)).toBe('Li Wei, supervisor');
    expect(audit()).toMatchObject([
      { what: 'officer-added', officer: 'Li Wei', role: 'supervisor', through: 'greenlane officer' },
    ]);
  });

  it('asks on a terminal for a password twice, and shows neither', async () => {
    const input = typing(`seven grei\u007fy heronz\u007fs\r`, `${PASSWORD}\r`);
    const { around, said } = surroundings(input);
    expect(await addOfficer('Li Wei', 'officer', { site }, around)).toBe(0);
    expect(said.err).toBe('New password for Li Wei: \nOnce more: \n');
    expect(input.raw).toEqual([true, false, true, false]);
    expect(await login(PASSWORD)).toBe('Li Wei, officer');
  });

  it.each([
    ['two that differ', [`${PASSWORD}\r`, 'nine blue kestrels\r'], 'not the same password twice'],
    ['one that will not do', ['short\r'], 'at least 12'],
    ['a change of mind', ['sev\u0003'], 'Nothing was changed'],
  ])('adds nobody after %s', async (_, lines, why) => {
    const { around, said } = surroundings(typing(...lines));
    expect(await addOfficer('Li Wei', 'officer', { site }, around)).toBe(1);
    expect(said.err).toContain(why);
    expect(withLedger((ledger) => ledger.officers.list())).toEqual([]);
  });

  it('gives a password for once where nobody can be asked', async () => {
    const { around, said } = surroundings();
    await addOfficer('Li Wei', 'officer', { site }, around);
    const first = /one-time password: (\S+)/.exec(said.out)?.[1] ?? '';
    expect(await login(first)).toBe('Li Wei, officer, must change');
    await setOfficerPassword('Li Wei', { site, oneTime: true }, around);
    expect(await login(first)).toContain('Name or password is wrong');
  });

  it('lists everybody, and how they stand', async () => {
    const { around, said } = surroundings();
    expect(await listOfficers(site, false, around)).toBe(0);
    expect(said.out).toContain('Nobody has an account');
    await addOfficer('Li Wei', 'officer', { site }, around);
    await changeOfficer(site, (roster) => roster.disable('Li Wei'), 'Li Wei cannot log in any more', around);
    said.out = '';
    await listOfficers(site, false, around);
    expect(said.out).toMatch(/^Li Wei {2}officer, since [\d-]{10}, disabled, has not chosen a password yet\n$/);
    said.out = '';
    await listOfficers(site, true, around);
    expect(JSON.parse(said.out)).toMatchObject({ officers: [{ name: 'Li Wei', role: 'officer', disabled: true }] });
  });

  it('says in a sentence what cannot be done', async () => {
    const { around, said } = surroundings();
    expect(await changeOfficer(site, (roster) => roster.enable('Zoe'), 'Zoe may log in', around)).toBe(1);
    expect(said).toEqual({ out: '', err: 'greenlane: Nobody is called Zoe here.\n' });
  });

  it('opens no lane by finding the ledger damaged', async () => {
    writeFileSync(site, `${readFileSync(site, 'utf8')}\ndesk: {enabled: true}\n`);
    withLedger(() => {});
    writeFileSync(join(folder, 'data', 'ledger.sqlite'), 'not a ledger any more');
    const { around, said } = surroundings(Readable.from([PASSWORD]));
    expect(await addOfficer('Li Wei', 'supervisor', { site, passwordStdin: true }, around)).toBe(0);
    expect(said.err).toContain('ledger-damaged');
    expect(withLedger((ledger) => ledger.modeOf('lane-1').mode)).toBe('closed');
  });

  it('says what to do while the lane is running', async () => {
    const running = openLedger({ file: join(folder, 'data', 'ledger.sqlite'), clock: systemClock, simulated: false });
    await expect(listOfficers(site, false, surroundings().around)).rejects.toThrow(
      'stop it (systemctl stop greenlane)',
    );
    running.close();
  });
});
