import { bagTagsOf, type ContentOf, type Evidence, EVIDENCE_LIMIT } from '../contract/evidence.ts';
import { WAITING_LIMIT, type Passage, type PassageRules } from './passage.ts';

/** What a passage holds and what it may take: questions about evidence that the passage machine asks. */

/** Whether somebody who shows this wants to come in. Pictures, counts and scans alone bring nobody in. */
export function admits(evidence: Evidence): boolean {
  const { content } = evidence;
  switch (content.kind) {
    case 'document':
    case 'boardingPass':
    case 'declaration':
    case 'bagTag':
      return true;
    case 'unusable':
      return content.of === 'document';
    case 'bagScan':
    case 'snapshot':
    case 'peopleCount':
    case 'conduct':
      return false;
  }
}

/** Adds a piece; the same content twice is one piece. A passage at the limit takes no more, and diverts for it. */
export function withEvidence(passage: Passage, evidence: Evidence): Passage {
  const content = JSON.stringify(evidence.content);
  if (passage.evidence.length >= EVIDENCE_LIMIT) return passage;
  if (passage.evidence.some((held) => JSON.stringify(held.content) === content)) return passage;
  return { ...passage, evidence: [...passage.evidence, evidence] };
}

export function withConduct(
  passage: Passage,
  what: ContentOf<'conduct'>['what'],
  atMs: number,
  rules: PassageRules,
): Passage {
  return withEvidence(passage, {
    device: 'lane',
    atMs,
    wallMs: rules.wallMsAt(atMs),
    content: { kind: 'conduct', what },
  });
}

/** Keeps a piece for the next person; the oldest goes when there are too many. */
export function withWaiting(waiting: readonly Evidence[], evidence: Evidence): readonly Evidence[] {
  if (evidence.content.kind === 'peopleCount' || evidence.content.kind === 'snapshot') return waiting;
  return [...waiting, evidence].slice(-WAITING_LIMIT);
}

/** Whether a scan that comes after the decision is of one of this passage's own bags. */
export function isLateScanOf(passage: Passage, evidence: Evidence): boolean {
  const { content } = evidence;
  return content.kind === 'bagScan' && content.bagTag !== null && bagTagsOf(passage.evidence).has(content.bagTag);
}
