import { admits, freshOf, keptOf, withConduct, withEvidence } from './passage-evidence.ts';
import {
  activePassage,
  type LaneMachine,
  type Passage,
  type PassageEffect,
  type PassageRules,
  type PassageState,
  type Step,
} from './passage.ts';
import { contentsOf, type Evidence } from '../contract/evidence.ts';
import type { Outcome } from '../contract/judgement.ts';
import type { ModeSetting } from '../contract/lane-order.ts';
import { because } from '../contract/lane-reason.ts';
import type { Leaf } from '../../hardware/gate/gate.ts';

/** Where the machine comes to rest: the transitions that follow from its facts, whatever brought them. */

/** The leaf that must be closed again once the person has left; for nobody knows where, the officer's. */
export function leafLeftBy(left: Outcome['left']): Leaf {
  switch (left) {
    case 'by-exit':
      return 'exit';
    case 'by-entry':
    case 'did-not-enter':
      return 'entry';
    case 'by-diversion':
    case 'still-inside':
    case 'emergency':
    case 'interrupted':
      return 'diversion';
  }
}

/** Runs transitions until none applies; there are few, and each leads onward. */
export function settle(machine: LaneMachine, atMs: number, rules: PassageRules): Step {
  const effects: PassageEffect[] = [];
  let current = machine;
  for (;;) {
    const next = advance(current, atMs, rules);
    if (next === null) return { machine: current, effects };
    effects.push(...next.effects);
    current = next.machine;
  }
}

function advance(machine: LaneMachine, atMs: number, rules: PassageRules): Step | null {
  const { state } = machine;
  switch (state.name) {
    case 'idle':
      return leaveIdle(machine, atMs, rules);
    case 'inside':
      return leaveInside(machine, state, atMs, rules);
    case 'gone':
      return leaveGone(machine, state);
    case 'out-of-service': {
      const obstacle = obstacleOf(machine);
      if (obstacle === null) return onward({ ...machine, state: { name: 'idle', deadlineMs: null } });
      return state.reason === obstacle ? null : onward(outOfService(machine, obstacle));
    }
    case 'admitted':
    case 'assessing':
    case 'released':
    case 'diverted':
    case 'closed':
    case 'emergency':
      return null;
  }
}

function onward(machine: LaneMachine, ...effects: PassageEffect[]): Step {
  return { machine, effects };
}

function leaveIdle(machine: LaneMachine, atMs: number, rules: PassageRules): Step | null {
  const obstacle = obstacleOf(machine);
  if (obstacle !== null) return onward(outOfService(machine, obstacle));
  if (machine.stranger !== null) return takeInStranger(machine, machine.stranger, atMs, rules);
  const waiting = freshOf(machine.waiting, atMs, rules.leaveWithinMs);
  if (!waiting.some(admits)) return null;
  const { machine: admitted, passage } = open({ ...machine, waiting: [] }, waiting, atMs);
  const state: PassageState = { name: 'admitted', passage, deadlineMs: atMs + rules.enterWithinMs };
  return onward({ ...admitted, state }, { type: 'openPassage', passage }, { type: 'permit', leaf: 'entry' });
}

/** Somebody is in the lane who has no passage: they get one, and it leads to an officer. */
export function takeInStranger(
  machine: LaneMachine,
  how: NonNullable<LaneMachine['stranger']>,
  atMs: number,
  rules: PassageRules,
): Step {
  const { machine: opened, passage } = open({ ...machine, stranger: null }, [], atMs);
  const inside = { ...withConduct(passage, how, atMs, rules), insideSinceMs: atMs };
  const state: PassageState = { name: 'inside', passage: inside, deadlineMs: null };
  const entered: PassageEffect = { type: 'recordMovement', passage: inside, what: 'entered' };
  return onward({ ...opened, state }, { type: 'openPassage', passage: inside }, entered);
}

function open(machine: LaneMachine, evidence: readonly Evidence[], atMs: number) {
  const opened = machine.opened + 1;
  const empty: Passage = {
    id: `${machine.idPrefix}-${opened}`,
    openedAtMs: atMs,
    ...(machine.mode.mode === 'test' ? { isTest: true } : {}),
    evidence: [],
    insideSinceMs: null,
    missed: [],
    left: null,
  };
  return { machine: { ...machine, opened }, passage: evidence.reduce(withEvidence, empty) };
}

function leaveInside(
  machine: LaneMachine,
  state: Extract<PassageState, { name: 'inside' }>,
  atMs: number,
  rules: PassageRules,
): Step | null {
  const { passage } = state;
  const missing = rules.missing(passage.evidence);
  const complete = passage.left !== null || passage.missed.length > 0 || missing.length === 0 || isIntruder(passage);
  if (complete && (passage.left !== null || machine.leaves.entry === 'closed')) {
    const assessing: PassageState = {
      name: 'assessing',
      passage,
      triggerAtMs: atMs,
      decidedOn: null,
      deadlineMs: atMs + rules.judgeWithinMs,
    };
    return onward(
      { ...machine, state: assessing },
      { type: 'judge', passage, triggerAtMs: atMs, withoutModels: false },
    );
  }
  const since = passage.insideSinceMs ?? atMs;
  const deadlineMs = complete ? null : since + Math.min(...missing.map((need) => need.deadlineMs));
  return state.deadlineMs === deadlineMs ? null : onward({ ...machine, state: { ...state, deadlineMs } });
}

/** Who should not be where they are goes to the officer whatever else they could show: nobody waits for it. */
function isIntruder(passage: Passage): boolean {
  return contentsOf(passage.evidence, 'conduct').some(({ what }) => what === 'forced-leaf' || what === 'did-not-leave');
}

/** A bag in view keeps the passage from closing: it may still be on its way out, and at the deadline it was left. */
function leaveGone(machine: LaneMachine, state: Extract<PassageState, { name: 'gone' }>): Step | null {
  const { decided } = state;
  const left = decided.passage.left ?? 'interrupted';
  if (machine.leaves[leafLeftBy(left)] !== 'closed' || machine.bagsInView > 0) return null;
  return onward({ ...machine, state: { name: 'closed', deadlineMs: null } }, { type: 'recordOutcome', decided, left });
}

/** Why nobody can be admitted now; null when somebody can, or when somebody in the lane must be led out first. */
function obstacleOf(machine: LaneMachine): string | null {
  const { mode } = machine.mode;
  // While a technician works in it nothing may move by itself; a closed lane still lets people out.
  if (mode === 'maintenance' || (mode === 'closed' && machine.stranger === null)) {
    return breakdownOf(machine) ?? wordsOf(machine.mode);
  }
  return breakdownOf(machine);
}

function wordsOf({ mode, reason }: ModeSetting): string {
  const closed = mode === 'maintenance' ? 'maintenance' : 'closed';
  return reason === '' ? because(closed) : because(`${closed}-for`, { why: reason });
}

function breakdownOf(machine: LaneMachine): string | null {
  if (machine.impediment !== null) return machine.impediment;
  if (machine.jammed !== null) return because('leaf-stuck', { leaf: machine.jammed });
  const open = (['entry', 'exit', 'diversion'] as const).filter((leaf) => machine.leaves[leaf] !== 'closed');
  if (open.length > 0) return because('leaves-open', { leaves: open.join(' and ') });
  return machine.bagsInView > 0 && machine.stranger === null ? because('bag-in-lane') : null;
}

/** Whoever showed something early must show it again when the lane serves: they may not be there any more. */
export function outOfService(machine: LaneMachine, reason: string): LaneMachine {
  return { ...machine, state: { name: 'out-of-service', reason, deadlineMs: null }, waiting: keptOf(machine.waiting) };
}

/** Puts a changed passage back into the state that holds it. */
export function withPassage(machine: LaneMachine, passage: Passage): LaneMachine {
  const { state } = machine;
  if (state.name === 'admitted' || state.name === 'inside' || state.name === 'assessing') {
    return { ...machine, state: { ...state, passage } };
  }
  return machine;
}

/** Ends whatever is under way: the permit goes, and a passage gets its decision and outcome at once. */
export function conclude(machine: LaneMachine, why: 'emergency' | 'interrupted', reason: string): Step {
  const { state } = machine;
  const stopped = outOfService(machine, reason);
  if (state.name === 'gone') {
    const left = state.decided.passage.left ?? 'interrupted';
    const closed: LaneMachine = { ...machine, state: { name: 'closed', deadlineMs: null } };
    return { machine: closed, effects: [{ type: 'revoke' }, { type: 'recordOutcome', decided: state.decided, left }] };
  }
  if (state.name === 'closed') return { machine, effects: [] };
  const passage = activePassage(state);
  const effects: PassageEffect[] = [{ type: 'revoke' }];
  if (passage === null) return { machine: stopped, effects };
  const findings = 'decided' in state ? state.decided.findings : [];
  effects.push({ type: 'conclude', passage, findings, why, reason });
  const isInside = passage.insideSinceMs !== null && passage.left === null;
  return { machine: isInside ? { ...stopped, stranger: 'did-not-leave' } : stopped, effects };
}
