import { describe, expect, it } from 'vitest';
import { createVirtualClock } from '../../hardware/virtual-clock.ts';
import { DESK_LANE } from '../contract/officer.ts';
import { openLedger } from '../ledger/ledger.ts';
import { createAccounts } from './accounts.ts';
import { CHEAP, PASSWORD } from './desk.fixture.ts';
import { createRoster } from './roster.ts';

function open() {
  const clock = createVirtualClock();
  const ledger = openLedger({ file: ':memory:', clock, simulated: true });
  const roster = createRoster({ ledger, clock, cost: CHEAP, through: 'a test' });
  const accounts = createAccounts({ ledger, clock, cost: CHEAP });
  const audit = () => ledger.records(DESK_LANE, 1, 100).map(({ body }) => body);
  return { clock, ledger, roster, accounts, audit };
}

describe('the roster', () => {
  it('writes every change into the chain of the desk, with the change', async () => {
    const { roster, audit, ledger } = open();
    await roster.add('Li Wei', 'officer', PASSWORD, true);
    roster.setRole('li wei', 'supervisor');
    await roster.setPassword('LI WEI', 'nine blue kestrels', false);
    roster.disable('Li Wei');
    roster.enable('Li Wei');
    expect(audit().map(({ what, officer, role }) => [what, officer, role])).toEqual([
      ['officer-added', 'Li Wei', 'officer'],
      ['officer-role-changed', 'Li Wei', 'supervisor'],
      ['officer-password-set', 'Li Wei', 'supervisor'],
      ['officer-disabled', 'Li Wei', 'supervisor'],
      ['officer-enabled', 'Li Wei', 'supervisor'],
    ]);
    expect(ledger.verify().broken).toBeNull();
    expect(JSON.stringify(audit())).not.toMatch(/herons|kestrels/);
    expect(roster.list()).toMatchObject([{ name: 'Li Wei', role: 'supervisor', isDisabled: false }]);
  });

  it('changes nothing that the ledger does not take', async () => {
    const { roster, ledger, accounts } = open();
    await roster.add('Li', 'officer', PASSWORD, false);
    ledger.close();
    expect(() => roster.disable('Li')).toThrow('not open');
    await expect(accounts.check({ name: 'Li', password: PASSWORD })).rejects.toThrow('not open');
  });

  it.each(['李伟', 'Åsa Ström', "Siobhán O'Neill", 'أحمد', 'm.rossi-2', 'X'])('has people called %s', async (name) => {
    const { roster, accounts } = open();
    await roster.add(name, 'officer', PASSWORD, false);
    expect(await accounts.check({ name: name.toUpperCase(), password: PASSWORD })).toEqual({
      name: name.normalize('NFC'),
      role: 'officer',
    });
  });

  it.each([
    '',
    ' ',
    ' Li',
    'Li ',
    'L\u202ei',
    'L\u200bi',
    'Li\n',
    '<b>Li</b>',
    'L'.repeat(65),
    '-Li',
    '\ufdfa\ufdfa\ufdfa\ufdfa',
  ])('has nobody called %j', async (name) => {
    await expect(open().roster.add(name, 'officer', PASSWORD, false)).rejects.toThrow('A name has');
  });

  it('has nobody twice, and says when it does not know somebody', async () => {
    const { roster } = open();
    await roster.add('Åsa', 'officer', PASSWORD, false);
    await expect(roster.add('A\u030aSA', 'auditor', PASSWORD, false)).rejects.toThrow('already');
    expect(() => roster.disable('Ase')).toThrow('Nobody is called Ase');
    await expect(roster.add('Wei', 'officer', 'short', false)).rejects.toThrow('at least 12');
  });

  it('lets nobody in who is disabled, and frees who was locked out', async () => {
    const { roster, accounts } = open();
    await roster.add('Wei', 'officer', PASSWORD, false);
    roster.disable('Wei');
    await expect(accounts.check({ name: 'Wei', password: PASSWORD })).rejects.toThrow('wrong');
    for (let n = 0; n < 4; n += 1) await accounts.check({ name: 'Wei', password: 'x' }).catch(() => undefined);
    await expect(accounts.check({ name: 'Wei', password: PASSWORD })).rejects.toThrow('Too many wrong passwords');
    roster.enable('Wei');
    expect(await accounts.check({ name: 'Wei', password: PASSWORD })).toEqual({ name: 'Wei', role: 'officer' });
  });
});

describe('an account', () => {
  it('is not locked for ever by a clock that was put back, nor left to guessing', async () => {
    const { clock, roster, accounts } = open();
    await roster.add('Wei', 'officer', PASSWORD, false);
    const guess = async () => accounts.check({ name: 'Wei', password: 'x' });
    for (let n = 0; n < 5; n += 1) await guess().catch(() => undefined);
    clock.jumpWall(-10 * 365 * 86_400_000);
    await expect(guess()).rejects.toThrow('wrong');
    await expect(guess()).rejects.toThrow('in 2 minutes');
    clock.advance(120_000);
    expect(await accounts.check({ name: 'Wei', password: PASSWORD })).toMatchObject({ name: 'Wei' });
  });

  it('is asked for by no more than sixteen at once: the lane needs the processor too', async () => {
    const { accounts } = open();
    const asked = Array.from({ length: 40 }, async (_, n) => accounts.check({ name: `n${n}`, password: 'x' }));
    const answers = await Promise.allSettled(asked);
    const codes = answers.map((each) => (each.status === 'rejected' ? String(each.reason) : 'in'));
    expect(codes.filter((text) => text.includes('Name or password is wrong'))).toHaveLength(16);
    expect(codes.filter((text) => text.includes('Too many people'))).toHaveLength(24);
  });
});
