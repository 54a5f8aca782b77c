import { type Evidence, EVIDENCE_LIMIT } from '../contract/evidence.ts';
import type { AlarmWord, MissingEvidence, NeededKind } from '../contract/judge.ts';
import type { Decision, Finding, Outcome } from '../contract/judgement.ts';
import type { LaneOrder, ModeSetting } from '../contract/lane-order.ts';
import { because } from '../contract/lane-reason.ts';
import type { Movement } from '../contract/record.ts';
import type { BeamsSeen, Leaf, LeafPosition } from '../../hardware/gate/gate.ts';

/** One person's way through the lane, from the first thing they presented to the outcome. */
export interface Passage {
  readonly id: string;
  readonly openedAtMs: number;
  /** Begun in a lane that was being tested. */
  readonly isTest?: true;
  readonly evidence: readonly Evidence[];
  /** When the person had crossed the entry beams; null before. */
  readonly insideSinceMs: number | null;
  /** Evidence whose deadline passed. */
  readonly missed: readonly NeededKind[];
  /** Where the person went, once known. */
  readonly left: Outcome['left'] | null;
}

/** A passage about which something was decided and written down. */
export interface Decided {
  readonly passage: Passage;
  readonly decision: Decision;
  readonly decidedAtSequence: number;
  /** The last thing that arrived before the judgement could begin. */
  readonly triggerAtMs: number;
  readonly permitSentAtMs: number | null;
  /** Found after the decision. */
  readonly findings: readonly Finding[];
}

/** `deadlineMs` is monotonic; null where the state may last. */
export type PassageState =
  | { readonly name: 'idle'; readonly deadlineMs: null }
  | { readonly name: 'admitted'; readonly passage: Passage; readonly deadlineMs: number }
  | { readonly name: 'inside'; readonly passage: Passage; readonly deadlineMs: number | null }
  | {
      readonly name: 'assessing';
      readonly passage: Passage;
      readonly triggerAtMs: number;
      /** How many pieces the decision that is being written rests on; null while none is. */
      readonly decidedOn: number | null;
      readonly deadlineMs: number | null;
    }
  | { readonly name: 'released'; readonly decided: Decided; readonly deadlineMs: number | null }
  | {
      readonly name: 'diverted';
      readonly decided: Decided;
      /** The leaf that is permitted: the officer's, or the exit once an officer has released them. */
      readonly way: 'diversion' | 'exit';
      readonly deadlineMs: number | null;
    }
  | { readonly name: 'gone'; readonly decided: Decided; readonly deadlineMs: number }
  | { readonly name: 'closed'; readonly deadlineMs: null }
  | { readonly name: 'emergency'; readonly deadlineMs: null }
  | { readonly name: 'out-of-service'; readonly reason: string; readonly deadlineMs: null };

/** The machine's whole memory: the state, and what it knows of the lane around the passage. */
export interface LaneMachine {
  readonly state: PassageState;
  /** Evidence that came before a passage could take it: the next person's. Bounded. */
  readonly waiting: readonly Evidence[];
  readonly leaves: Readonly<Record<Leaf, LeafPosition>>;
  /** Why the lane cannot serve, in words an operator can act on; null when it can. */
  readonly impediment: string | null;
  /** The leaf that did not follow its permit, until it is seen to move again. */
  readonly jammed: Leaf | null;
  readonly bagsInView: number;
  /** How somebody came to be in the lane who has no passage; null when nobody is known to be. */
  readonly stranger: 'forced-leaf' | 'did-not-leave' | null;
  readonly mode: ModeSetting;
  /** Passages opened since boot. With `idPrefix`, which names lane and boot, it makes the next identity. */
  readonly opened: number;
  readonly idPrefix: string;
}

export type PassageInput =
  | { readonly type: 'evidenceArrived'; readonly evidence: Evidence }
  | { readonly type: 'crossed'; readonly leaf: Leaf; readonly direction: 'in' | 'out'; readonly atMs: number }
  | { readonly type: 'tailgated'; readonly leaf: Leaf; readonly atMs: number }
  | { readonly type: 'leafMoved'; readonly leaf: Leaf; readonly position: LeafPosition; readonly atMs: number }
  | { readonly type: 'leafForced'; readonly leaf: Leaf; readonly atMs: number }
  | { readonly type: 'leafStuck'; readonly leaf: Leaf; readonly wanted: 'open' | 'closed'; readonly atMs: number }
  | { readonly type: 'bagsCounted'; readonly count: number; readonly atMs: number }
  | { readonly type: 'deadlinePassed'; readonly atMs: number }
  /** The answer to `judge` about the passage of that id; `evidenceJudged` is how many pieces it rests on. */
  | {
      readonly type: 'judged';
      readonly passage: string;
      readonly decision: Decision;
      readonly evidenceJudged: number;
      readonly atMs: number;
    }
  | { readonly type: 'decisionRecorded'; readonly decision: Decision; readonly sequence: number; readonly atMs: number }
  | { readonly type: 'permitSent'; readonly leaf: Leaf; readonly atMs: number }
  | { readonly type: 'outcomeRecorded'; readonly atMs: number }
  | { readonly type: 'emergencyRaised'; readonly atMs: number }
  | { readonly type: 'emergencyCleared'; readonly atMs: number }
  /** The gate cannot be commanded or believed any more. */
  | { readonly type: 'gateLost'; readonly reason: string; readonly atMs: number }
  /** Whether the lane could serve now; null: it could. */
  | { readonly type: 'impedimentChanged'; readonly impediment: string | null; readonly atMs: number }
  /** An officer's order, and what was known of the lane when it was given. */
  | {
      readonly type: 'ordered';
      readonly order: LaneOrder;
      /** Why the gate can permit nothing now; null when it can. */
      readonly unsafe: string | null;
      readonly beams: BeamsSeen;
      /** Whom the camera sees in the lane; null without one that works. */
      readonly people: number | null;
      readonly atMs: number;
    };

export type InputOf<T extends PassageInput['type']> = Extract<PassageInput, { type: T }>;

/** What the lane must do next, in this order. */
export type PassageEffect =
  | { readonly type: 'openPassage'; readonly passage: Passage }
  /** Somebody has come in, or has gone: so that a restart knows whether somebody stands in the lane. */
  | { readonly type: 'recordMovement'; readonly passage: Passage | null; readonly what: Movement }
  | { readonly type: 'permit'; readonly leaf: Leaf }
  | { readonly type: 'revoke' }
  /** Ask the models (unless told not to wait for them) and the policy; answered by `judged`. */
  | { readonly type: 'judge'; readonly passage: Passage; readonly triggerAtMs: number; readonly withoutModels: boolean }
  | { readonly type: 'recordDecision'; readonly passage: Passage; readonly decision: Decision }
  | { readonly type: 'recordOutcome'; readonly decided: Decided; readonly left: Outcome['left'] }
  /** Ends a passage that cannot run its course: decision and outcome are written together. Nothing answers it. */
  | {
      readonly type: 'conclude';
      readonly passage: Passage;
      /** Found after a decision about it; empty where there was none. */
      readonly findings: readonly Finding[];
      readonly why: 'emergency' | 'interrupted';
      readonly reason: string;
    }
  | { readonly type: 'recordLateEvidence'; readonly passage: Passage }
  | { readonly type: 'raiseAlarm'; readonly passage: Passage | null; readonly finding: Finding };

/** What the machine must know of the policy. */
export interface PassageRules {
  /** The evidence still missing, each with its deadline in ms after the person is inside. */
  missing(evidence: readonly Evidence[]): readonly MissingEvidence[];
  readonly enterWithinMs: number;
  readonly leaveWithinMs: number;
  /** The finding that says it to an officer; `where` names the leaf or the cause. */
  alarm(what: AlarmWord, where: string): Finding;
  /** The wall clock's label for a monotonic time. */
  wallMsAt(atMs: number): number;
  /** How long a leaf may take to close behind somebody. */
  readonly closeWithinMs: number;
  /** How long a judgement may take before one is made without the models. */
  readonly judgeWithinMs: number;
}

export interface Step {
  readonly machine: LaneMachine;
  readonly effects: readonly PassageEffect[];
}

/** A machine with nothing to do. */
export function still(machine: LaneMachine): Step {
  return { machine, effects: [] };
}

/** Adds a finding, once: a leaf or a beam may say the same for hours. */
export function withFinding(decided: Decided, finding: Finding): Decided {
  if (decided.findings.some(({ code, text }) => code === finding.code && text === finding.text)) return decided;
  return { ...decided, findings: [...decided.findings, finding] };
}

/** As much as a passage can hold, so that one that begins with so much diverts for it. */
export const WAITING_LIMIT = EVIDENCE_LIMIT;

const NORMAL: ModeSetting = { mode: 'normal', reason: '' };

/** @param isSomebodyInside what the ledger says of the boot before: they were inside when it ended */
export function initialMachine(idPrefix: string, isSomebodyInside = false, mode = NORMAL): LaneMachine {
  return {
    state: { name: 'out-of-service', reason: because('starting'), deadlineMs: null },
    waiting: [],
    leaves: { entry: 'unknown', exit: 'unknown', diversion: 'unknown' },
    impediment: because('starting'),
    jammed: null,
    bagsInView: 0,
    stranger: isSomebodyInside ? 'did-not-leave' : null,
    mode,
    opened: 0,
    idPrefix,
  };
}

/** The passage that is under way and not yet decided upon or gone; null in every other state. */
export function activePassage(state: PassageState): Passage | null {
  switch (state.name) {
    case 'admitted':
    case 'inside':
    case 'assessing':
      return state.passage;
    case 'released':
    case 'diverted':
      return state.decided.passage;
    case 'idle':
    case 'gone':
    case 'closed':
    case 'emergency':
    case 'out-of-service':
      return null;
  }
}
