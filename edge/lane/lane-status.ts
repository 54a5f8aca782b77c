import type { LaneStatus } from '../contract/lane-order.ts';
import type { GateState } from '../../hardware/gate/gate.ts';
import type { LaneMachine, Passage, PassageState } from './passage.ts';
import { nameOf } from './summary.ts';

/** A lane as its machine and its sensors have it. Pure. */
export function statusOf(
  lane: string,
  machine: LaneMachine,
  leaves: GateState['leaves'],
  sinceWallMs: number,
): LaneStatus {
  const { state } = machine;
  const passage = passageOf(state);
  return {
    lane,
    state: state.name,
    reason: state.name === 'out-of-service' ? state.reason : '',
    mode: machine.mode.mode,
    leaves,
    passage: passage?.id ?? null,
    passenger: passage === null ? '' : nameOf(passage.evidence),
    isOccupied: machine.stranger !== null || isInside(passage),
    sinceWallMs,
  };
}

function passageOf(state: PassageState): Passage | null {
  if ('passage' in state) return state.passage;
  return 'decided' in state ? state.decided.passage : null;
}

function isInside(passage: Passage | null): boolean {
  return passage !== null && passage.insideSinceMs !== null && passage.left === null;
}
