import { judgedAgain, weightOf } from '../contract/judged-again.ts';
import type { FaceCheck, Judge, Judged } from '../contract/judge.ts';
import type { Policy } from '../contract/policy.ts';

export type CreateJudge = (policy: Policy, faces: FaceCheck) => Judge;

/** The policy whose judgement counts, and the one that is asked for comparison. */
export interface Sides {
  readonly counts: Policy;
  readonly other: Policy;
}

/**
 * Says of each passage that counts whether the other policy would have decided otherwise; false also where it would have
 * had to ask a model that nobody asked. Null for what says nothing: a passage that was broken off, walked as a test, told
 * before, or judged by neither.
 */
export type Compare = (lane: string, judged: Judged, sides: Sides) => boolean | null;

export function createComparison(createJudge: CreateJudge): Compare {
  const judges = new Map<FaceCheck, Judge>();
  const last = new Map<string, number>();

  function judgeOf(policy: Policy, faces: FaceCheck): Judge {
    const known = judges.get(faces);
    if (known?.policy === policy) return known;
    const judge = createJudge(policy, faces);
    judges.set(faces, judge);
    return judge;
  }

  return (lane, judged, { counts, other }) => {
    const { file, decision, judge } = judged;
    if (judge.policy !== counts || file.interruption !== null || file.isTest) return null;
    if (last.get(lane) === file.draw.counter) return null;
    last.set(lane, file.draw.counter);
    const again = judgedAgain(judgeOf(other, judge.faces), judged);
    return again !== null && weightOf(again) !== weightOf(decision);
  };
}
