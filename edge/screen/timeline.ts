import { type CaseStep, caseStepSchema, inspectionSchema, rulingSchema } from '../contract/case.ts';
import { type EvidenceContent, evidenceSchema } from '../contract/evidence.ts';
import { decisionSchema, outcomeSchema } from '../contract/judgement.ts';
import { bagMoveSchema, type BagStage } from '../contract/pre-screening.ts';
import { type LedgerRecord, movementSchema } from '../contract/record.ts';

/** Every word of a timeline, which the screen translates; the detail is a name, a number or a word of the contract. */
export type TimelineWord =
  | 'admitted'
  | 'entered'
  | 'left'
  | 'document-read'
  | 'boarding-pass-read'
  | 'bag-tag-read'
  | 'seal-read'
  | 'declaration-read'
  | 'bag-scanned'
  | 'portrait-read'
  | 'picture-taken'
  | 'people-counted'
  | 'unusable'
  | 'tailgated'
  | 'turned-back'
  | 'bag-left-behind'
  | 'forced-leaf'
  | 'did-not-enter'
  | 'did-not-leave'
  | 'decided'
  | 'ended'
  | 'case-opened'
  | 'case-held'
  | 'case-resumed'
  | 'case-timed-out'
  | 'case-review-asked'
  | 'case-advised'
  | `hold-bag-${BagStage}`
  | 'inspected'
  | 'ruled'
  | 'release-ordered'
  | 'release-refused'
  | 'let-out-ordered'
  | 'empty-confirmed'
  | 'row-unreadable';

/** One thing that happened in a passage; `what` is a word that the screen translates. Wall clock, ms since 1970. */
export interface TimelineEntry {
  readonly atMs: number;
  readonly what: string;
  readonly detail: string;
  readonly device: string | null;
}

interface Entry extends TimelineEntry {
  readonly what: TimelineWord;
}

/** What happened in a passage, oldest first. */
export function timelineOf(rows: readonly LedgerRecord[]): readonly Entry[] {
  return rows
    .map(timelineEntry)
    .filter((entry) => entry !== null)
    .toSorted((a, b) => a.atMs - b.atMs);
}

/** One row as an entry; null for a row that tells nothing of the passenger. */
export function timelineEntry(row: LedgerRecord): Entry | null {
  if (row.kind === 'evidence') return evidenceEntry(row);
  const word = wordOf(row);
  return word === null ? null : { atMs: row.wallMs, device: null, ...word };
}

type Word = Pick<Entry, 'what' | 'detail'>;
const UNREADABLE: Word = { what: 'row-unreadable', detail: '' };

function evidenceEntry({ body, wallMs }: LedgerRecord): Entry {
  const evidence = evidenceSchema.safeParse(body).data;
  if (evidence === undefined) return { atMs: wallMs, device: null, ...UNREADABLE };
  return { atMs: evidence.wallMs, device: evidence.device, ...wordOfEvidence(evidence.content) };
}

function wordOfEvidence(content: EvidenceContent): Word {
  switch (content.kind) {
    case 'document':
      return { what: 'document-read', detail: `${content.issuer} ${content.number}` };
    case 'boardingPass':
      return { what: 'boarding-pass-read', detail: `${content.carrier} ${content.flight}` };
    case 'bagTag':
      return { what: 'bag-tag-read', detail: content.plate };
    case 'seal':
      return { what: 'seal-read', detail: content.seal };
    case 'declaration':
      return { what: 'declaration-read', detail: content.id };
    case 'bagScan':
      return { what: 'bag-scanned', detail: content.bagTag ?? '' };
    case 'portrait':
      return { what: 'portrait-read', detail: '' };
    case 'snapshot':
      return { what: 'picture-taken', detail: '' };
    case 'peopleCount':
      return { what: 'people-counted', detail: String(content.count) };
    case 'unusable':
      return { what: 'unusable', detail: content.of };
    case 'conduct':
      return { what: content.what, detail: '' };
  }
}

function wordOf({ kind, body }: LedgerRecord): Word | null {
  switch (kind) {
    case 'passage':
      return { what: 'admitted', detail: '' };
    case 'movement': {
      const movement = movementSchema.safeParse(body).data;
      return movement === undefined ? UNREADABLE : { what: movement.what, detail: '' };
    }
    case 'decision':
      return { what: 'decided', detail: decisionSchema.safeParse(body).data?.verdict ?? '' };
    case 'outcome':
      return { what: 'ended', detail: outcomeSchema.safeParse(body).data?.left ?? '' };
    case 'case': {
      const step = caseStepSchema.safeParse(body).data;
      if (step === undefined) return UNREADABLE;
      return { what: `case-${step.what}`, detail: whoseStep(step) };
    }
    case 'inspection':
      return { what: 'inspected', detail: inspectionSchema.safeParse(body).data?.by.officer ?? '' };
    case 'disposition':
      return { what: 'ruled', detail: rulingSchema.safeParse(body).data?.by.officer ?? '' };
    case 'hold-bag': {
      const move = bagMoveSchema.safeParse(body).data;
      if (move === undefined) return UNREADABLE;
      return { what: `hold-bag-${move.to}`, detail: move.notice.plate ?? move.notice.seal ?? '' };
    }
    case 'audit':
      return wordOfAudit(body);
    case 'boot':
    case 'evidence':
    case 'mode':
    case 'release':
      return null;
  }
}

function whoseStep(step: CaseStep): string {
  if (step.what === 'advised') return step.from;
  return 'by' in step ? step.by.officer : '';
}

function wordOfAudit({ what, by, why }: LedgerRecord['body']): Word | null {
  const detail = [why, by].find((each) => typeof each === 'string') ?? '';
  switch (what) {
    case 'releaseByExit':
      return { what: 'release-ordered', detail };
    case 'release-refused':
      return { what: 'release-refused', detail };
    case 'letOut':
      return { what: 'let-out-ordered', detail };
    case 'confirmEmpty':
      return { what: 'empty-confirmed', detail };
    default:
      return null;
  }
}
