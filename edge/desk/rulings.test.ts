import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Disposition } from '../contract/case.ts';
import { ALARM, type CaseDesk, decide, DOUBT, LANE, look, openCaseDesk, rulingOn, SEALED } from './cases.fixture.ts';
import { type Browser, PASSWORD } from './desk.fixture.ts';
import { decision, finding } from './supervision.fixture.ts';
import type { CaseView } from './wire.ts';

let cases: CaseDesk;
let li: Browser;
beforeEach(async () => {
  cases = await openCaseDesk();
  li = await cases.signIn('Li');
});
afterEach(async () => cases.stop());

const codeOf = ({ body }: { readonly body: unknown }) => (body as { code?: string }).code ?? 'done';
const inspect = async (id: string, version = 1) =>
  li.ask('POST', `/api/cases/${id}/inspection`, { body: { looked: 'the bag', found: 'nothing', version } });

describe('an alarm', () => {
  it('is released only after an inspection that was written down for this case', async () => {
    cases.divert('p', [DOUBT, ALARM]);
    expect(await decide(li, 'p', rulingOn({ version: 1 }))).toMatchObject({ status: 422 });
    expect(codeOf(await decide(li, 'p', rulingOn({ version: 1 })))).toBe('inspection-needed');
    await inspect('p');
    expect(codeOf(await decide(li, 'p', rulingOn({ version: 2 })))).toBe('done');
  });

  it('that comes after the decision counts as well', async () => {
    cases.divert('p');
    const outcome = { verdict: 'divert', left: 'by-diversion', tookMs: 1, decidedAtSequence: null, decisionMs: null };
    const body = { ...outcome, findings: [{ ...ALARM, source: { ...ALARM.source } }] };
    cases.desk.ledger.append([{ lane: 'lane-1', kind: 'outcome', passage: 'p', wallMs: 1, body }]);
    const view = await look(li, 'p');
    expect(view).toMatchObject({ isAlarm: true, codes: ['scanner-alarm', 'declaration-missing'] });
    expect(view.findings.map(({ code }) => code)).toEqual(['declaration-missing', 'scanner-alarm']);
    expect(codeOf(await decide(li, 'p', rulingOn(view)))).toBe('inspection-needed');
  });

  it.each<Disposition>([
    { what: 'goods-declared', goods: '2 watches' },
    { what: 'duty-to-pay', goods: 'watches', amount: 100, currency: 'EUR' },
  ])('asks the same of every way to let the passenger go: $what', async (disposition) => {
    cases.divert('p', [SEALED]);
    expect(codeOf(await decide(li, 'p', rulingOn({ version: 1 }, {}, disposition)))).toBe('inspection-needed');
    await inspect('p');
    expect(codeOf(await decide(li, 'p', rulingOn({ version: 2 }, {}, disposition)))).toBe('supervisor-needed');
  });

  it('needs no inspection for what keeps the passenger', async () => {
    cases.divert('p', [ALARM]);
    expect(codeOf(await decide(li, 'p', rulingOn({ version: 1 }, {}, { what: 'refer', to: 'the police' })))).toBe(
      'done',
    );
  });
});

describe('a release that a supervisor must approve', () => {
  const approvedBy = async (approval: object | null) => {
    const { version } = await look(li, 'p');
    return decide(li, 'p', rulingOn({ version }, { approval }));
  };
  beforeEach(async () => {
    cases.divert('p', [SEALED]);
    await inspect('p');
  });

  it('is refused without one, with a wrong password, and with the name of somebody who may not', async () => {
    expect(codeOf(await approvedBy(null))).toBe('supervisor-needed');
    expect(codeOf(await approvedBy({ name: 'Supervisor', password: 'no' }))).toBe('wrong-password');
    for (const name of ['Wu', 'Auditor', 'Technician', 'Li']) {
      expect(codeOf(await approvedBy({ name, password: PASSWORD }))).toBe('supervisor-needed');
    }
    expect(cases.desk.ledger.cases.entry('p')?.decidedWallMs).toBeNull();
  });

  it('is written with both names', async () => {
    const { body } = await approvedBy({ name: 'supervisor', password: PASSWORD });
    const [by, approver] = [
      { officer: 'Li', role: 'officer' },
      { officer: 'Supervisor', role: 'supervisor' },
    ];
    expect((body as CaseView).ruling).toMatchObject({ by, approvedBy: approver });
  });

  it('is another person’s business also for a supervisor', async () => {
    li = await cases.signIn('Supervisor');
    expect(codeOf(await approvedBy({ name: 'SUPERVISOR', password: PASSWORD }))).toBe('supervisor-needed');
    await cases.desk.roster.add('Vera', 'supervisor', PASSWORD, false);
    expect(codeOf(await approvedBy({ name: 'Vera', password: PASSWORD }))).toBe('done');
  });

  it('locks out whoever guesses the supervisor’s password', async () => {
    const codes: string[] = [];
    while (codes.length < 20 && codes.at(-1) !== 'locked-out') {
      codes.push(codeOf(await approvedBy({ name: 'Supervisor', password: `guess ${codes.length}` })));
    }
    expect(codes.at(-1)).toBe('locked-out');
    expect(codeOf(await approvedBy({ name: 'Supervisor', password: PASSWORD }))).toBe('locked-out');
  });

  it('is not done when the case changed while the password was looked at', async () => {
    const { version } = await look(li, 'p');
    const [ruled] = await Promise.all([
      decide(li, 'p', rulingOn({ version }, { approval: { name: 'Supervisor', password: PASSWORD } })),
      inspect('p', version),
    ]);
    expect(['conflict', 'done']).toContain(codeOf(ruled));
    const { inspections, state } = await look(li, 'p');
    expect(inspections.length === 2).toBe(state === 'waiting');
  });
});

describe('a passage that was broken off after it had been decided', () => {
  const BROKEN_OFF = finding('interrupted', 'doubt');
  const breakOff = () => {
    const draft = { lane: LANE, kind: 'decision', passage: 'p', wallMs: 2, body: decision([BROKEN_OFF]) } as const;
    cases.desk.ledger.append([draft]);
  };

  it('keeps every finding with its picture, and needs the second person as before', async () => {
    const seen = { name: 'knife', category: 'blade', box: { x: 1, y: 2, width: 3, height: 4 }, score: 0.9, scan: 'a' };
    cases.divert('p', [{ ...SEALED, objects: [seen] } as typeof SEALED, DOUBT]);
    breakOff();
    const view = await look(li, 'p');
    expect(view.findings).toMatchObject([{ code: 'bag-sealed', objects: [seen] }, DOUBT, BROKEN_OFF]);
    expect(view).toMatchObject({ isAlarm: true, headline: { code: 'bag-sealed' } });
    expect(codeOf(await decide(li, 'p', rulingOn(view)))).toBe('inspection-needed');
    await inspect('p', view.version);
    expect(codeOf(await decide(li, 'p', rulingOn({ version: 3 })))).toBe('supervisor-needed');
  });

  it('leaves each label at the finding that it was given to', async () => {
    cases.divert('p', [DOUBT]);
    breakOff();
    const labels = [
      { finding: 0, label: 'wrong' },
      { finding: 1, label: 'right' },
    ];
    const { body } = await decide(li, 'p', rulingOn({ version: 2 }, { labels }));
    expect((body as CaseView).ruling?.labels.map(({ code }) => code)).toEqual([DOUBT.code, BROKEN_OFF.code]);
  });
});

describe('somebody who is found in the lane after a restart', () => {
  const FOUND = { kind: 'conduct', what: 'did-not-leave' } as const;
  const endBefore = (left: string, ...kinds: readonly ['movement'?]) => {
    const outcome = { verdict: 'divert', left, tookMs: 1, decidedAtSequence: null, decisionMs: null, findings: [] };
    const draft = { lane: LANE, passage: 'before', wallMs: 2 };
    cases.divert('before', [SEALED]);
    cases.desk.ledger.append([
      ...kinds.map(() => ({ ...draft, kind: 'movement' as const, body: { what: 'left' } })),
      { ...draft, kind: 'outcome', body: outcome },
    ]);
  };

  it('goes by no second case while the first waits for a supervisor', async () => {
    endBefore('interrupted');
    cases.divert('p', [DOUBT], FOUND);
    expect(codeOf(await decide(li, 'p', rulingOn({ version: 1 })))).toBe('supervisor-needed');
    await li.ask('POST', '/api/cases/before/inspection', { body: { looked: 'bag', found: 'jar', version: 2 } });
    const approval = { name: 'Supervisor', password: PASSWORD };
    expect(codeOf(await decide(li, 'before', rulingOn({ version: 3 }, { approval })))).toBe('done');
    expect(codeOf(await decide(li, 'p', rulingOn({ version: 1 })))).toBe('done');
  });

  it('is kept, seized from or referred without waiting for the first case', async () => {
    endBefore('interrupted');
    cases.divert('p', [DOUBT], FOUND);
    expect(codeOf(await decide(li, 'p', rulingOn({ version: 1 }, {}, { what: 'refer', to: 'x' })))).toBe('done');
  });

  it.each<readonly [string, () => void]>([
    ['who was before had gone', () => endBefore('interrupted', 'movement')],
    ['who was before left by the officer’s leaf', () => endBefore('by-diversion')],
  ])('is nobody else’s business when %s', async (_, before) => {
    before();
    cases.divert('p', [DOUBT], FOUND);
    expect(codeOf(await decide(li, 'p', rulingOn({ version: 1 })))).toBe('done');
  });
});

describe('a ruling', () => {
  const attempt = async (disposition: Disposition, more: object = {}) =>
    codeOf(await decide(li, 'p', rulingOn({ version: 1 }, more, disposition)));
  beforeEach(() => cases.divert('p', [DOUBT, { ...DOUBT, code: 'over-allowance' }]));

  it('needs a reason where the policy says so', async () => {
    expect(await attempt({ what: 'seized', goods: 'ivory' }, { reason: '  ' })).toBe('reason-needed');
    expect(await attempt({ what: 'seized', goods: 'ivory' }, { reason: 'CITES' })).toBe('done');
  });

  it.each([
    ['a currency that is none', 10, 'ABC'],
    ['a currency in small letters', 10, 'eur'],
    ['metal for money', 1, 'XAU'],
    ['nothing', 0, 'EUR'],
    ['a share of a cent', 1.005, 'EUR'],
    ['a share of a yen', 10.5, 'JPY'],
    ['more than there is', 1e15, 'EUR'],
  ])('takes no duty of %s', async (_name, amount, currency) => {
    expect(await attempt({ what: 'duty-to-pay', goods: 'watches', amount, currency })).toBe('bad-request');
  });

  it.each([
    [19.99, 'EUR'],
    [1500, 'JPY'],
    [0.125, 'KWD'],
    [700, 'XOF'],
  ])('takes a duty of %d %s', async (amount, currency) => {
    expect(await attempt({ what: 'duty-to-pay', goods: 'watches', amount, currency })).toBe('done');
  });

  it('keeps what was found beside each finding, with its code', async () => {
    const labels = [{ finding: 1, label: 'wrong' }];
    expect(await attempt({ what: 'release' }, { labels: [...labels, { finding: 2, label: 'right' }] })).toBe(
      'bad-request',
    );
    expect(await attempt({ what: 'release' }, { labels: [...labels, ...labels] })).toBe('bad-request');
    cases.desk.clock.advance(1234);
    expect(await attempt({ what: 'release' }, { labels })).toBe('done');
    const { ruling } = await look(li, 'p');
    expect(ruling).toMatchObject({ labels: [{ finding: 1, code: 'over-allowance', label: 'wrong' }], tookMs: 1234 });
  });

  it('ends the holding of portraits', async () => {
    cases.portraits.set('portrait-1', new Uint8Array([1]));
    await attempt({ what: 'release' });
    expect(cases.portraits.size).toBe(0);
  });
});

describe('a release while the passenger stands in the lane', () => {
  const order = { type: 'releaseByExit', passage: 'p', by: 'Li' };
  beforeEach(() => {
    cases.divert('p');
    cases.lane.standing = 'p';
  });

  it('asks the lane to open the exit, after it was written', async () => {
    expect((await look(li, 'p')).isInLane).toBe(true);
    const body = rulingOn({ version: 1 });
    expect((await decide(li, 'p', body)).body).toMatchObject({ state: 'decided', laneRefusal: null });
    await decide(li, 'p', body);
    expect(cases.lane.orders).toEqual([order]);
  });

  it('stands although the lane refuses, and says why', async () => {
    cases.lane.answer = { done: false, why: 'somebody else is in the lane' };
    const body = rulingOn({ version: 1 });
    const { body: view } = await decide(li, 'p', body);
    expect(view).toMatchObject({ state: 'decided', laneRefusal: 'somebody else is in the lane' });
    expect((view as CaseView).timeline.at(-1)?.what).toBe('release-refused');
    expect((await decide(li, 'p', body)).body).toEqual(view);
    expect(cases.lane.orders).toEqual([order]);
  });

  it('asks nothing of the lane for another passenger, or for another decision', async () => {
    cases.divert('q');
    await decide(li, 'q', rulingOn({ version: 1 }));
    await decide(li, 'p', rulingOn({ version: 1 }, {}, { what: 'quarantine', goods: 'a parrot' }));
    expect(cases.lane.orders).toEqual([]);
  });
});
