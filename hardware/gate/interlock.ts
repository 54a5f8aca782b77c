import { type GateSafety, type GateState, type Leaf, LEAVES, type PermitAnswer } from './gate.ts';

/** Everything that a permit depends on. */
export interface InterlockFacts {
  readonly state: GateState;
  readonly linkUp: boolean;
  /** The last complete reading is recent enough. */
  readonly fresh: boolean;
  /** Leaves whose permit coil is not known to be off. */
  readonly coilsNotOff: ReadonlySet<Leaf>;
}

export function allClear(safety: GateSafety): boolean {
  return safety.emergency === 'clear' && safety.motorFault === 'clear' && safety.tamper === 'clear';
}

/** May this leaf be permitted now? Pure; the first reason against it is the answer. */
export function mayPermit(leaf: Leaf, facts: InterlockFacts): PermitAnswer {
  const { state, linkUp, fresh, coilsNotOff } = facts;
  const others = LEAVES.filter((other) => other !== leaf);
  if (!linkUp) return 'refused: link is down';
  if (!fresh) return 'refused: inputs are stale';
  if (!allClear(state.safety)) return 'refused: safety input active or unknown';
  if (others.some((other) => state.permitted === other || coilsNotOff.has(other))) {
    return 'refused: another leaf has a permit';
  }
  if (others.some((other) => state.leaves[other] !== 'closed')) return 'refused: another leaf is not closed';
  if (state.leaves[leaf] === 'unknown') return 'refused: position of the leaf is unknown';
  return 'given';
}
