import { contentsOf, type ContentOf, type Evidence, type GoodsLine } from '../contract/evidence.ts';
import type { PassengerClass, Policy } from '../contract/policy.ts';

/** Questions that every rule asks of a case. */

/** The document the passenger is judged by: the first that was read. */
export function documentOf(evidence: readonly Evidence[]): ContentOf<'document'> | undefined {
  return contentsOf(evidence, 'document')[0];
}

/** Declarations differ from each other only when somebody shows two; the first one counts. */
export function declarationOf(evidence: readonly Evidence[]): ContentOf<'declaration'> | undefined {
  return contentsOf(evidence, 'declaration')[0];
}

export function passengerClassOf(evidence: readonly Evidence[], policy: Policy): PassengerClass {
  const document = documentOf(evidence);
  if (document === undefined || document.failedChecks.length > 0) return 'ordinary';
  const code = document.documentCode.replaceAll('<', '');
  if (policy.passengers.diplomatic?.documentCodes.includes(code)) return 'diplomatic';
  const trusted = policy.passengers.trusted?.documents ?? [];
  const known = trusted.some(
    (entry) => entry.documentIssuer === document.issuer && entry.documentNumber === document.number,
  );
  return known ? 'trusted' : 'ordinary';
}

/** The goods lines that the model should be asked about; empty when it need not be. */
export function goodsToJudge(evidence: readonly Evidence[], policy: Policy): readonly GoodsLine[] {
  if (passengerClassOf(evidence, policy) === 'diplomatic') return [];
  return declarationOf(evidence)?.goods ?? [];
}
