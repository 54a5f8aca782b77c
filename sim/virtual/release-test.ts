import { bagTagsOf, contentsOf, type ContentOf, type Evidence } from '../../edge/contract/evidence.ts';
import type { Policy } from '../../edge/contract/policy.ts';

/**
 * Why a passage with this evidence may never be released; null when nothing speaks against it. Written anew from what
 * was promised, and not from the rules that keep the promise, so that the two can disagree. It asks less than they do:
 * models, allowances and the random diversion are left to them.
 */
export function whyNotRelease(evidence: readonly Evidence[], policy: Policy, wallMs: number): string | null {
  return (
    documentTrouble(evidence, policy, wallMs) ??
    declarationTrouble(evidence, policy, wallMs) ??
    bagTrouble(evidence, policy) ??
    conductTrouble(evidence)
  );
}

function documentTrouble(evidence: readonly Evidence[], policy: Policy, wallMs: number): string | null {
  const [document, ...others] = contentsOf(evidence, 'document');
  if (document === undefined) return 'no document was read';
  for (const each of [document, ...others]) {
    if (each.number !== document.number || each.issuer !== document.issuer) return 'two documents were read';
    if (each.failedChecks.length > 0) return 'a check digit failed';
  }
  const isListed = policy.watchList.some(
    (entry) => entry.documentNumber === document.number && entry.documentIssuer === document.issuer,
  );
  if (isListed) return 'the document is on the watch list';
  const today = new Date(wallMs).toISOString().slice(2, 10).replaceAll('-', '');
  return document.expiryDate < today ? 'the document has expired' : null;
}

function declarationTrouble(evidence: readonly Evidence[], policy: Policy, wallMs: number): string | null {
  const [declaration, ...others] = contentsOf(evidence, 'declaration');
  if (declaration === undefined) return 'no declaration was verified';
  if (others.some(({ id }) => id !== declaration.id)) return 'two declarations were shown';
  const document = contentsOf(evidence, 'document')[0];
  if (declaration.documentNumber !== document?.number) return 'the declaration is of another document';
  if (wallMs < declaration.issuedAtS * 1000 || wallMs > declaration.validUntilS * 1000)
    return 'the declaration does not hold now';
  const codes = policy.forbidden.flatMap(({ hs }) => hs);
  const isForbidden = declaration.goods.some(({ hs6 }) => codes.some((code) => hs6.startsWith(code)));
  return isForbidden ? 'forbidden goods were declared' : null;
}

function bagTrouble(evidence: readonly Evidence[], policy: Policy): string | null {
  const tags = bagTagsOf(evidence);
  const scans = contentsOf(evidence, 'bagScan');
  for (const tag of tags) {
    if (policy.sealedBags.some(({ plate }) => plate === tag)) return 'a bag is under seal';
    if (!scans.some(({ bagTag }) => bagTag === tag)) return `bag ${tag} was not scanned`;
  }
  if (contentsOf(evidence, 'unusable').some(({ of }) => of === 'bagScan')) return 'a scan was unusable';
  for (const scan of scans) {
    const why = scanTrouble(scan, tags);
    if (why !== null) return why;
  }
  return null;
}

function scanTrouble(scan: ContentOf<'bagScan'>, tags: ReadonlySet<string>): string | null {
  if (scan.alarmDecision !== 'clear') return `the scanner says ${scan.alarmDecision}`;
  if (scan.abort !== null) return `a scan was not whole: ${scan.abort}`;
  if (scan.bagTag === null) return "a bag's tag could not be read";
  return tags.size > 0 && !tags.has(scan.bagTag) ? 'a bag of somebody else was scanned' : null;
}

function conductTrouble(evidence: readonly Evidence[]): string | null {
  const [conduct] = contentsOf(evidence, 'conduct');
  if (conduct !== undefined) return `conduct: ${conduct.what}`;
  return contentsOf(evidence, 'peopleCount').some(({ count }) => count > 1) ? 'two people were seen' : null;
}
