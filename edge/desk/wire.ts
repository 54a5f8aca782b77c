import { z } from 'zod';
import {
  type CaseStep,
  dispositionSchema,
  type DispositionWord,
  type Inspection,
  labelSchema,
  type Ruling,
} from '../contract/case.ts';
import type { ContentOf, GoodsLine } from '../contract/evidence.ts';
import type { FileProblem } from '../contract/file-problem.ts';
import type { Decision, Finding, Outcome } from '../contract/judgement.ts';
import { laneModeSchema, type LaneStatus } from '../contract/lane-order.ts';
import type { Role } from '../contract/officer.ts';
import type { Policy } from '../contract/policy.ts';
import type { TimelineEntry } from '../screen/timeline.ts';

/**
 * What the officer's screen and the daemon say to each other: JSON over HTTP, and one stream of server-sent events.
 * The screen imports types only. Times are wall clock, ms since 1970.
 *
 *   POST /api/login            loginSchema                  -> Me, and the session's cookie
 *   POST /api/logout
 *   GET  /api/me                                            -> Me, or 401
 *   POST /api/password         passwordSchema
 *   GET  /api/stream           server-sent events           -> DeskEvent, a `snapshot` first
 *   GET  /api/cases/:id                                     -> CaseView
 *   POST /api/cases            openCaseSchema               -> CaseView
 *   POST /api/cases/:id/hold   holdSchema                   -> CaseView
 *   POST /api/cases/:id/inspection   inspectSchema          -> CaseView
 *   POST /api/cases/:id/review       reviewSchema           -> CaseView
 *   POST /api/cases/:id/disposition  rulingRequestSchema    -> CaseView, or 409 Conflict
 *   POST /api/lanes/:id/order  orderSchema                  -> LaneStatus, or 409 Refusal
 *   GET  /api/images/:sha256                                -> the stored bytes, for ever the same
 *   GET  /api/portraits/:id                                 -> the portrait while it is held, or 404
 *   GET  /api/figures?hours=8                               -> ShiftFigures        (supervisor, auditor)
 *   GET  /api/audit?text=&before=&limit=&decisions=true     -> AuditPage           (supervisor, auditor)
 *   GET  /api/devices                                       -> DeviceView[]        (technician, supervisor)
 *   GET  /api/log?device=      server-sent events           -> LogLine             (technician, supervisor)
 *   POST /api/replay           replaySchema                 -> ReplayReport        (supervisor, auditor)
 *
 * What supervisors and technicians ask and are answered stands in wire-supervise.ts.
 * Every POST but login carries the header `x-greenlane-token` with `Me.token`. Errors are `Refusal`.
 */

const word = z.string().trim().min(1);
const note = word.max(1000);

export const loginSchema = z.strictObject({ name: word.max(64), password: z.string().min(1).max(256) });
export const passwordSchema = z.strictObject({ old: z.string().max(256), fresh: z.string().min(12).max(256) });

export interface Me {
  readonly name: string;
  readonly role: Role;
  /** For the header of every POST. */
  readonly token: string;
  readonly mustChangePassword: boolean;
  /** When the session ends whatever is done. */
  readonly endsAtMs: number;
}

/** Why something was refused: a word for the screen, a sentence for the officer. */
export interface Refusal {
  readonly code:
    | 'not-signed-in'
    | 'wrong-password'
    | 'locked-out'
    | 'not-allowed'
    | 'bad-request'
    | 'not-found'
    | 'conflict'
    | 'inspection-needed'
    | 'supervisor-needed'
    | 'reason-needed'
    | 'lane-refuses'
    | 'unavailable';
  readonly message: string;
  /** Of a case that somebody else decided first, or that has changed since the screen showed it. */
  readonly decided?: { readonly by: string; readonly atMs: number; readonly disposition: DispositionWord };
  /** What came since the screen showed the case, in words of the timeline. */
  readonly changed?: readonly string[];
  /** Every mistake in the file that was sent. */
  readonly problems?: readonly FileProblem[];
}

/** What the site's policy says of the desk, as the screen needs it. */
export interface DeskRules {
  /** Dispositions that need a reason. */
  readonly reasonFor: readonly DispositionWord[];
  /** Finding codes after which a passenger goes only with a supervisor's word. */
  readonly supervisorFor: readonly string[];
  /** ms within which a case should be decided; null: no countdown. */
  readonly decideWithinMs: number | null;
  /** ms of image review after which the officer is reminded to rest. */
  readonly restAfterMs: number;
  /** By what a declaration is compared with what was seen; absent: the screen compares nothing. */
  readonly goods?: GoodsRules;
}
export type GoodsRules = Pick<Policy, 'allowances' | 'seen' | 'currencies'>;

export interface LaneView extends LaneStatus {
  /** What people call it. */
  readonly name: string;
  readonly devices: readonly { readonly device: string; readonly state: DeviceState; readonly reason: string }[];
  /** Passages in the last hour; null for who is not to be hurried. */
  readonly pressure: { readonly passagesAnHour: number; readonly casesWaiting: number } | null;
}
export type DeviceState = 'unknown' | 'up' | 'degraded' | 'down';

/** One diverted passenger, as the queue shows them. */
export interface CaseCard {
  /** The passage's identity. */
  readonly id: string;
  readonly lane: string;
  readonly passenger: string;
  readonly flight: string;
  readonly openedAtMs: number;
  readonly isAlarm: boolean;
  /** Codes of its findings, strongest first. */
  readonly codes: readonly string[];
  readonly headline: Finding | null;
  readonly state: 'waiting' | 'held' | 'decided';
  readonly heldBy: string | null;
  readonly decided: { readonly by: string; readonly atMs: number; readonly disposition: DispositionWord } | null;
  /** Where the countdown ends; null without one, or while held. */
  readonly dueAtMs: number | null;
  readonly isTimedOut: boolean;
  /** Grows with every change; a decision must name the one it was made on. */
  readonly version: number;
}

export interface CaseView extends CaseCard {
  readonly document: ContentOf<'document'> | null;
  readonly boardingPasses: readonly ContentOf<'boardingPass'>[];
  readonly declaration: ContentOf<'declaration'> | null;
  readonly goods: readonly GoodsLine[];
  readonly bagTags: readonly string[];
  readonly scans: readonly ScanView[];
  readonly snapshots: readonly { readonly sha256: string; readonly atMs: number }[];
  /** Identities of portraits that are still held in memory. */
  readonly portraits: readonly string[];
  /** The last one. */
  readonly decision: Decision | null;
  readonly outcome: Outcome | null;
  /** Of every decision and then of the outcome, each once; labels name their places here. */
  readonly findings: readonly Finding[];
  readonly timeline: readonly TimelineEntry[];
  readonly steps: readonly (CaseStep & { readonly atMs: number })[];
  readonly inspections: readonly (Inspection & { readonly atMs: number })[];
  readonly ruling: (Ruling & { readonly atMs: number }) | null;
  /** Earlier cases and outcomes with the same document or bag at this site, newest first. */
  readonly earlier: readonly EarlierCase[];
  /** Whether the person still stands in the lane, so that a release opens the exit. */
  readonly isInLane: boolean;
  /** Why a released passenger did not leave by the exit: the lane refused, or broke off; the ruling stands all the same. */
  readonly laneRefusal: string | null;
}

export interface ScanView {
  readonly bagTag: string | null;
  readonly atMs: number;
  readonly content: ContentOf<'bagScan'>;
  readonly millimetresPerPixel: readonly [number, number] | null;
}

export interface EarlierCase {
  readonly id: string;
  readonly lane: string;
  readonly atMs: number;
  readonly sameAs: 'document' | 'bag';
  readonly verdict: 'release' | 'divert';
  readonly disposition: DispositionWord | null;
}

export type DeskEvent =
  | {
      readonly type: 'snapshot';
      readonly site: string;
      readonly mode: 'operation' | 'simulation';
      readonly nowMs: number;
      readonly rules: DeskRules;
      readonly lanes: readonly LaneView[];
      readonly cases: readonly CaseCard[];
      readonly services: readonly ServiceView[];
    }
  | { readonly type: 'lane'; readonly lane: LaneView }
  | { readonly type: 'case'; readonly card: CaseCard }
  | { readonly type: 'alarm'; readonly lane: string; readonly passage: string | null; readonly finding: Finding }
  | { readonly type: 'service'; readonly service: ServiceView };

/** Something the desk works without, and says so: the centre, what it says at the moment, the broker, the models, the ledger's room. */
export interface ServiceView {
  readonly service: 'centre' | 'live' | 'releases' | 'broker' | 'models' | 'ledger';
  readonly state: DeviceState;
  readonly reason: string;
}

export const openCaseSchema = z.strictObject({
  lane: word.max(64),
  passenger: z.string().max(200),
  reason: note,
  /** Chosen by the screen: the same request sent twice opens one case. */
  key: z.uuid().exactOptional(),
});
export const holdSchema = z.strictObject({ held: z.boolean(), version: z.number().int() });
export const inspectSchema = z.strictObject({ looked: note, found: note, version: z.number().int() });
/** Somebody elsewhere is asked to look at the case and advise. */
export const reviewSchema = z.strictObject({ question: note, version: z.number().int() });
export const rulingRequestSchema = z.strictObject({
  key: z.uuid(),
  version: z.number().int(),
  disposition: dispositionSchema,
  reason: z.string().max(1000),
  labels: z.array(z.strictObject({ finding: z.number().int().min(0).max(255), label: labelSchema })).max(256),
  approval: loginSchema.nullable(),
});
export type RulingRequest = z.infer<typeof rulingRequestSchema>;
export const orderSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('setMode'), mode: laneModeSchema, reason: note }),
  z.strictObject({ type: z.literal('letOut') }),
  z.strictObject({ type: z.literal('confirmEmpty') }),
]);
export type OrderRequest = z.infer<typeof orderSchema>;
