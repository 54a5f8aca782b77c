import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { reasonOf } from '../contract/fault.ts';
import { type ReleaseReport, releaseReportSchema } from '../sync/releases/release.ts';

/** `down/record.json`: what the centre's pointers said last, which release is in force, and what became of the others. */

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const version = z.number().int().min(1);
const contentSchema = z.strictObject({ sha256, bytes: z.number().int().min(1) });
export type ContentName = z.infer<typeof contentSchema>;
const releaseNameSchema = contentSchema.extend({ version });
export type ReleaseName = z.infer<typeof releaseNameSchema>;

/** A pointer, without what is the same in all of a lane's. */
const pointerSeenSchema = z.strictObject({
  sequence: z.number().int().min(1),
  issuedAtMs: z.number(),
  expiresAtMs: z.number(),
  release: releaseNameSchema.nullable(),
  stopped: z.boolean(),
});
export type PointerSeen = z.infer<typeof pointerSeenSchema>;

/** Something that is in force, and the signed release that it is of. */
const itemSchema = contentSchema.extend({ release: releaseNameSchema });
export type ItemInForce = z.infer<typeof itemSchema>;

/** What lanes judge by; null is the site file's own policy, or the lists of the policy. */
const inForceSchema = z.strictObject({ policy: itemSchema.nullable(), watchList: itemSchema.nullable() });
export type InForce = z.infer<typeof inForceSchema>;

const endedSchema = z.strictObject({
  version,
  sha256,
  stage: z.enum(['active', 'refused', 'rolled-back']),
  why: z.string(),
  /** Wall clock, ms since 1970. */
  wallMs: z.number(),
});
export type EndedRelease = z.infer<typeof endedSchema>;

/** What is to be written into the chain of a lane, or of every lane when `lane` is null. */
const untoldSchema = releaseReportSchema.extend({ lane: z.string().nullable() });
export type UntoldReport = z.infer<typeof untoldSchema>;

const recordSchema = z.strictObject({
  schema: z.literal(1),
  /** By lane. */
  pointers: z.record(z.string(), pointerSeenSchema),
  inForce: inForceSchema,
  /** The release on its way, how often its trial began, and the packs that came with it. */
  way: releaseNameSchema
    .extend({
      attempts: z.number().int().min(0),
      packs: z.array(z.strictObject({ id: z.string(), version: z.string() })),
    })
    .nullable(),
  /** What became of releases, newest last. None of them, nor one below them, is taken again. */
  ended: z.array(endedSchema),
  /** Reports that the ledger does not hold yet. */
  untold: z.array(untoldSchema),
});
export type DownRecord = z.infer<typeof recordSchema>;
export type WayRecord = NonNullable<DownRecord['way']>;
export type PackName = WayRecord['packs'][number];

const ENDED_KEPT = 20;
const LONGEST_REASON = 1000;
const NOTHING_IN_FORCE: InForce = { policy: null, watchList: null };
const EMPTY: DownRecord = { schema: 1, pointers: {}, inForce: NOTHING_IN_FORCE, way: null, ended: [], untold: [] };

/** `damage` says why there is nothing to go by although there was; null otherwise. */
export interface DownRecordReading {
  readonly record: DownRecord;
  readonly damage: string | null;
}

/**
 * Reads the record. One that is missing or damaged is an empty one: then the site file's own policy is in force.
 * @param hasContent whether something was fetched before, which no computer does that has no record
 */
export function readDownRecord(file: string, hasContent: boolean): DownRecordReading {
  try {
    return { record: recordSchema.parse(JSON.parse(readFileSync(file, 'utf8'))), damage: null };
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    return { record: EMPTY, damage: isMissing && !hasContent ? null : `${file} cannot be read: ${reasonOf(error)}` };
  }
}

/** The newest release that came to an end; 0 before the first. */
export function newestEnded({ ended }: DownRecord): number {
  return Math.max(0, ...ended.map(({ version }) => version));
}

/** The newest release that was put in force; 0 before the first. */
export function newestActive({ ended }: DownRecord): number {
  return Math.max(0, ...ended.map(({ version, stage }) => (stage === 'active' ? version : 0)));
}

/** The hash of every release that is known, by its version. */
export function knownVersions({ pointers, way, ended }: DownRecord): ReadonlyMap<number, string> {
  const named = Object.values(pointers).flatMap(({ release }) => release ?? []);
  return new Map([...ended, ...named, ...(way === null ? [] : [way])].map((each) => [each.version, each.sha256]));
}

/** The record when a release came to its end. */
export function withEnded(record: DownRecord, ended: EndedRelease): DownRecord {
  return { ...record, way: null, ended: [...record.ended, ended].slice(-ENDED_KEPT) };
}

/**
 * The record with one more report to be told: of one lane, or of every lane when `lane` is null. None is dropped however long the
 * ledger is away; one that comes again stands once, in its last place, so that old pointers played again take no room.
 */
export function withReport(record: DownRecord, lane: string | null, report: ReleaseReport): DownRecord {
  const told: UntoldReport = { ...report, reason: report.reason.slice(0, LONGEST_REASON), lane };
  return { ...record, untold: [...record.untold.filter((each) => !isDeepStrictEqual(each, told)), told] };
}

/** The content of what is in force, and of the releases that answer for it. */
export function contentInForce({ inForce }: DownRecord): ReadonlySet<string> {
  const items = [inForce.policy, inForce.watchList].filter((item) => item !== null);
  return new Set(items.flatMap(({ sha256, release }) => [sha256, release.sha256]));
}
