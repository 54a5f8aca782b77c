import { type Beams, type BeamState, BEAMS_IDLE, nextBeams } from './beams.ts';
import type { TimedReading } from './exchange.ts';
import {
  type BeamsSeen,
  type GateEvent,
  type GateSafety,
  type GateState,
  type Leaf,
  LEAVES,
  type LeafPosition,
} from './gate.ts';
import {
  type LeafWatch,
  nextWatch,
  unwatched,
  type WatchInput,
  type WatchOrder,
  type WatchRules,
} from './leaf-watch.ts';

/** What the inputs have said so far, and what ought to follow. */
export interface Observer {
  seen(): Pick<GateState, 'leaves' | 'safety' | 'beams' | 'readAtMs'>;
  /** Takes a complete reading: tells its events, and the orders of the leaf watches. */
  take(timed: TimedReading): void;
  /** No reading for too long: everything is unknown. */
  forget(nowMs: number): void;
  /** A permit was given to the leaf, or ended. */
  permit(leaf: Leaf, given: boolean, nowMs: number): void;
  /** Whether a leaf does not do as it ought to. */
  astray(): boolean;
}

const UNKNOWN_SAFETY: GateSafety = { emergency: 'unknown', motorFault: 'unknown', tamper: 'unknown' };
const UNKNOWN_LEAVES: Readonly<Record<Leaf, LeafPosition>> = {
  entry: 'unknown',
  exit: 'unknown',
  diversion: 'unknown',
};

function sameSafety(a: GateSafety, b: GateSafety): boolean {
  return a.emergency === b.emergency && a.motorFault === b.motorFault && a.tamper === b.tamper;
}

function eachLeaf<T>(value: T): Record<Leaf, T> {
  return { entry: value, exit: value, diversion: value };
}

function isBroken({ outer, inner }: Beams): boolean {
  return outer || inner;
}

export function createObserver(
  rules: WatchRules,
  startMs: number,
  emit: (event: GateEvent) => void,
  order: (leaf: Leaf, order: WatchOrder, atMs: number) => void,
): Observer {
  let leaves = UNKNOWN_LEAVES;
  let safety = UNKNOWN_SAFETY;
  let readAtMs: number | null = null;
  let beamsSeen: BeamsSeen = 'unknown';
  let beams = eachLeaf<BeamState>(BEAMS_IDLE);
  let watches = eachLeaf<LeafWatch>(unwatched(startMs));

  function see(nextLeaves: Readonly<Record<Leaf, LeafPosition>>, nextSafety: GateSafety, atMs: number): void {
    const before = leaves;
    leaves = nextLeaves;
    const safetyMoved = !sameSafety(safety, nextSafety);
    safety = nextSafety;
    if (safetyMoved) emit({ type: 'safetyChanged', safety, atMs });
    for (const leaf of LEAVES) {
      const position = nextLeaves[leaf];
      if (before[leaf] !== position) emit({ type: 'leafMoved', leaf, position, atMs });
    }
  }

  function watch(leaf: Leaf, input: WatchInput, atMs: number): void {
    const step = nextWatch(watches[leaf], input, rules, atMs);
    watches = { ...watches, [leaf]: step.watch };
    if (step.order !== null) order(leaf, step.order, atMs);
  }

  return {
    seen: () => ({ leaves, safety, beams: beamsSeen, readAtMs }),
    take({ reading, atMs }) {
      readAtMs = atMs;
      beamsSeen = LEAVES.some((leaf) => isBroken(reading.beams[leaf])) ? 'broken' : 'clear';
      see(reading.leaves, reading.safety, atMs);
      for (const leaf of LEAVES) {
        const step = nextBeams(beams[leaf], reading.beams[leaf]);
        beams = { ...beams, [leaf]: step.state };
        for (const event of step.events) emit({ ...event, leaf, atMs });
        watch(leaf, { type: 'read', position: reading.leaves[leaf] }, atMs);
      }
    },
    forget(nowMs) {
      beamsSeen = 'unknown';
      beams = eachLeaf<BeamState>(BEAMS_IDLE);
      watches = eachLeaf<LeafWatch>(unwatched(nowMs));
      see(UNKNOWN_LEAVES, UNKNOWN_SAFETY, nowMs);
    },
    permit: (leaf, given, nowMs) => watch(leaf, { type: given ? 'permitted' : 'permitEnded' }, nowMs),
    astray: () => LEAVES.some((leaf) => watches[leaf].phase === 'astray'),
  };
}
