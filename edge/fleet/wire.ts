import type { LaneStateName } from '../contract/lane-event.ts';
import type { TimelineEntry } from '../screen/timeline.ts';
import type { HourCounts } from './figures-reads.ts';
import type { Versioned } from './lane-facts.ts';
import type { HourOfLane, LaneHead } from './lane-reads.ts';
import type { Why } from './passage-facts.ts';
import type { Share } from './wilson.ts';

/**
 * What the page of the fleet and the centre say to each other: JSON over HTTP, all of it GET, and one stream of
 * server-sent events. The page imports types only. Times are wall clock, ms since 1970.
 *
 *   GET /api/stream                                       server-sent events -> FleetEvent, every lane first
 *   GET /api/figures?hours=24&site=                       -> FleetFigures
 *   GET /api/lanes/:site/:lane                            -> LaneView
 *   GET /api/lanes/:site/:lane/passages?before=           -> PassagePage
 *   GET /api/lanes/:site/:lane/passages/:passage          -> PassageView
 *   GET /api/lanes/:site/:lane/passages/:passage/bundle   -> a file for `greenlane ledger prove`
 *
 * Errors are `Refusal`.
 */

export interface Refusal {
  readonly code: 'bad-request' | 'not-found' | 'not-allowed' | 'unavailable';
  readonly message: string;
}

/** How much a lane needs somebody: `alarm` now, `doubt` soon. */
export type Level = 'alarm' | 'doubt' | 'good' | 'resting';

export const TROUBLES = [
  'silent',
  'emergency',
  'out-of-service',
  'records',
  'gap',
  'backlog',
  'refused-messages',
  'release-refused',
  'content-stuck',
  'content-no-room',
  'content-refused',
  'alarms-above-fleet',
] as const;
export type TroubleCode = (typeof TROUBLES)[number];

/** What is wrong with a lane, as a word that the page translates, with what it tells. */
export interface Trouble {
  readonly code: TroubleCode;
  readonly level: 'alarm' | 'doubt';
  readonly told: Readonly<Record<string, string | number>>;
}

export interface FleetLane {
  readonly site: string;
  readonly lane: string;
  readonly level: Level;
  readonly troubles: readonly Trouble[];
  /** What the lane said last that it is; null where it says nothing of itself. */
  readonly state: LaneStateName | null;
  readonly reason: string;
  readonly mode: string;
  readonly sinceMs: number | null;
  /** When anything last came from it; null when nothing ever did. */
  readonly contactMs: number | null;
  /** Rows that its computer has and the centre has not; null where it does not say. */
  readonly backlog: number | null;
  readonly rows: number;
  readonly software: string | null;
  readonly policy: Versioned | null;
  readonly models: readonly Versioned[];
  /** In the last 24 hours, tests left out. */
  readonly passages: number;
  readonly diverted: number;
  readonly alarmed: number;
}

export type FleetEvent =
  | {
      readonly type: 'fleet';
      readonly mode: 'operation' | 'simulation';
      readonly nowMs: number;
      readonly lanes: readonly FleetLane[];
    }
  /** Lanes that are not as they were, and nothing of the others. */
  | { readonly type: 'lanes'; readonly nowMs: number; readonly lanes: readonly FleetLane[] }
  /** The database cannot be read: what is shown is old. */
  | { readonly type: 'trouble'; readonly message: string };

export interface SiteFigures {
  readonly passages: number;
  readonly passengers: number;
  readonly tests: number;
  /** From the admission until they had left the lane, ms. */
  readonly lane: Quantiles | null;
  /** From the admission until they could go, the officer's part with it, ms. */
  readonly clearance: Quantiles | null;
  /** Passengers about whom no officer has decided yet. */
  readonly waiting: number;
  readonly throughInTime: Share;
  readonly targeted: Share;
  readonly lot: Share;
  readonly other: Share;
  /** Of those that an officer decided, those where something was found. */
  readonly targetedHits: Share;
  readonly lotHits: Share;
  readonly comparison: 'targeting-finds-more' | 'lot-finds-more' | 'no-difference' | 'too-few';
}
interface Quantiles {
  readonly p50: number;
  readonly p95: number;
}

/** How long a flight takes at the pace of an hour. */
export interface Pace {
  readonly site: string;
  readonly atMs: number;
  /** Passengers of the hour. */
  readonly count: number;
  /** Null where fewer than a flight came in that hour: then demand was measured, and no pace. */
  readonly ms: number | null;
}

export interface FleetFigures {
  readonly fromMs: number;
  readonly toMs: number;
  readonly sliceMs: number;
  readonly reference: {
    readonly flightPassengers: number;
    readonly flightMs: number;
    readonly bagsMs: number;
    readonly throughWithinMs: number;
    readonly throughShare: number;
  };
  readonly all: SiteFigures;
  readonly sites: readonly (SiteFigures & { readonly site: string })[];
  /** At the pace of the busiest hour of one site; null where nobody came. */
  readonly flight: Pace | null;
  readonly bags: Pace | null;
  readonly slices: readonly HourCounts[];
}

export interface LaneView {
  readonly lane: FleetLane;
  readonly head: LaneHead;
  /** Newest first. */
  readonly history: readonly HistoryEntry[];
  readonly alarms: readonly {
    readonly code: string;
    readonly atMs: number;
    readonly text: string;
    readonly times: number;
  }[];
  readonly gap: { readonly from: number; readonly upto: number } | null;
  /** The last two days, by the hour. */
  readonly hours: readonly HourOfLane[];
  readonly passages: PassagePage;
}

/** The lane was started, worked in another mode, or was given a release. */
export interface HistoryEntry {
  readonly atMs: number;
  readonly sequence: number;
  readonly what: 'boot' | 'mode' | 'release';
  /** Software and policy, the mode, or the release's version and stage. */
  readonly detail: string;
  readonly by: string;
  readonly reason: string;
}

export interface PassagePage {
  /** Newest first. */
  readonly passages: readonly PassageLine[];
  /** What to ask for next; null: there are no older ones. */
  readonly before: number | null;
}

export interface PassageLine {
  readonly passage: string;
  readonly atMs: number;
  readonly verdict: 'release' | 'divert' | null;
  readonly why: Why | null;
  readonly left: string | null;
  readonly tookMs: number | null;
  readonly hasAlarm: boolean;
  readonly isTest: boolean;
  readonly found: boolean | null;
}

export interface PassageView {
  readonly site: string;
  readonly lane: string;
  readonly passage: string;
  readonly simulated: boolean;
  /** What happened, oldest first; rows that say nothing of the passenger are not among it. */
  readonly course: readonly CourseEntry[];
  readonly findings: readonly { readonly code: string; readonly severity: string; readonly text: string }[];
  readonly rows: readonly RowProof[];
  readonly proof: PassageProof;
}
export interface CourseEntry extends TimelineEntry {
  readonly sequence: number;
}

/** One row of the record, and whether it is what its hash says. */
export interface RowProof {
  readonly epoch: number;
  readonly sequence: number;
  readonly kind: string;
  readonly atMs: number;
  readonly hash: string;
  readonly previousHash: string;
  readonly holds: boolean;
}

export interface PassageProof {
  /** Whether every row is what its hash says, and each from the first to the last carries the hash of the one before. */
  readonly holds: boolean;
  /** The row where it breaks; null while it holds. */
  readonly brokenAt: number | null;
  /** How many rows of the lane lie between the first and the last, both with them. */
  readonly links: number;
  /** How far the centre holds the lane. */
  readonly head: LaneHead;
}
