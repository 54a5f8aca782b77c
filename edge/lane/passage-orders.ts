import type { LaneOrder } from '../contract/lane-order.ts';
import { because } from '../contract/lane-reason.ts';
import { leadBack } from './passage-gate.ts';
import { conclude, takeInStranger } from './passage-settle.ts';
import {
  type InputOf,
  type LaneMachine,
  type Passage,
  type PassageEffect,
  type PassageRules,
  type PassageState,
  still,
  type Step,
} from './passage.ts';

/** What the passage machine makes of an officer's order. */

/** An order with what the gate and the camera say of it. */
export type Ordered = InputOf<'ordered'>;
type OrderOf<T extends LaneOrder['type']> = Extract<LaneOrder, { type: T }>;

/**
 * Why the machine does not do as ordered, in words for whoever ordered it; null when it does. A change of mode moves
 * nothing: also a lane whose gate is lost can be given to a technician.
 */
export function whyNotOrdered(machine: LaneMachine, ordered: Ordered): string | null {
  const { order } = ordered;
  if (order.type === 'setMode') return null;
  if (machine.state.name === 'emergency') return because('emergency-rules');
  if (ordered.unsafe !== null) return ordered.unsafe;
  switch (order.type) {
    case 'releaseByExit':
      return whyNotRelease(machine, order, ordered);
    case 'letOut':
      return whyNotLetOut(machine, ordered);
    case 'confirmEmpty':
      return whyNotEmpty(machine.state, machine.stranger, ordered);
  }
}

export function takeOrder(machine: LaneMachine, ordered: Ordered, rules: PassageRules): Step {
  if (whyNotOrdered(machine, ordered) !== null) return still(machine);
  const { order, atMs } = ordered;
  switch (order.type) {
    case 'setMode':
      return still({ ...machine, mode: { mode: order.mode, reason: order.reason } });
    case 'releaseByExit':
      return releaseByExit(machine, atMs, rules);
    case 'letOut':
      return letOut(machine, atMs, rules);
    case 'confirmEmpty':
      return confirmEmpty(machine, atMs, rules);
  }
}

function whyNotRelease(
  { state, stranger }: LaneMachine,
  { passage }: OrderOf<'releaseByExit'>,
  { people }: Ordered,
): string | null {
  if (state.name !== 'diverted') return because('nobody-diverted');
  if (state.decided.passage.id !== passage) return because('another-passenger');
  if (stranger !== null) return because('somebody-else');
  return people !== null && people > 1 ? because('people-seen', { count: people }) : null;
}

function whyNotLetOut({ state, leaves, stranger, mode }: LaneMachine, ordered: Ordered): string | null {
  switch (state.name) {
    case 'diverted':
      return null;
    case 'inside':
    case 'assessing':
      return state.passage.left === null ? null : CLOSING;
    case 'idle':
    case 'out-of-service': {
      const ajar = (['entry', 'exit'] as const).find((leaf) => leaves[leaf] === 'open' || leaves[leaf] === 'unknown');
      if (ajar !== undefined) return because('leaf-unsure', { leaf: ajar });
      if (stranger !== null) return null;
      return mode.mode === 'maintenance' ? whyNotInMaintenance(ordered) : whyNotFrom(state.name, ordered);
    }
    case 'admitted':
      return COMING;
    case 'released':
      return because('may-leave');
    case 'gone':
    case 'closed':
      return CLOSING;
    case 'emergency':
      return because('emergency');
  }
}

/** Hands may be at a leaf, and break a beam: only somebody whom the camera sees stands against them. */
function whyNotInMaintenance({ people }: Ordered): string | null {
  return people !== null && people > 0 ? null : because('hands-may-be-inside');
}

/**
 * An idle lane that every sensor says to be empty moves no leaf. One that cannot tell does, and so does one out of
 * service: an officer who sees somebody there can always let them out.
 */
function whyNotFrom(state: 'idle' | 'out-of-service', { people, beams }: Ordered): string | null {
  return state === 'idle' && people === 0 && beams === 'clear' ? because('nobody-inside') : null;
}

function whyNotEmpty(
  state: PassageState,
  stranger: LaneMachine['stranger'],
  { people, beams }: Ordered,
): string | null {
  if (beams !== 'clear') return because(beams === 'broken' ? 'in-beams' : 'beams-unread');
  if (people !== null && people > 0)
    return people === 1 ? because('somebody-seen') : because('people-seen', { count: people });
  switch (state.name) {
    case 'released':
    case 'diverted':
      return null;
    case 'idle':
    case 'out-of-service':
      return stranger === null ? because('waits-for-nobody') : null;
    case 'inside':
    case 'assessing':
      return because('undecided');
    case 'admitted':
      return COMING;
    case 'gone':
    case 'closed':
      return CLOSING;
    case 'emergency':
      return because('emergency');
  }
}

const COMING = because('coming');
const CLOSING = because('closing');

function releaseByExit(machine: LaneMachine, atMs: number, rules: PassageRules): Step {
  const { state } = machine;
  if (state.name !== 'diverted' || state.way === 'exit') return still(machine);
  return {
    machine: { ...machine, state: { ...state, way: 'exit', deadlineMs: atMs + rules.leaveWithinMs } },
    effects: [{ type: 'revoke' }, { type: 'permit', leaf: 'exit' }],
  };
}

/** Whoever has no decision yet gets one at once, as somebody whom the lane does not know. */
function letOut(machine: LaneMachine, atMs: number, rules: PassageRules): Step {
  const { state } = machine;
  if (state.name === 'diverted') return leadBack(machine, state, atMs, rules);
  const ended = state.name === 'inside' || state.name === 'assessing';
  const before = ended ? conclude(machine, 'interrupted', because('let-out')) : still(machine);
  const taken = takeInStranger(before.machine, before.machine.stranger ?? 'did-not-leave', atMs, rules);
  return { machine: taken.machine, effects: [...before.effects, ...taken.effects] };
}

/** Nobody knows by which leaf they went. */
function confirmEmpty(machine: LaneMachine, atMs: number, rules: PassageRules): Step {
  const { state } = machine;
  const empty: LaneMachine = { ...machine, stranger: null };
  const left = (passage: Passage | null): PassageEffect => ({ type: 'recordMovement', passage, what: 'left' });
  if (state.name !== 'released' && state.name !== 'diverted') return { machine: empty, effects: [left(null)] };
  const passage: Passage = { ...state.decided.passage, left: 'interrupted' };
  const gone: PassageState = {
    name: 'gone',
    decided: { ...state.decided, passage },
    deadlineMs: atMs + rules.closeWithinMs,
  };
  return { machine: { ...empty, state: gone }, effects: [{ type: 'revoke' }, left(passage)] };
}
