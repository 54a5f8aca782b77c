import { describe, expect, it } from 'vitest';
import { bagTagsOf } from '../contract/evidence.ts';
import { FINDINGS } from '../contract/finding-code.ts';
import type { AlarmWord, CaseFile } from '../contract/judge.ts';
import { decisionSchema } from '../contract/judgement.ts';
import { a, caseOf, evidence, faceJudge, judge, line, policy, risk, without } from './assess.fixture.ts';
import { FACE_PROVOCATIONS, PROVOCATIONS } from './rules.fixture.ts';

function codes(file: CaseFile): readonly string[] {
  return judge.decide(file).reasons.map(({ code }) => code);
}

const ALARMS: Readonly<Record<AlarmWord, true>> = {
  'leaf-stuck': true,
  'forced-leaf': true,
  tailgated: true,
  'bag-left-behind': true,
  'hold-bag-gone': true,
  'did-not-leave': true,
  'gate-lost': true,
  'record-not-written': true,
};

describe('the rules', () => {
  it('release a case in which all is in order', () => {
    expect(judge.decide(caseOf())).toMatchObject({ verdict: 'release', reasons: [], risk: 0.1 });
  });

  it.each(PROVOCATIONS)('$code is found, and not in a case much like it', ({ code, by, butNot }) => {
    const decision = judge.decide(by);
    expect(decision.reasons.map((reason) => reason.code)).toContain(code);
    expect(decision.verdict).toBe(FINDINGS[code] === 'notice' ? 'release' : 'divert');
    expect(codes(butNot)).not.toContain(code);
    expect(decisionSchema.parse(decision)).toEqual(decision);
  });

  it.each(FACE_PROVOCATIONS)('$code is found where faces are compared, and nowhere else', ({ code, by, butNot }) => {
    const found = (file: CaseFile) => faceJudge.decide(file).reasons.map((reason) => reason.code);
    expect(found(by)).toContain(code);
    expect(found(butNot)).not.toContain(code);
    expect(codes(by)).toEqual([]);
    expect(decisionSchema.parse(faceJudge.decide(by))).toEqual(faceJudge.decide(by));
  });

  it('have no word that nothing says', () => {
    const saidOf = [...[...PROVOCATIONS, ...FACE_PROVOCATIONS].map(({ code }) => code), ...Object.keys(ALARMS)];
    expect([...new Set(saidOf)].toSorted()).toEqual(Object.keys(FINDINGS).toSorted());
  });

  it.each(Object.keys(ALARMS) as AlarmWord[])('say where %s is', (word) => {
    expect(judge.alarm(word, 'exit')).toMatchObject({ code: word, text: expect.stringContaining('exit') });
  });

  it('give alarms first, then doubts, then notices, each once', () => {
    const file = caseOf([
      a('document', { documentCode: 'PD', failedChecks: ['number'] }),
      a('bagScan', { alarmDecision: 'alarm' }),
      a('conduct', { what: 'turned-back' }),
      a('conduct', { what: 'turned-back' }),
    ]);
    const { reasons } = judge.decide(file);
    const order = ['alarm', 'doubt', 'notice'];
    const ranks = reasons.map(({ severity }) => order.indexOf(severity));
    expect(ranks).toEqual(ranks.toSorted((x, y) => x - y));
    expect(reasons.filter(({ code }) => code === 'turned-back')).toHaveLength(1);
  });
});

describe('an answer of the model', () => {
  const source = { kind: 'model', name: 'goods-risk', version: '1' } as const;
  const bad = [
    { name: 'NaN', lines: [risk(Number.NaN)] },
    { name: 'infinite', lines: [risk(Infinity)] },
    { name: 'above one', lines: [risk(1.01)] },
    { name: 'below zero', lines: [risk(-0.01)] },
    { name: 'too short', lines: [] },
    { name: 'too long', lines: [risk(0.1), risk(0.1)] },
    { name: 'without a base', lines: [{ ...risk(0.1), base: Number.NaN }] },
    {
      name: 'with an endless share',
      lines: [{ ...risk(0.1), contributions: [{ feature: 'f', value: 'v', share: -Infinity }] }],
    },
  ];
  it.each(bad)('that is $name is no answer', ({ lines }) => {
    const decision = judge.decide(caseOf([], { risk: { kind: 'answered', lines, source } }));
    expect(decision).toMatchObject({ verdict: 'divert', risk: null, reasons: [{ code: 'model-unavailable' }] });
  });

  it('that was never asked for is missed', () => {
    expect(codes(caseOf([], { risk: { kind: 'notAsked' } }))).toEqual(['model-unavailable']);
  });

  it('is not asked of a diplomat, whose limits still hold where the policy says so', () => {
    const document = a('document', { documentCode: 'PD' });
    const asked = (goods: ReturnType<typeof line>[]) =>
      caseOf([document, a('declaration', { goods })], { risk: { kind: 'notAsked' } });
    expect(judge.goodsToAsk(asked([line()]).evidence)).toEqual([]);
    expect(codes(asked([line({ quantity: 5000 })]))).toEqual(['diplomatic-passenger']);
    expect(codes(asked([line({ hs6: '490700', value: 1_500_001 })]))).toContain('over-allowance');
  });

  it('speaks for the riskiest line, with its contributions', () => {
    const lines = [risk(0.1), risk(0.7)];
    const file = caseOf([a('declaration', { goods: [line({ quantity: 1 }), line({ quantity: 1 })] })], {
      risk: { kind: 'answered', lines, source },
    });
    expect(judge.decide(file)).toMatchObject({
      risk: 0.7,
      reasons: [{ code: 'goods-risk-high', score: 0.7, base: -2, contributions: [{ feature: 'origin' }], source }],
    });
  });
});

describe('dates', () => {
  const expires = (expiryDate: string, wallMs: number) =>
    codes(caseOf([a('document', { expiryDate }), a('declaration', { issuedAtS: 0, validUntilS: 9e9 })], { wallMs }));

  it('let a document hold to the end of its last day, UTC', () => {
    const midnight = Date.UTC(2027, 1, 1);
    expect(expires('270131', midnight - 1)).toEqual([]);
    expect(expires('270131', midnight)).toEqual(['document-expired']);
  });

  it.each(['', '<<<<<<', '271301', '270230', '999999', '270100', '2701311'])('count %j as expired', (odd) => {
    expect(expires(odd, Date.UTC(2026, 5, 1))).toEqual(['document-expired']);
  });

  const bornOn = (birthDate: string) => codes(caseOf([a('document', { birthDate })]));
  it('find the century of a birth', () => {
    expect(bornOn('261122')).toEqual([]); // a hundred years less a day
    expect(bornOn('261121')).toEqual(['under-age']); // today
    expect(bornOn('071121')).toEqual([]);
    expect(bornOn('071122')).toEqual(['under-age']);
    expect(bornOn('270101')).toEqual([]);
  });

  it.each(['', '<<<<<<', '991301', '070230'])('do not take %j for an age', (odd) => {
    expect(bornOn(odd)).toEqual(['under-age']);
  });

  it('cannot be told by a clock that is no number', () => {
    expect(judge.decide(caseOf([], { wallMs: Number.NaN })).verdict).toBe('divert');
  });
});

describe('the random diversion', () => {
  const drawn = (value: number, number = 'L1') =>
    codes(
      caseOf([a('document', { number }), a('declaration', { documentNumber: number })], {
        draw: { seed: 's', counter: 3, value },
      }),
    );
  it('takes draws below the rate', () => {
    expect(drawn(0)).toEqual(['random-diversion']);
    expect(drawn(policy.randomDiversion.rate)).toEqual([]);
  });
  it('spares trusted passengers where the policy says so', () => {
    expect(drawn(0, 'TR1')).toEqual(['trusted-passenger']);
  });
  it('adds nothing where there is a doubt already', () => {
    const file = caseOf([a('peopleCount', { count: 3 })], { draw: { seed: 's', counter: 3, value: 0 } });
    expect(codes(file)).toEqual(['more-than-one-person']);
  });
});

describe('what is missing', () => {
  it('is asked for by kind, bags by tag', () => {
    const missing = (file: CaseFile) => judge.missing(file.evidence).map(({ kind }) => kind);
    expect(missing(caseOf())).toEqual([]);
    expect(missing(caseOf([a('bagTag'), a('bagTag', { plate: '1111111111' })]))).toEqual(['bagScan']);
    expect(missing(without(caseOf(), 'bagTag'))).toEqual([]);
    expect(missing({ ...caseOf(), evidence: [] })).toEqual(['document', 'declaration', 'boardingPass', 'snapshot']);
  });
  it('knows the bags that passes and declarations name', () => {
    const named = evidence([
      a('boardingPass', { bagTags: ['1111111111'] }),
      a('declaration', { bagTags: ['2222222222'] }),
    ]);
    expect([...bagTagsOf(named)]).toEqual(['1111111111', '2222222222']);
  });
});
