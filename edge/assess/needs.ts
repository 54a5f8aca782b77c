import { bagTagsOf, contentsOf, type Evidence, portraitsOf } from '../contract/evidence.ts';
import type { FaceCheck, MissingEvidence } from '../contract/judge.ts';
import type { Policy, Requirement } from '../contract/policy.ts';

/** The evidence that is still waited for, in the policy's order; a lane that compares faces needs two pictures. */
export function missingEvidence(
  policy: Policy,
  faces: FaceCheck,
  evidence: readonly Evidence[],
): readonly MissingEvidence[] {
  const tags = bagTagsOf(evidence);
  const kinds: readonly (keyof Policy['evidence'])[] = [
    'document',
    'declaration',
    'boardingPass',
    'bagScan',
    'snapshot',
  ];
  const missing = kinds
    .filter((kind) => isRequired(policy.evidence[kind].required, tags) && !isThere(kind, evidence, tags))
    .map((kind) => ({ kind, deadlineMs: policy.evidence[kind].deadlineMs }));
  return faces === 'off' ? missing : [...missing, ...missingPictures(policy, evidence)];
}

function missingPictures(policy: Policy, evidence: readonly Evidence[]): readonly MissingEvidence[] {
  const { deadlineMs } = policy.faces;
  return [
    ...(portraitsOf(evidence).length === 0 ? [{ kind: 'portrait', deadlineMs } as const] : []),
    ...(contentsOf(evidence, 'snapshot').length === 0 ? [{ kind: 'livePicture', deadlineMs } as const] : []),
  ];
}

function isRequired(requirement: Requirement, tags: ReadonlySet<string>): boolean {
  return requirement === 'always' || (requirement === 'whenBagTag' && tags.size > 0);
}

/** A scan is needed of every bag whose tag is known; without a tag, one scan of any bag. */
function isThere(kind: keyof Policy['evidence'], evidence: readonly Evidence[], tags: ReadonlySet<string>): boolean {
  if (kind !== 'bagScan') return contentsOf(evidence, kind).length > 0;
  const scans = contentsOf(evidence, 'bagScan');
  if (tags.size === 0) return scans.length > 0;
  const scanned = new Set(scans.map((scan) => scan.bagTag));
  return [...tags].every((tag) => scanned.has(tag));
}
