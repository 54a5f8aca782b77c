import { bagTagsOf, type ContentOf, type Evidence, EVIDENCE_LIMIT, isClearScan } from '../contract/evidence.ts';
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
    case 'seal':
      return true;
    case 'unusable':
      return content.of === 'document';
    case 'bagScan':
    case 'portrait':
    case 'snapshot':
    case 'peopleCount':
    case 'conduct':
      return false;
  }
}

/** Adds a piece; the same content twice is one piece. A passage at the limit takes no more, and diverts for it. */
export function withEvidence(passage: Passage, evidence: Evidence): Passage {
  if (passage.evidence.length >= EVIDENCE_LIMIT) return passage;
  if (passage.evidence.some((held) => isSame(held, evidence))) return passage;
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

/** Keeps a piece for the next person, once. Of too many the oldest goes, unless it speaks against somebody. */
export function withWaiting(waiting: readonly Evidence[], evidence: Evidence): readonly Evidence[] {
  if (evidence.content.kind === 'peopleCount' || evidence.content.kind === 'snapshot') return waiting;
  const others = waiting.filter((held) => !isSame(held, evidence));
  if (others.length < WAITING_LIMIT) return [...others, evidence];
  const least = Math.max(
    0,
    others.findIndex((held) => !speaksAgainst(held)),
  );
  return [...others.toSpliced(least, 1), evidence];
}

export function isSame(one: Evidence, other: Evidence): boolean {
  return JSON.stringify(one.content) === JSON.stringify(other.content);
}

/** A scan that is not clear waits for whoever answers for the bag, however long that takes: nobody shows it again. */
export function speaksAgainst({ content }: Evidence): boolean {
  if (content.kind === 'bagScan') return !isClearScan(content) || content.abort !== null;
  return content.kind === 'unusable' && content.of === 'bagScan';
}

/** What waits through a time without service. */
export function keptOf(waiting: readonly Evidence[]): readonly Evidence[] {
  return waiting.filter(speaksAgainst);
}

/** What waits when the next passage opens: nothing proves anything that was shown too long ago. */
export function freshOf(waiting: readonly Evidence[], atMs: number, withinMs: number): readonly Evidence[] {
  return waiting.filter((evidence) => speaksAgainst(evidence) || atMs - evidence.atMs <= withinMs);
}

/** Whether a scan that comes after the decision is of one of this passage's own bags. */
export function isLateScanOf(passage: Passage, evidence: Evidence): boolean {
  const { content } = evidence;
  return content.kind === 'bagScan' && content.bagTag !== null && bagTagsOf(passage.evidence).has(content.bagTag);
}
