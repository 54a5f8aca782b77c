import { describe, expect, it } from 'vitest';
import { a, caseOf } from '../assess/assess.fixture.ts';
import { createJudge } from '../assess/assess.ts';
import type { CaseFile } from '../contract/judge.ts';
import type { Policy } from '../contract/policy.ts';
import { createComparison } from './comparison.ts';
import { NEXT, STRICT } from './down.fixture.ts';

const BLIND: Policy = { ...NEXT, seen: [] };

/** What a comparison says of a case under one policy, held against another. */
function compared(counts: Policy, other: Policy, changes: Partial<CaseFile> = {}, judgedBy = counts) {
  const judge = createJudge(judgedBy);
  const file = caseOf([a('document')], changes);
  const compare = createComparison(createJudge);
  const judged = { file, decision: judge.decide(file), judge };
  return [compare('L1', judged, { counts, other }), compare('L1', judged, { counts, other })];
}

describe('a passage that two policies judge', () => {
  it('says whether the passenger would have gone another way, and says it once', () => {
    expect(compared(NEXT, STRICT)).toEqual([true, null]);
    expect(compared(NEXT, { ...NEXT, version: '9' })).toEqual([false, null]);
  });

  it.each([
    ['was broken off', { interruption: { why: 'emergency', reason: 'fire' } }],
    ['was a test', { isTest: true }],
  ] as const)('says nothing when it %s', (_, changes) => {
    expect(compared(NEXT, STRICT, changes)[0]).toBeNull();
  });

  it('says nothing when neither of them judged it', () => {
    expect(compared(NEXT, STRICT, {}, { ...NEXT })[0]).toBeNull();
  });

  it('changes nothing where models would have had to be asked that nobody asked', () => {
    expect(compared(BLIND, { ...STRICT, seen: NEXT.seen })[0]).toBe(false);
    expect(compared(NEXT, BLIND, { seen: new Map() })[0]).toBe(true);
  });
});
