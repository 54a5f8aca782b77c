import { describe, expect, it } from 'vitest';
import { createJudge } from '../assess/assess.ts';
import { a, caseOf, line, policy, without } from '../assess/assess.fixture.ts';
import { PROVOCATIONS } from '../assess/rules.fixture.ts';
import { explainPolicy } from '../config/policy.ts';
import type { CaseFile } from '../contract/judge.ts';
import { createRecentJudgements } from './recent-judgements.ts';
import { registerReplay, replay, type ReplayDesk } from './replay.ts';
import { memoryLedger, openApp, row } from './supervision.fixture.ts';
import type { Refusal } from './wire.ts';
import type { ReplayReport } from './wire-supervise.ts';

const JUDGE = createJudge(policy, 'document');

function deskWith(...files: readonly CaseFile[]): ReplayDesk {
  const ledger = memoryLedger();
  const recent = createRecentJudgements();
  for (const [index, file] of files.entries()) {
    const [opened] = ledger.append([row('passage', {}, { passage: `p${index + 1}` })]);
    const numbered = { ...file, draw: { ...file.draw, counter: opened?.sequence ?? 0 } };
    recent.take('lane-1', { file: numbered, decision: JUDGE.decide(numbered), judge: JUDGE });
  }
  return { recent, ledger, readPolicy: async (text) => explainPolicy(text), createJudge };
}

describe('a replay', () => {
  it('under the same policy changes nothing, whatever was found', async () => {
    const files = PROVOCATIONS.flatMap(({ by, butNot }) => [by, butNot]);
    const report = await replay(deskWith(...files), policy, 1000);
    expect(report.changed).toEqual([]);
    expect(report.judged + report.unanswered).toBe(files.length);
    expect(report.diverted.was).toBe(report.diverted.wouldBe);
  });

  it('tells who would be decided otherwise, and why', async () => {
    const twoHundred = caseOf([a('declaration', { goods: [line({ quantity: 200 })] })]);
    const stricter = {
      ...policy,
      version: '2',
      allowances: policy.allowances.map((each) => ({ ...each, maxQuantity: 1 })),
    };
    const report = await replay(deskWith(twoHundred, caseOf()), stricter, 10);
    expect(report).toMatchObject({ policy: { version: '2' }, judged: 2, diverted: { was: 0 } });
    expect(report.changed.at(-1)).toMatchObject({
      passage: 'p1',
      lane: 'lane-1',
      was: 'release',
      wouldBe: 'divert',
      wasCodes: [],
      codes: ['over-allowance'],
    });
  });

  it('what was late is no matter where the other policy does not ask for it', async () => {
    const late = without(caseOf([], { missed: ['snapshot'] }), 'snapshot');
    const { snapshot, ...others } = policy.evidence;
    const lenient = { ...policy, evidence: { ...others, snapshot: { ...snapshot, required: 'never' as const } } };
    const { changed } = await replay(deskWith(late), lenient, 1);
    expect(changed).toMatchObject([{ was: 'divert', wouldBe: 'release', codes: [] }]);
  });

  it('says nothing of a passage about which a model was never asked', async () => {
    const notAsked = caseOf([], { risk: { kind: 'notAsked' } });
    expect(await replay(deskWith(notAsked), policy, 1)).toMatchObject({ judged: 0, unanswered: 1, changed: [] });
  });

  it('takes the last passages, newest first', async () => {
    const strict = { ...policy, randomDiversion: { ...policy.randomDiversion, rate: 1 } };
    const { changed } = await replay(deskWith(caseOf(), caseOf(), caseOf()), strict, 2);
    expect(changed.map(({ passage }) => passage)).toEqual(['p3', 'p2']);
  });

  it('says how many passages there are, when more are asked for', async () => {
    expect(await replay(deskWith(caseOf(), caseOf()), policy, 1000)).toMatchObject({ held: 2, judged: 2 });
  });

  it('explains every mistake in a policy that cannot be read', async () => {
    const app = openApp();
    registerReplay(app, deskWith(caseOf()));
    const answer = await app.inject({
      method: 'POST',
      url: '/api/replay',
      payload: { policy: 'id: Site\nversion: 1\n', passages: 5 },
    });
    const refusal = answer.json<Refusal>();
    expect([answer.statusCode, refusal.code]).toEqual([400, 'bad-request']);
    expect(refusal.problems).toContainEqual(expect.objectContaining({ path: 'id', line: 1, value: 'Site' }));
  });

  it('answers a report', async () => {
    const app = openApp();
    registerReplay(app, { ...deskWith(caseOf()), readPolicy: async () => ({ content: policy, problems: [] }) });
    const answer = await app.inject({ method: 'POST', url: '/api/replay', payload: { policy: 'x', passages: 5 } });
    expect(answer.json<ReplayReport>().judged).toBe(1);
  });
});

describe('the recent judgements', () => {
  it('hold the last, newest first, and no name of a portrait', () => {
    const recent = createRecentJudgements(2);
    for (const name of ['1', '2', '3']) {
      const file = caseOf([a('document', { number: name })]);
      recent.take('lane-1', { file, decision: JUDGE.decide(file), judge: JUDGE });
    }
    const held = recent.last(10);
    const numbers = held.flatMap(({ judged }) =>
      judged.file.evidence.flatMap(({ content }) => (content.kind === 'document' ? content.number : [])),
    );
    expect(numbers).toEqual(['3', '2']);
    expect(JSON.stringify(held)).not.toContain('portrait-1');
    expect(recent.held()).toBe(2);
    expect(recent.last(1)).toHaveLength(1);
    expect(createRecentJudgements().last(5)).toEqual([]);
  });
});
