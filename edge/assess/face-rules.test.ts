import { describe, expect, it } from 'vitest';
import type { CaseFile } from '../contract/judge.ts';
import { type Policy, policySchema } from '../contract/policy.ts';
import { a, caseOf, compared, faceJudge, policy, quality, without } from './assess.fixture.ts';
import { createJudge } from './assess.ts';

const told = (file: CaseFile, judge = faceJudge) => judge.decide(file).reasons.map(({ text }) => text);
const judgeWith = (faces: Partial<Policy['faces']>) =>
  createJudge(policySchema.parse({ ...policy, faces: { ...policy.faces, ...faces } }), 'document');

describe('faces that were compared', () => {
  it('say nothing when they match, and stand in the decision', () => {
    const decision = faceJudge.decide(caseOf());
    expect(decision).toMatchObject({ verdict: 'release', reasons: [] });
    expect(decision.faces).toEqual({
      distance: 0.4,
      sameBelow: 0.6,
      portrait: { faces: 1, widthPx: 120, sharpness: 200, yawDegrees: 3 },
      live: { faces: 1, widthPx: 120, sharpness: 200, yawDegrees: 3 },
      source: { kind: 'model', name: 'face', version: '1' },
    });
  });

  it.each<readonly [string, Partial<CaseFile>, readonly string[]]>([
    ['differ', compared({ distance: 0.83 }), ['Face differs from the portrait: distance 0.83, one person below 0.60']],
    [
      'are not there',
      compared({ distance: null, live: quality({ faces: 0, rejected: ['no-face'] }) }),
      ['No face in the live picture'],
    ],
    [
      'are several',
      compared({ distance: null, live: quality({ faces: 3, rejected: ['several-faces'] }) }),
      ['3 faces in the live picture'],
    ],
    [
      'are small and blurred',
      compared({
        distance: null,
        portrait: quality({ widthPx: 21.4, sharpness: 7.2, rejected: ['blurred', 'too-small'] }),
      }),
      ['Face in the portrait unclear: 21 pixels wide, blurred (sharpness 7)'],
    ],
    [
      'look away',
      compared({ distance: null, live: quality({ yawDegrees: -48, rejected: ['turned-away'] }) }),
      ['Face in the live picture unclear: turned away by 48 degrees'],
    ],
    [
      'cannot be judged',
      compared({ distance: Number.NaN }),
      ['Face not compared with the portrait: the answer is not one that can be read'],
    ],
    [
      'have a distance and no reason for having none',
      compared({ distance: null }),
      ['Face not compared with the portrait: the answer is not one that can be read'],
    ],
    [
      'have a quality that is no number',
      compared({ live: quality({ sharpness: Infinity }) }),
      ['Face not compared with the portrait: the answer is not one that can be read'],
    ],
  ])('%s', (_what, face, reasons) => {
    const decision = faceJudge.decide(caseOf([], face));
    expect(decision.verdict).toBe('divert');
    expect(decision.reasons.map(({ text }) => text)).toEqual(reasons);
  });

  it('obey a policy that is stricter than the pack, and never one that is laxer', () => {
    const close = caseOf([], compared({ distance: 0.55 }));
    expect(told(close, judgeWith({ sameBelow: 0.5 }))).toHaveLength(1);
    expect(told(close, judgeWith({ sameBelow: 0.9 }))).toEqual([]);
    expect(told(caseOf([], compared({ distance: 0.7 })), judgeWith({ sameBelow: 0.9 }))).toHaveLength(1);
  });

  it('weigh what the policy says', () => {
    const file = caseOf([], compared({ distance: 0.9 }));
    expect(judgeWith({ mismatch: 'alarm' }).decide(file).reasons).toMatchObject([{ severity: 'alarm' }]);
    const blurred = caseOf([], compared({ distance: null, live: quality({ rejected: ['blurred'] }) }));
    expect(judgeWith({ unclear: 'notice' }).decide(blurred)).toMatchObject({
      verdict: 'release',
      reasons: [{ code: 'face-unclear', severity: 'notice' }],
    });
    const crowd = caseOf([], compared({ distance: null, live: quality({ faces: 2, rejected: ['several-faces'] }) }));
    expect(judgeWith({ unclear: 'notice' }).decide(crowd)).toMatchObject({ verdict: 'divert' });
  });
});

describe('a comparison that was not made', () => {
  const notAsked = { face: { kind: 'notAsked' } } as const;
  it('is missed at its deadline, whichever picture lacks', () => {
    const withoutPortrait = without(caseOf([], notAsked), 'portrait');
    expect(faceJudge.missing(withoutPortrait.evidence)).toEqual([{ kind: 'portrait', deadlineMs: 8000 }]);
    expect(told(withoutPortrait)).toEqual(['Face not compared with the portrait: no portrait came with the document']);
    const broken = caseOf([a('unusable', { of: 'portrait', why: 'a piece is lost' })], notAsked);
    expect(told(without(broken, 'portrait'))).toEqual(['Face not compared with the portrait: a piece is lost']);
  });

  it('is not made with the portrait of another document', () => {
    const file = caseOf([a('portrait', { documentNumber: 'X9' })], notAsked);
    expect(faceJudge.missing(file.evidence).map(({ kind }) => kind)).toEqual(['portrait']);
  });

  it('is no matter at a lane that compares none', () => {
    const file = without(caseOf([], notAsked), 'portrait');
    const judge = createJudge(policy);
    expect(judge.missing(file.evidence)).toEqual([]);
    expect(judge.decide(file)).toMatchObject({ verdict: 'release' });
    expect(judge.decide(file)).not.toHaveProperty('faces');
  });
});
