import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { reasonOf } from '../contract/fault.ts';
import { toldFiguresSchema } from './figures.ts';
import { isPackId, isPackVersion, type PackName } from './pack-folders.ts';

/** `active.json`: which packs serve in the place of the site file's own, and what became of those that were tried. */

const id = z.string().refine(isPackId);
const version = z.string().refine(isPackVersion);

const endedSchema = z.strictObject({
  id,
  version,
  stage: z.enum(['active', 'refused', 'rolled-back', 'withdrawn']),
  why: z.string(),
  figures: toldFiguresSchema.nullable(),
  /** Wall clock, ms since 1970. */
  wallMs: z.number(),
});
export type Ended = z.infer<typeof endedSchema>;

const recordSchema = z.strictObject({
  schema: z.literal(1),
  /** By id. `before` is what served before and was good too; null: the site file's own. */
  packs: z.record(z.string(), z.strictObject({ active: version, before: version.nullable() })),
  /** The version on trial, and how often its trial began. */
  trial: z.strictObject({ id, version, attempts: z.number().int().min(1) }).nullable(),
  /** The last that were tried, newest last. */
  ended: z.array(endedSchema),
});
export type SwapRecord = z.infer<typeof recordSchema>;

const ENDED_KEPT = 20;
const EMPTY: SwapRecord = { schema: 1, packs: {}, trial: null, ended: [] };

/** The version of a pack that serves, and the one before; null where there is none but the site file's own. */
export function goodOnes({ packs }: SwapRecord, id: string): { active: string | null; before: string | null } {
  return (Object.hasOwn(packs, id) ? packs[id] : undefined) ?? { active: null, before: null };
}

export function isGood(record: SwapRecord, { id, version }: PackName): boolean {
  const { active, before } = goodOnes(record, id);
  return active === version || before === version;
}

/** Whether a version is good, or on trial. */
export function isNamed(record: SwapRecord, name: PackName): boolean {
  const { trial } = record;
  return isGood(record, name) || (trial?.id === name.id && trial.version === name.version);
}

/** The record when the trial has ended like this. */
export function withEnded(record: SwapRecord, ended: Ended): SwapRecord {
  return { ...record, trial: null, ended: [...record.ended, ended].slice(-ENDED_KEPT) };
}

/** The record with the version before in the place of the active one. */
export function reverted(record: SwapRecord, id: string): SwapRecord {
  const { [id]: _active, ...others } = record.packs;
  const { before } = goodOnes(record, id);
  return { ...record, packs: { ...others, ...(before === null ? {} : { [id]: { active: before, before: null } }) } };
}

/** `damage` says why there is nothing to go by although the file is there; null otherwise. */
export interface RecordReading {
  readonly record: SwapRecord;
  readonly damage: string | null;
}

/** Reads the record. One that is missing or damaged is an empty one: then the site file's own packs serve. */
export function readRecord(file: string): RecordReading {
  try {
    return { record: recordSchema.parse(JSON.parse(readFileSync(file, 'utf8'))), damage: null };
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    return { record: EMPTY, damage: isMissing ? null : `${file} cannot be read: ${reasonOf(error)}` };
  }
}

/** `trial.json` */
const trialSchema = z.strictObject({
  id,
  version,
  stage: z.enum(['warming', 'shadow', 'probation']),
  figures: toldFiguresSchema.nullable(),
  wallMs: z.number(),
});
export type TrialReport = z.infer<typeof trialSchema>;

/** How far the trial has come; null when none is under way, or nothing can be read of it. */
export function readTrial(file: string): TrialReport | null {
  try {
    return trialSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return null;
  }
}
