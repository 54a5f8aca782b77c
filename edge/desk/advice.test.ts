import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CaseStep } from '../contract/case.ts';
import { type CaseDesk, decide, LANE, look, openCaseDesk, rulingOn } from './cases.fixture.ts';
import type { Browser } from './desk.fixture.ts';

let cases: CaseDesk;
let li: Browser;
beforeEach(async () => {
  cases = await openCaseDesk();
  li = await cases.signIn('Li');
});
afterEach(async () => cases.stop());

const ask = async (version: number) =>
  li.ask('POST', '/api/cases/p/review', { body: { question: 'Do you know them?', version } });
const STEP: CaseStep = { what: 'advised', from: 'Wang', key: 'hq', advice: 'do-not-let-go', text: 'Look again.' };
const advise = () => {
  cases.desk.ledger.append([{ lane: LANE, kind: 'case', passage: 'p', wallMs: 1, body: { ...STEP } }]);
};

describe('advice', () => {
  it('is asked for in a row of the case, which goes up as every row does', async () => {
    cases.divert('p');
    expect(await ask(1)).toMatchObject({ status: 200 });
    const view = await look(li, 'p');
    expect(view.steps).toMatchObject([{ what: 'review-asked', by: { officer: 'Li' }, question: 'Do you know them?' }]);
    expect(view.timeline.at(-1)).toMatchObject({ what: 'case-review-asked', detail: 'Li' });
  });

  it('is seen before the officer decides, who decides as they will', async () => {
    cases.divert('p');
    advise();
    const stale = await decide(li, 'p', rulingOn({ version: 1 }));
    expect(stale).toMatchObject({ status: 409, body: { code: 'conflict', changed: ['case-advised'] } });
    const view = await look(li, 'p');
    expect(view).toMatchObject({ steps: [STEP], ruling: null });
    expect(await decide(li, 'p', rulingOn(view))).toMatchObject({ status: 200 });
  });

  it('is not asked for once the case is decided', async () => {
    cases.divert('p');
    await decide(li, 'p', rulingOn({ version: 1 }));
    expect(await ask(2)).toMatchObject({ status: 409 });
  });
});
