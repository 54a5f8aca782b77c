import type { BagOpinion } from '../../edge/contract/assessor.ts';
import { contentsOf, type Evidence } from '../../edge/contract/evidence.ts';
import type { Policy } from '../../edge/contract/policy.ts';
import type { AnswersGiven } from './answers-given.ts';

/**
 * Why nobody may be released about whose bags and face the models answered this; null when nothing speaks against it.
 * Written anew from what was promised, and not from the rules that keep the promise.
 */
export function whyNotByPictures(
  evidence: readonly Evidence[],
  policy: Policy,
  comparesFaces: boolean,
  answers: AnswersGiven,
): string | null {
  return bagTrouble(evidence, policy, answers) ?? (comparesFaces ? faceTrouble(evidence, answers) : null);
}

function bagTrouble(evidence: readonly Evidence[], policy: Policy, { bags }: AnswersGiven): string | null {
  if (policy.seen.length === 0) return null;
  const mostOfBag = new Map<string, number>();
  for (const { bagTag, image } of contentsOf(evidence, 'bagScan')) {
    const opinion = bags.get(image.sha256);
    if (opinion === undefined) return `bag ${bagTag ?? '?'} was not looked into`;
    for (const { category, threshold } of policy.seen) {
      const key = `${category} ${bagTag ?? image.sha256}`;
      mostOfBag.set(key, Math.max(mostOfBag.get(key) ?? 0, countOf(opinion, category, threshold)));
    }
  }
  for (const { category, severity, hs, piecesEach, allowance } of policy.seen) {
    let seen = 0;
    for (const [key, count] of mostOfBag) if (key.startsWith(`${category} `)) seen += count;
    const goods = contentsOf(evidence, 'declaration')[0]?.goods ?? [];
    let pieces = 0;
    for (const line of goods) if (hs.some((code) => line.hs6.startsWith(code))) pieces += Math.max(0, line.quantity);
    if (severity !== 'notice' && seen * piecesEach >= pieces + (allowance + 1) * piecesEach) {
      return `${seen} of ${category} were seen, ${pieces} pieces declared and ${allowance} allowed`;
    }
  }
  return null;
}

function countOf({ objects }: BagOpinion, category: string, threshold: number): number {
  return objects.filter((object) => object.category === category && object.score >= threshold).length;
}

function faceTrouble(evidence: readonly Evidence[], { faces }: AnswersGiven): string | null {
  const document = contentsOf(evidence, 'document')[0];
  const portraits = contentsOf(evidence, 'portrait');
  if (!portraits.some(({ documentNumber }) => documentNumber === document?.number)) return 'no portrait was there';
  const opinions = contentsOf(evidence, 'snapshot').flatMap(({ sha256 }) => faces.get(sha256) ?? []);
  const distances = opinions.flatMap(({ distance }) => distance ?? []);
  if (distances.length === 0) return 'no face was compared';
  const differs = opinions.some(({ distance, sameBelow }) => distance !== null && distance >= sameBelow);
  return differs ? 'the face differs from the portrait' : null;
}
