import type { AlarmWord } from '../contract/judge.ts';
import { because } from '../contract/lane-reason.ts';
import type { Movement } from '../contract/record.ts';
import type { Leaf } from '../../hardware/gate/gate.ts';
import { keptOf, withConduct } from './passage-evidence.ts';
import { conclude, withPassage } from './passage-settle.ts';
import {
  activePassage,
  type Decided,
  type InputOf,
  type LaneMachine,
  type Passage,
  type PassageEffect,
  type PassageRules,
  type PassageState,
  still,
  type Step,
  withFinding,
} from './passage.ts';

/** What the passage machine makes of the gate's words: crossings, misconduct, jams, emergencies. */

export function takeCrossing(machine: LaneMachine, input: InputOf<'crossed'>, rules: PassageRules): Step {
  return input.direction === 'in' ? takeWayIn(machine, input, rules) : takeWayOut(machine, input, rules);
}

function takeWayIn(machine: LaneMachine, { leaf, atMs }: InputOf<'crossed'>, rules: PassageRules): Step {
  const { state } = machine;
  const byEntry = leaf === 'entry';
  if (byEntry && (state.name === 'admitted' || (state.name === 'assessing' && returns(state.passage)))) {
    const passage = { ...state.passage, insideSinceMs: atMs, left: null };
    return {
      machine: { ...machine, state: { name: 'inside', passage, deadlineMs: null } },
      effects: [{ type: 'revoke' }, moved(passage, 'entered')],
    };
  }
  if (byEntry && state.name === 'gone' && returns(state.decided.passage)) {
    return takeReturn(machine, state.decided, atMs, rules);
  }
  switch (state.name) {
    case 'emergency':
    case 'idle':
    case 'gone':
    case 'closed':
    case 'out-of-service':
    case 'admitted': {
      const { machine: after, effects } = misconduct(withStranger(machine), 'forced-leaf', leaf, atMs, rules);
      return { machine: after, effects: [moved(null, 'entered'), ...effects] };
    }
    case 'assessing':
    case 'released':
    case 'diverted':
      return misconduct(withStranger(machine), 'forced-leaf', leaf, atMs, rules);
    case 'inside':
      return misconduct(withStranger(machine), byEntry ? 'tailgated' : 'forced-leaf', leaf, atMs, rules);
  }
}

/** One more is inside than the passage knows: when its own person has gone, this one has not. */
function withStranger(machine: LaneMachine): LaneMachine {
  return { ...machine, stranger: 'forced-leaf' };
}

/** Whether somebody who comes in by the entry now, before it has closed, is this passage's own person. */
function returns({ left }: Passage): boolean {
  return left === 'by-entry' || left === 'did-not-enter';
}

/** They turned back or stayed out, were diverted for it, and came in after all: the officer's leaf lets them out. */
function takeReturn(machine: LaneMachine, decided: Decided, atMs: number, rules: PassageRules): Step {
  const passage = { ...decided.passage, insideSinceMs: atMs, left: null };
  const deadlineMs = atMs + rules.leaveWithinMs;
  return {
    machine: {
      ...machine,
      state: { name: 'diverted', decided: { ...decided, passage }, way: 'diversion', deadlineMs },
    },
    effects: [moved(passage, 'entered'), { type: 'permit', leaf: 'diversion' }],
  };
}

function moved(passage: Passage | null, what: Movement): PassageEffect {
  return { type: 'recordMovement', passage, what };
}

/** The lane is left when nobody else is known to be inside. */
function leaves({ stranger }: LaneMachine, passage: Passage): readonly PassageEffect[] {
  return stranger === null ? [moved(passage, 'left')] : [];
}

const LEFT_BY = { entry: 'by-entry', exit: 'by-exit', diversion: 'by-diversion' } as const;

function takeWayOut(machine: LaneMachine, { leaf, atMs }: InputOf<'crossed'>, rules: PassageRules): Step {
  const { state } = machine;
  const left = LEFT_BY[leaf];
  switch (state.name) {
    case 'inside':
    case 'assessing': {
      const gone = withPassage(machine, { ...state.passage, left });
      const { machine: after, effects } =
        leaf === 'entry'
          ? still(withPassage(machine, { ...withConduct(state.passage, 'turned-back', atMs, rules), left }))
          : misconduct(gone, 'forced-leaf', leaf, atMs, rules);
      return { machine: after, effects: [...leaves(machine, state.passage), ...effects] };
    }
    case 'released':
    case 'diverted': {
      const passage = { ...state.decided.passage, left };
      const gone: LaneMachine = {
        ...machine,
        state: { name: 'gone', decided: { ...state.decided, passage }, deadlineMs: atMs + rules.closeWithinMs },
      };
      const { machine: after, effects } = mayLeaveBy(state, leaf)
        ? still(gone)
        : misconduct(gone, 'forced-leaf', leaf, atMs, rules);
      return { machine: after, effects: [{ type: 'revoke' }, ...leaves(machine, passage), ...effects] };
    }
    case 'gone': {
      const what = state.decided.passage.left === left ? 'tailgated' : 'forced-leaf';
      const { machine: after, effects } = misconduct({ ...machine, stranger: null }, what, leaf, atMs, rules);
      return { machine: after, effects: machine.stranger === null ? effects : [moved(null, 'left'), ...effects] };
    }
    case 'admitted':
      return misconduct(machine, 'forced-leaf', leaf, atMs, rules);
    case 'idle':
    case 'closed':
    case 'out-of-service':
    case 'emergency': {
      if (machine.stranger === null) return misconduct(machine, 'forced-leaf', leaf, atMs, rules);
      return { machine: { ...machine, stranger: null }, effects: [moved(null, 'left')] };
    }
  }
}

/** Whoever went to the officer's leaf when it was permitted may be through it before the exit is. */
function mayLeaveBy(state: Extract<PassageState, { name: 'released' | 'diverted' }>, leaf: Leaf): boolean {
  if (state.name === 'released') return leaf === 'exit';
  return leaf === 'diversion' || leaf === state.way;
}

/** Whatever an officer had granted since, the way is the one to the officer again. */
export function leadBack(
  machine: LaneMachine,
  state: Extract<PassageState, { name: 'diverted' }>,
  atMs: number,
  rules: PassageRules,
): Step {
  if (state.way === 'diversion') return still({ ...machine, state });
  return {
    machine: { ...machine, state: { ...state, way: 'diversion', deadlineMs: atMs + rules.leaveWithinMs } },
    effects: [{ type: 'revoke' }, { type: 'permit', leaf: 'diversion' }],
  };
}

/** Somebody moved as nobody should. It is evidence while the judgement can still hear it, and always an alarm. */
export function misconduct(
  machine: LaneMachine,
  what: 'tailgated' | 'forced-leaf',
  where: string,
  atMs: number,
  rules: PassageRules,
): Step {
  const { state } = machine;
  if (state.name === 'emergency') return still(machine);
  const finding = rules.alarm(what, where);
  const passage = state.name === 'gone' ? state.decided.passage : activePassage(state);
  const alarm: PassageEffect = { type: 'raiseAlarm', passage, finding };
  switch (state.name) {
    case 'admitted':
    case 'inside':
    case 'assessing':
      return { machine: withPassage(machine, withConduct(state.passage, what, atMs, rules)), effects: [alarm] };
    case 'released': {
      const passage = withConduct(state.decided.passage, what, atMs, rules);
      return {
        machine: { ...machine, state: { name: 'inside', passage, deadlineMs: null } },
        effects: [{ type: 'revoke' }, alarm],
      };
    }
    case 'diverted': {
      const found = { ...state, decided: withFinding(state.decided, finding) };
      const back = leadBack(machine, found, atMs, rules);
      return { machine: back.machine, effects: [...back.effects, alarm] };
    }
    case 'gone':
      return {
        machine: { ...machine, state: { ...state, decided: withFinding(state.decided, finding) } },
        effects: [alarm],
      };
    case 'idle':
    case 'closed':
    case 'out-of-service':
      return { machine, effects: [alarm] };
  }
}

export function takeLeafMovement(machine: LaneMachine, input: InputOf<'leafMoved'>, rules: PassageRules): Step {
  const { state } = machine;
  const unseen = input.leaf === 'entry' && input.position === 'unknown' && machine.leaves.entry !== 'closed';
  const after = moveLeaf(machine, input);
  if (!unseen || (state.name !== 'admitted' && state.name !== 'inside')) return still(after);
  // The entry stood open while nobody looked: somebody may have come in.
  return still(withPassage(after, withConduct(state.passage, 'forced-leaf', input.atMs, rules)));
}

function moveLeaf(machine: LaneMachine, input: InputOf<'leafMoved'>): LaneMachine {
  const leaves = { ...machine.leaves, [input.leaf]: input.position };
  const freed = machine.jammed === input.leaf && (input.position === 'open' || input.position === 'closed');
  return { ...machine, leaves, jammed: freed ? null : machine.jammed };
}

export function takeJam(machine: LaneMachine, input: InputOf<'leafStuck'>, rules: PassageRules): Step {
  const { leaf } = input;
  const where = because(input.wanted === 'open' ? 'leaf-not-opening' : 'leaf-not-closing', { leaf });
  return interrupt({ ...machine, jammed: input.leaf }, 'leaf-stuck', where, rules);
}

export function takeGateLoss(machine: LaneMachine, reason: string, rules: PassageRules): Step {
  return interrupt(machine, 'gate-lost', reason, rules);
}

/** Breaks off whatever is under way, with an alarm. */
export function interrupt(machine: LaneMachine, what: AlarmWord, where: string, rules: PassageRules): Step {
  if (machine.state.name === 'emergency') return still(machine);
  const passage = activePassage(machine.state);
  const alarm: PassageEffect = { type: 'raiseAlarm', passage, finding: rules.alarm(what, where) };
  const concluded = conclude(machine, 'interrupted', where);
  return { machine: concluded.machine, effects: [...concluded.effects, alarm] };
}

export function takeEmergency(machine: LaneMachine): Step {
  if (machine.state.name === 'emergency') return still(machine);
  const concluded = conclude(machine, 'emergency', because('emergency-active'));
  return {
    machine: { ...concluded.machine, state: { name: 'emergency', deadlineMs: null }, waiting: keptOf(machine.waiting) },
    effects: concluded.effects,
  };
}
