import type { Device } from '../device.ts';

/** The three leaves of a mantrap: in from the hall, out to the exit, aside to the officer's desk. */
export const LEAVES = ['entry', 'exit', 'diversion'] as const;
export type Leaf = (typeof LEAVES)[number];

/** As the position sensors say; `unknown` when they disagree or have not been read lately. */
export type LeafPosition = 'closed' | 'open' | 'moving' | 'unknown';

/** A safety input: `unknown` counts as active wherever something could move. */
export type SafetyInput = 'clear' | 'active' | 'unknown';

export interface GateSafety {
  readonly emergency: SafetyInput;
  readonly motorFault: SafetyInput;
  readonly tamper: SafetyInput;
}

/** All light beams of the gate together; `unknown` before the first reading and when they have not been read lately. */
export type BeamsSeen = 'clear' | 'broken' | 'unknown';

export interface GateState {
  readonly leaves: Readonly<Record<Leaf, LeafPosition>>;
  readonly safety: GateSafety;
  readonly beams: BeamsSeen;
  /** The leaf that has a live permit, or null. There is never more than one. */
  readonly permitted: Leaf | null;
  /** Monotonic ms of the last complete reading of the inputs; null before the first. */
  readonly readAtMs: number | null;
}

/** What a gate says. Crossing directions are seen from the mantrap: `in` is into it, `out` is out of it. */
export type GateEvent =
  | { readonly type: 'leafMoved'; readonly leaf: Leaf; readonly position: LeafPosition; readonly atMs: number }
  | { readonly type: 'leafCrossed'; readonly leaf: Leaf; readonly direction: 'in' | 'out'; readonly atMs: number }
  /** Somebody broke the first beam and went back the way they came. */
  | { readonly type: 'crossingAbandoned'; readonly leaf: Leaf; readonly atMs: number }
  /** A second body followed before the first had left the beams. */
  | { readonly type: 'tailgated'; readonly leaf: Leaf; readonly atMs: number }
  /** The first byte of a permit command went to the wire. */
  | { readonly type: 'permitSent'; readonly leaf: Leaf; readonly atMs: number }
  | {
      readonly type: 'permitEnded';
      readonly leaf: Leaf;
      readonly why: 'revoked' | 'expired' | 'safety' | 'linkLost';
      readonly atMs: number;
    }
  /** The sensors did not follow the permit (or its end) after every retry. */
  | {
      readonly type: 'leafStuck';
      readonly leaf: Leaf;
      readonly wanted: 'open' | 'closed';
      readonly attempts: number;
      readonly atMs: number;
    }
  /** A leaf left its closed position with no permit. */
  | { readonly type: 'leafMovedUnbidden'; readonly leaf: Leaf; readonly atMs: number }
  | { readonly type: 'safetyChanged'; readonly safety: GateSafety; readonly atMs: number };

/** Why a permit was not given; `given` when it was. */
export type PermitAnswer =
  | 'given'
  | 'refused: safety input active or unknown'
  | 'refused: inputs are stale'
  | 'refused: another leaf is not closed'
  | 'refused: another leaf has a permit'
  | 'refused: position of the leaf is unknown'
  | 'refused: link is down';

/**
 * A gate takes permits, never movements: its own safety controller moves the leaf. A permit lapses by itself after
 * `leaseMs` unless `permit` is called again for the same leaf, and at once when a safety input is not clear.
 */
export interface GateDevice extends Device<GateEvent> {
  state(): GateState;
  /** Gives or renews a permit. `leaseMs` is in 1..5000. */
  permit(leaf: Leaf, leaseMs: number): PermitAnswer;
  /** Ends the live permit, if any. */
  revoke(): void;
}
