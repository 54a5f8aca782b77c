import type { GoodsRisk } from '../contract/assessor.ts';
import { because } from '../contract/lane-reason.ts';
import type { CaseFile } from '../contract/judge.ts';
import type { Source } from '../contract/judgement.ts';
import type { Policy } from '../contract/policy.ts';
import { goodsToJudge } from './case-file.ts';

/** Of several goods lines the riskiest speaks; null when there was nothing to ask; a string says why there is no answer. */
export function riskiestLine(
  file: CaseFile,
  policy: Policy,
): { readonly line: GoodsRisk; readonly source: Source } | string | null {
  const { risk } = file;
  const asked = goodsToJudge(file.evidence, policy).length;
  switch (risk.kind) {
    case 'unavailable':
      return risk.why;
    case 'notAsked':
      return asked === 0 ? null : because('not-asked');
    case 'answered': {
      if (risk.lines.length !== asked || !risk.lines.every(isAnswer)) return because('score-missing');
      const line = risk.lines.toSorted((a, b) => b.score - a.score)[0];
      return line === undefined ? null : { line, source: risk.source };
    }
  }
}

function isAnswer({ score, base, contributions }: GoodsRisk): boolean {
  return score >= 0 && score <= 1 && [base, ...contributions.map(({ share }) => share)].every(Number.isFinite);
}
