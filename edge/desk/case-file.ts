import type { z } from 'zod';
import {
  type CaseStep,
  caseStepSchema,
  type Inspection,
  inspectionSchema,
  type Ruling,
  rulingSchema,
} from '../contract/case.ts';
import { type Evidence, evidenceSchema } from '../contract/evidence.ts';
import { type Decision, decisionSchema, type Finding, type Outcome, outcomeSchema } from '../contract/judgement.ts';
import type { LedgerRecord, RecordKind } from '../contract/record.ts';
import type { CaseEntry } from '../ledger/cases.ts';
import { unitedFindings } from './united-findings.ts';

/** A row's body with the time of the row: wall clock, ms since 1970. */
export type Told<T> = T & { readonly atMs: number };

/** Everything that the rows of a passage tell of its case. */
export interface CaseFile {
  readonly entry: CaseEntry;
  /** Of the passage, oldest first. */
  readonly rows: readonly LedgerRecord[];
  readonly evidence: readonly Evidence[];
  /** The last one; null for a case that was opened by hand. What an earlier one found is among `findings`. */
  readonly decision: Decision | null;
  readonly outcome: Outcome | null;
  /** Every decision's and then the outcome's, each once: labels name their places here. */
  readonly findings: readonly Finding[];
  readonly steps: readonly Told<CaseStep>[];
  readonly inspections: readonly Told<Inspection>[];
  readonly ruling: Told<Ruling> | null;
}

/** What the ledger counts a case's version by. */
const TELLING: ReadonlySet<RecordKind> = new Set([
  'decision',
  'outcome',
  'evidence',
  'case',
  'inspection',
  'disposition',
]);

/** Reads a case from its passage's rows. A row that cannot be understood is left out; the timeline says that it is there. */
export function readCaseFile(entry: CaseEntry, rows: readonly LedgerRecord[]): CaseFile {
  const own = rows.filter(({ lane }) => lane === entry.lane);
  const decisions = bodies(own, 'decision', decisionSchema);
  const outcome = bodies(own, 'outcome', outcomeSchema).at(-1) ?? null;
  return {
    entry,
    rows: own,
    evidence: bodies(own, 'evidence', evidenceSchema),
    decision: decisions.at(-1) ?? null,
    outcome,
    findings: unitedFindings([...decisions.map(({ reasons }) => reasons), outcome?.findings ?? []]),
    steps: told(own, 'case', caseStepSchema),
    inspections: told(own, 'inspection', inspectionSchema),
    ruling: told(own, 'disposition', rulingSchema).at(-1) ?? null,
  };
}

/** The rows that a screen which shows `version` of the case has not seen, oldest first. */
export function rowsSince({ entry, rows }: CaseFile, version: number): readonly LedgerRecord[] {
  const telling = rows.filter(({ kind }) => TELLING.has(kind)).slice(-entry.version);
  return telling.slice(version);
}

/** Who holds the case; null when nobody does. */
export function heldBy({ steps, ruling }: CaseFile): string | null {
  if (ruling !== null) return null;
  const last = steps.findLast(({ what }) => what === 'held' || what === 'resumed');
  return last?.what === 'held' ? last.by.officer : null;
}

/** When the case should be decided: the time it was held does not count. Null without a countdown, or while it is held. */
export function dueAtMs(file: CaseFile, decideWithinMs: number | null): number | null {
  if (decideWithinMs === null || heldBy(file) !== null) return null;
  let heldMs = 0;
  let sinceMs: number | null = null;
  for (const { what, atMs } of file.steps) {
    if (what === 'held') sinceMs ??= atMs;
    if (what !== 'resumed' || sinceMs === null) continue;
    heldMs += Math.max(0, atMs - sinceMs);
    sinceMs = null;
  }
  return file.entry.openedWallMs + decideWithinMs + heldMs;
}

export function isTimedOut({ steps }: CaseFile): boolean {
  return steps.some(({ what }) => what === 'timed-out');
}

function told<T extends object>(rows: readonly LedgerRecord[], kind: RecordKind, schema: z.ZodType<T>): Told<T>[] {
  return rows.flatMap((row) => {
    const body = row.kind === kind ? schema.safeParse(row.body).data : undefined;
    return body === undefined ? [] : [{ ...body, atMs: row.wallMs }];
  });
}

function bodies<T>(rows: readonly LedgerRecord[], kind: RecordKind, schema: z.ZodType<T>): T[] {
  return rows.flatMap((row) => {
    const body = row.kind === kind ? schema.safeParse(row.body).data : undefined;
    return body === undefined ? [] : [body];
  });
}
