import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { scaled } from '../../test/scale.ts';
import { type CaseDesk, decide, DOUBT, LANE, look, newKey, openCaseDesk, rulingOn } from './cases.fixture.ts';
import type { Browser } from './desk.fixture.ts';
import type { CaseView, Refusal } from './wire.ts';

let cases: CaseDesk;
let li: Browser;
let wu: Browser;
beforeEach(async () => {
  cases = await openCaseDesk();
  [li, wu] = [await cases.signIn('Li'), await cases.signIn('Wu')];
});
afterEach(async () => cases.stop());

const RACES = scaled({ usual: 200, long: 20_000 });
const dispositionsOf = (id: string) => cases.desk.ledger.recordsOf(id).filter(({ kind }) => kind === 'disposition');
const post = async (browser: Browser, path: string, body: object) => browser.ask('POST', `/api/cases${path}`, { body });

describe('two officers and one case', () => {
  it('have one winner, and the other is told who decided, when and what: one row', async () => {
    for (let round = 0; round < RACES; round += 1) {
      // The doors count requests by the minute, in a time that stands still here.
      if (round % 100 === 0) cases.desk.clock.advance(61_000);
      const id = `race-${round}`;
      cases.divert(id);
      const version = { version: 1 };
      const [first, second] = await Promise.all([
        decide(li, id, rulingOn(version)),
        decide(wu, id, rulingOn(version, {}, { what: 'refer', to: 'police' })),
      ]);
      const [winner, loser, name, what] =
        first.status === 200 ? [first, second, 'Li', 'release'] : [second, first, 'Wu', 'refer'];
      expect([winner.status, loser.status]).toEqual([200, 409]);
      const view = winner.body as CaseView;
      const decided = { by: name, atMs: view.ruling?.atMs, disposition: what };
      expect(loser.body).toMatchObject({ code: 'conflict', decided });
      expect(dispositionsOf(id)).toHaveLength(1);
    }
    expect(cases.desk.ledger.verify().broken).toBeNull();
  });

  it('decide once with a double click: both clicks are told the same', async () => {
    cases.divert('p');
    const body = rulingOn({ version: 1 });
    const answers = await Promise.all([decide(li, 'p', body), decide(li, 'p', body), decide(li, 'p', body)]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(new Set(answers.map(({ body }) => JSON.stringify((body as CaseView).ruling))).size).toBe(1);
    expect(dispositionsOf('p')).toHaveLength(1);
    expect((await decide(wu, 'p', body)).status).toBe(409);
  });

  it('cannot decide on what an old tab shows, and are told what came since', async () => {
    cases.divert('p');
    const shown = await look(li, 'p');
    await post(wu, '/p/inspection', { looked: 'the bag', found: 'nothing', version: 1 });
    await post(wu, '/p/hold', { held: true, version: 2 });
    const refused = await decide(li, 'p', rulingOn(shown));
    expect(refused.status).toBe(409);
    expect(refused.body).toMatchObject({ code: 'conflict', changed: ['inspected', 'case-held'] });
    expect((await post(li, '/p/hold', { held: true, version: 1 })).status).toBe(409);
    expect((await post(li, '/p/inspection', { looked: 'x', found: 'y', version: 9 })).status).toBe(409);
    expect(dispositionsOf('p')).toHaveLength(0);
    const view = await look(li, 'p');
    expect(view).toMatchObject({ version: 3, state: 'held', heldBy: 'Wu' });
    expect((await decide(li, 'p', rulingOn(view))).status).toBe(200);
  });

  it('touch nothing more once it is decided', async () => {
    cases.divert('p');
    await decide(li, 'p', rulingOn({ version: 1 }));
    const answers = [
      await post(wu, '/p/hold', { held: true, version: 2 }),
      await post(wu, '/p/inspection', { looked: 'x', found: 'y', version: 2 }),
      await decide(wu, 'p', rulingOn({ version: 2 })),
    ];
    expect(answers.map(({ status }) => status)).toEqual([409, 409, 409]);
    for (const { body } of answers) expect((body as Refusal).decided?.by).toBe('Li');
  });
});

describe('holding and inspecting', () => {
  it('are rows with a name, and holding twice is one', async () => {
    cases.divert('p');
    await post(li, '/p/hold', { held: true, version: 1 });
    const again = await post(li, '/p/hold', { held: true, version: 2 });
    expect(again.body).toMatchObject({ version: 2, state: 'held', heldBy: 'Li', dueAtMs: null });
    const gone = await post(wu, '/p/hold', { held: false, version: 2 });
    expect(gone.body).toMatchObject({ state: 'waiting', heldBy: null });
    const by = { officer: 'Li', role: 'officer' };
    const { body } = await post(li, '/p/inspection', { looked: 'shoes', found: 'sand', version: 3 });
    expect((body as CaseView).inspections).toMatchObject([{ by, looked: 'shoes', found: 'sand' }]);
    expect((body as CaseView).steps.map(({ what }) => what)).toEqual(['held', 'resumed']);
  });
});

describe('a case opened by hand', () => {
  it('stands in the queue with its officer, once for each key, and is decided like any other', async () => {
    const body = { lane: LANE, passenger: 'a boy in red', reason: 'lost his parents', key: newKey() };
    const [first, second] = [await post(li, '', body), await post(li, '', body)];
    const view = first.body as CaseView;
    expect(view).toMatchObject({ lane: LANE, passenger: 'a boy in red', isAlarm: false, version: 1, findings: [] });
    expect((second.body as CaseView).id).toBe(view.id);
    cases.desk.clock.advance(0);
    expect(cases.queue.cards().map(({ id }) => id)).toEqual([view.id]);
    const other = (await post(wu, '', { lane: LANE, passenger: '', reason: 'asked for help' })).body as CaseView;
    expect(other.id).not.toBe(view.id);
    const ruled = await decide(
      wu,
      view.id,
      rulingOn(view, { reason: 'a child' }, { what: 'welfare', concern: 'alone' }),
    );
    expect(ruled.body).toMatchObject({ state: 'decided', decided: { by: 'Wu', disposition: 'welfare' } });
  });
});

describe('what is not at this site, or not for this person', () => {
  it('is not found, whatever is asked of it', async () => {
    const answers = [
      await li.ask('GET', '/api/cases/of-another-box-1'),
      await post(li, '/of-another-box-1/hold', { held: true, version: 1 }),
      await post(li, '/of-another-box-1/inspection', { looked: 'x', found: 'y', version: 1 }),
      await decide(li, 'of-another-box-1', rulingOn({ version: 1 })),
      await post(li, '', { lane: 'lane-of-another-box', passenger: '', reason: 'x' }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404]);
    expect(cases.desk.ledger.records('lane-of-another-box', 1, 9)).toEqual([]);
  });

  it('is a released passage: it is nobody’s case', async () => {
    cases.divert('free', [{ ...DOUBT, severity: 'notice' }]);
    expect((await li.ask('GET', '/api/cases/free')).status).toBe(404);
    expect((await decide(li, 'free', rulingOn({ version: 1 }))).status).toBe(404);
  });

  it('is seen by auditors and changed by none of them; technicians see no case', async () => {
    cases.divert('p');
    const [auditor, technician] = [await cases.signIn('Auditor'), await cases.signIn('Technician')];
    expect((await auditor.ask('GET', '/api/cases/p')).status).toBe(200);
    expect((await technician.ask('GET', '/api/cases/p')).status).toBe(403);
    for (const browser of [auditor, technician, cases.desk.browser()]) {
      const status = browser === auditor || browser === technician ? 403 : 401;
      expect((await decide(browser, 'p', rulingOn({ version: 1 }))).status).toBe(status);
      expect((await post(browser, '/p/hold', { held: true, version: 1 })).status).toBe(status);
      expect((await post(browser, '', { lane: LANE, passenger: '', reason: 'x' })).status).toBe(status);
    }
    expect(cases.desk.ledger.cases.entry('p')?.version).toBe(1);
  });
});
