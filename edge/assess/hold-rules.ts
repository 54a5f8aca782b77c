import type { CaseFile } from '../contract/judge.ts';
import type { Finding } from '../contract/judgement.ts';
import type { Policy } from '../contract/policy.ts';
import { concernedBags, isAmong, presentedBags, type SuspectBag } from '../contract/pre-screening.ts';
import { ruleFinding } from './findings.ts';

/** Enough of a picture's name to find it by. */
const TOLD_DIGITS = 16;

/** What was said of the passenger's hold baggage before they came: a suspect bag is an alarm, brought or not. */
export function holdRules({ hold, evidence }: CaseFile, policy: Policy): readonly Finding[] {
  const presented = presentedBags(evidence);
  const { plates, seals } = concernedBags(evidence);
  const isOld = hold.copy === 'old' && plates.size + seals.size > 0;
  return [
    ...hold.suspects.map((bag) => suspicion(bag, isAmong(bag, presented), policy)),
    ...(isOld ? [{ ...ruleFinding('hold-list-old', policy, {}), severity: policy.holdBaggage.whenOld }] : []),
  ];
}

function suspicion({ plate, seal, by, reason, imageSha256 }: SuspectBag, isHere: boolean, policy: Policy): Finding {
  const facts = { bag: plate ?? seal ?? '', by, listed: reason };
  if (imageSha256 === null) return ruleFinding(isHere ? 'hold-bag-suspect' : 'hold-bag-missing', policy, facts);
  const image = imageSha256.slice(0, TOLD_DIGITS);
  const sentence = isHere ? 'hold-bag-suspect.pictured' : 'hold-bag-missing.pictured';
  return ruleFinding(sentence, policy, { ...facts, image });
}
