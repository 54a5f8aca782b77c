import { bagTagsOf, contentsOf, portraitsOf } from '../contract/evidence.ts';
import { decisionSchema } from '../contract/judgement.ts';
import { movementSchema } from '../contract/record.ts';
import { cardOf } from './case-card.ts';
import type { CaseFile } from './case-file.ts';
import { timelineOf } from '../screen/timeline.ts';
import type { CaseView, EarlierCase } from './wire.ts';

/** What a case's rows do not tell. */
export interface CaseSurroundings {
  readonly decideWithinMs: number | null;
  readonly earlier: readonly EarlierCase[];
  /** Whether the person still stands in the lane. */
  readonly isInLane: boolean;
  readonly isPortraitHeld: (id: string) => boolean;
  /** Width and height of a pixel of the lane's scans; null where nobody has said. */
  readonly millimetresPerPixel: readonly [number, number] | null;
}

/** A case as the officer sees it: what devices and people said as they said it, images and portraits by their names. */
export function viewOf(file: CaseFile, around: CaseSurroundings): CaseView {
  const { evidence, rows } = file;
  const declaration = contentsOf(evidence, 'declaration')[0] ?? null;
  return {
    ...cardOf(file, around.decideWithinMs),
    document: contentsOf(evidence, 'document')[0] ?? null,
    boardingPasses: contentsOf(evidence, 'boardingPass'),
    declaration,
    goods: declaration?.goods ?? [],
    bagTags: [...bagTagsOf(evidence)],
    scans: evidence.flatMap(({ content, wallMs }) => {
      if (content.kind !== 'bagScan') return [];
      return [{ bagTag: content.bagTag, atMs: wallMs, content, millimetresPerPixel: around.millimetresPerPixel }];
    }),
    snapshots: evidence.flatMap(({ content, wallMs }) =>
      content.kind === 'snapshot' ? [{ sha256: content.sha256, atMs: wallMs }] : [],
    ),
    portraits: portraitsOf(evidence)
      .map(({ id }) => id)
      .filter(around.isPortraitHeld),
    decision: file.decision,
    outcome: file.outcome,
    findings: file.findings,
    timeline: timelineOf(rows),
    steps: file.steps,
    inspections: file.inspections,
    ruling: file.ruling,
    earlier: around.earlier,
    isInLane: around.isInLane,
    laneRefusal: laneRefusalOf(file),
  };
}

/** Why the lane did not let a released passenger leave by the exit; null when it did, or nobody asked. */
function laneRefusalOf(file: CaseFile): string | null {
  const refused = file.rows.findLast(({ kind, body }) => kind === 'audit' && body['what'] === 'release-refused');
  const why = refused?.body['why'];
  return typeof why === 'string' ? why : whyBrokenOff(file);
}

/** A passage that is decided anew after its ruling was broken off before the passenger had gone. */
function whyBrokenOff({ rows, ruling }: CaseFile): string | null {
  if (ruling?.disposition.what !== 'release') return null;
  const since = rows.slice(rows.findIndex(({ kind }) => kind === 'disposition'));
  const isGone = since.some(
    ({ kind, body }) => kind === 'movement' && movementSchema.safeParse(body).data?.what === 'left',
  );
  if (isGone) return null;
  const brokenOff = since
    .flatMap(({ kind, body }) => (kind === 'decision' ? (decisionSchema.safeParse(body).data?.reasons ?? []) : []))
    .find(({ code }) => code === 'interrupted' || code === 'emergency');
  const why = brokenOff?.said?.facts['why'];
  return typeof why === 'string' ? why : (brokenOff?.text ?? null);
}
