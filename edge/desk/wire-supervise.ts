import { z } from 'zod';
import type { Finding } from '../contract/judgement.ts';
import type { DeviceState } from './wire.ts';

/** What the pages of supervisors, auditors and technicians and the daemon say to each other; their addresses are in wire.ts. */

/** Of one lane, finding or model over a shift. */
export interface ShareRow {
  readonly name: string;
  readonly passages: number;
  readonly diverted: number;
  /** Passages in which it was an alarm. */
  readonly alarms: number;
  /** Labels that officers gave, of all findings of this kind. */
  readonly right: number;
  readonly wrong: number;
  readonly notChecked: number;
}
export interface ShiftFigures {
  /** Later than what was asked for where that was more than can be read at once. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly lanes: readonly ShareRow[];
  readonly findings: readonly ShareRow[];
  readonly models: readonly ShareRow[];
  /** Passages and diversions in equal slices of the shift. */
  readonly slices: readonly { readonly atMs: number; readonly passages: number; readonly diverted: number }[];
  /** From case to disposition, ms; null without any. */
  readonly decisionMs: { readonly p50: number; readonly p90: number } | null;
}

export interface AuditRow {
  readonly lane: string;
  readonly sequence: number;
  readonly atMs: number;
  readonly kind: string;
  readonly passage: string | null;
  /** Empty when nobody but the lane itself did it. */
  readonly who: string;
  /** What was done, as a word that the screen translates where it knows it. */
  readonly what: string;
  /** What people wrote, and the details of the row. */
  readonly text: string;
  /** The same, field by field, where the row has fields: what the screen has words for it says in them. */
  readonly details: readonly AuditDetail[];
  /** Of a decision of the lane, where the screen can say them in its own words. */
  readonly reasons: readonly Finding[];
  readonly hash: string;
}
export interface AuditDetail {
  /** The field's path in the row's body, such as `disposition.goods`. */
  readonly name: string;
  readonly text: string;
}
/** A row is not what its hash says, or does not follow the one before, or is not followed by the one after. */
export type BrokenLink = 'changed' | 'before' | 'after';
export interface AuditPage {
  readonly rows: readonly AuditRow[];
  /** The first row of the page that is not what was written; null when the chain holds in all of them. */
  readonly broken: { readonly lane: string; readonly sequence: number; readonly why: BrokenLink } | null;
  /** How far back this page looked; a page with few rows may have looked far. */
  readonly searchedToMs: number | null;
  /** For the next page's `before`; null at the end. */
  readonly next: string | null;
}

export interface DeviceView {
  readonly device: string;
  readonly kind: string;
  readonly lane: string | null;
  readonly state: DeviceState;
  readonly reason: string;
  /** Since when it is so. */
  readonly sinceMs: number;
  /** A named count for every way a frame or message went right or wrong. */
  readonly counters: Readonly<Record<string, number>>;
}

export interface LogLine {
  readonly atMs: number;
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly event: string;
  readonly device: string | null;
  readonly text: string;
}

export const replaySchema = z.strictObject({
  /** A policy file's text, YAML. */
  policy: z.string().min(1).max(200_000),
  passages: z.number().int().min(1).max(1000),
});
export interface ReplayReport {
  readonly policy: { readonly id: string; readonly version: string };
  /** Passages to choose from: those judged since the daemon started, the last thousand at most. */
  readonly held: number;
  readonly judged: number;
  /** Passages for which the other policy would have asked a model what nobody asked; they are not among `judged`. */
  readonly unanswered: number;
  readonly diverted: { readonly was: number; readonly wouldBe: number };
  /** Passages whose verdict or findings would be others, newest first. */
  readonly changed: readonly {
    readonly passage: string;
    readonly lane: string;
    readonly was: 'release' | 'divert';
    readonly wouldBe: 'release' | 'divert';
    readonly atMs: number;
    readonly wasCodes: readonly string[];
    readonly codes: readonly string[];
  }[];
}
