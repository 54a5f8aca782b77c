import { contentsOf, type ContentOf } from '../contract/evidence.ts';
import type { Finding } from '../contract/judgement.ts';
import type { Policy } from '../contract/policy.ts';
import type { CaseFile } from '../contract/judge.ts';
import { documentOf, passengerClassOf } from './case-file.ts';
import { expiresAtMs, expiryDay } from './dates.ts';
import { ruleFinding } from './findings.ts';

/** A wall clock before this cannot be right, and nothing that depends on the date can be told. */
const EARLIEST_CREDIBLE_WALL_MS = Date.UTC(2026, 0, 1);

/** Who is it: the travel document, the boarding pass that goes with it, and the lists they stand on. */
export function documentRules(file: CaseFile, policy: Policy): readonly Finding[] {
  const document = documentOf(file.evidence);
  if (document === undefined) return unread(file, policy);
  return [
    ...contentsOf(file.evidence, 'document').flatMap((any) => watchList(any, policy)),
    ...soundness(document, file, policy),
    ...others(document, file, policy),
    ...boardingPass(document, file, policy),
    ...standing(file, policy),
  ];
}

function unread(file: CaseFile, policy: Policy): readonly Finding[] {
  const unreadable = contentsOf(file.evidence, 'unusable').find((unusable) => unusable.of === 'document');
  if (unreadable !== undefined) return [ruleFinding('document-unreadable', policy, { why: unreadable.why })];
  return file.missed.includes('document') ? [ruleFinding('document-missing', policy, {})] : [];
}

function watchList(document: ContentOf<'document'>, policy: Policy): readonly Finding[] {
  return policy.watchList
    .filter((entry) => entry.documentIssuer === document.issuer && entry.documentNumber === document.number)
    .map(({ reason: listed }) => ruleFinding('watch-listed', policy, { document: document.number, listed }));
}

function soundness(document: ContentOf<'document'>, file: CaseFile, policy: Policy): readonly Finding[] {
  const findings: Finding[] = [];
  if (document.failedChecks.length > 0) {
    findings.push(ruleFinding('document-check-failed', policy, { checks: document.failedChecks }));
  }
  if (!(file.wallMs >= EARLIEST_CREDIBLE_WALL_MS)) {
    findings.push(ruleFinding('clock-not-set', policy, {}));
  } else if (expiresAtMs(document.expiryDate) <= file.wallMs) {
    findings.push(ruleFinding('document-expired', policy, { expires: expiryDay(document.expiryDate) }));
  }
  return findings;
}

function others(document: ContentOf<'document'>, file: CaseFile, policy: Policy): readonly Finding[] {
  return contentsOf(file.evidence, 'document')
    .filter((other) => other.number !== document.number || other.issuer !== document.issuer)
    .map((other) => ruleFinding('document-of-another', policy, { document: other.number }));
}

/** A boarding pass has at most 20 characters of "SURNAME/GIVEN", so only what it has is compared. */
function boardingPass(document: ContentOf<'document'>, file: CaseFile, policy: Policy): readonly Finding[] {
  const letters = (name: string) => name.toUpperCase().replaceAll(/[^A-Z]/g, '');
  const surname = letters(document.surname);
  return contentsOf(file.evidence, 'boardingPass')
    .filter((pass) => {
      const onPass = letters(pass.passengerName.split('/')[0] ?? '');
      return onPass === '' || !surname.startsWith(onPass);
    })
    .map(({ passengerName }) =>
      ruleFinding('boarding-pass-of-another', policy, {
        nameOnPass: passengerName.trim(),
        surname: document.surname,
      }),
    );
}

function standing(file: CaseFile, policy: Policy): readonly Finding[] {
  switch (passengerClassOf(file.evidence, policy)) {
    case 'diplomatic':
      return [ruleFinding('diplomatic-passenger', policy, {})];
    case 'trusted':
      return [ruleFinding('trusted-passenger', policy, {})];
    case 'ordinary':
      return [];
  }
}
