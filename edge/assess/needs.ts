import { bagTagsOf, contentsOf, type Evidence } from '../contract/evidence.ts';
import type { MissingEvidence, NeededKind } from '../contract/judge.ts';
import type { Policy, Requirement } from '../contract/policy.ts';

/** The evidence that the policy still waits for, in the policy's order. */
export function missingEvidence(policy: Policy, evidence: readonly Evidence[]): readonly MissingEvidence[] {
  const tags = bagTagsOf(evidence);
  const kinds: readonly NeededKind[] = ['document', 'declaration', 'boardingPass', 'bagScan', 'snapshot'];
  return kinds
    .filter((kind) => isRequired(policy.evidence[kind].required, tags) && !isThere(kind, evidence, tags))
    .map((kind) => ({ kind, deadlineMs: policy.evidence[kind].deadlineMs }));
}

function isRequired(requirement: Requirement, tags: ReadonlySet<string>): boolean {
  return requirement === 'always' || (requirement === 'whenBagTag' && tags.size > 0);
}

/** A scan is needed of every bag whose tag is known; without a tag, one scan of any bag. */
function isThere(kind: NeededKind, evidence: readonly Evidence[], tags: ReadonlySet<string>): boolean {
  if (kind !== 'bagScan') return contentsOf(evidence, kind).length > 0;
  const scans = contentsOf(evidence, 'bagScan');
  if (tags.size === 0) return scans.length > 0;
  const scanned = new Set(scans.map((scan) => scan.bagTag));
  return [...tags].every((tag) => scanned.has(tag));
}
