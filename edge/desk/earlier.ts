import { bagTagsOf, contentsOf, type Evidence } from '../contract/evidence.ts';
import type { CaseList, Identity } from '../ledger/cases.ts';
import type { EarlierCase } from './wire.ts';

const TOLD = 20;
/** A declaration may name many bags; nobody carries more. */
const IDENTITIES = 32;

/** Other passages at this site with the same document or bag that came before, newest first. */
export function earlierCases(
  cases: Pick<CaseList, 'namesakes'>,
  id: string,
  openedAtMs: number,
  evidence: readonly Evidence[],
): readonly EarlierCase[] {
  const found = new Map<string, EarlierCase>();
  for (const identity of identitiesOf(evidence).slice(0, IDENTITIES)) {
    for (const { id: other, ...passage } of cases.namesakes(identity, TOLD + 1)) {
      if (other === id || found.has(other) || passage.atMs > openedAtMs) continue;
      found.set(other, { id: other, ...passage, sameAs: identity.kind === 'bag' ? 'bag' : 'document' });
    }
  }
  return [...found.values()].toSorted((a, b) => b.atMs - a.atMs).slice(0, TOLD);
}

function identitiesOf(evidence: readonly Evidence[]): readonly Identity[] {
  const documents = contentsOf(evidence, 'document').map(({ issuer, number }) => `${issuer} ${number}`);
  return [
    ...documents.map((value): Identity => ({ kind: 'document', value })),
    ...[...bagTagsOf(evidence)].map((value): Identity => ({ kind: 'bag', value })),
  ];
}
