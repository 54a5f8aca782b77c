import type { AlarmWord } from '../contract/judge.ts';
import { withConduct } from './passage-evidence.ts';
import { conclude, open, withPassage } from './passage-settle.ts';
import {
  activePassage,
  type InputOf,
  type LaneMachine,
  type PassageEffect,
  type PassageRules,
  still,
  type Step,
  withFinding,
} from './passage.ts';

/** What the passage machine makes of the gate's words: crossings, misconduct, jams, emergencies. */

export function takeCrossing(machine: LaneMachine, input: InputOf<'crossed'>, rules: PassageRules): Step {
  const { state } = machine;
  const { leaf, direction, atMs } = input;
  if (state.name === 'admitted' && leaf === 'entry' && direction === 'in') {
    const passage = { ...state.passage, insideSinceMs: atMs };
    return {
      machine: { ...machine, state: { name: 'inside', passage, deadlineMs: null } },
      effects: [{ type: 'revoke' }],
    };
  }
  if ((state.name === 'inside' || state.name === 'assessing') && direction === 'out') {
    const turnedBack = leaf === 'entry';
    const conduct = withConduct(state.passage, turnedBack ? 'turned-back' : 'forced-leaf', atMs, rules);
    const left = turnedBack ? 'by-entry' : leaf === 'exit' ? 'by-exit' : 'by-diversion';
    return still(withPassage(machine, { ...conduct, left }));
  }
  if (state.name === 'idle' && leaf === 'entry' && direction === 'in') return takeIntruder(machine, atMs, rules);
  const permitted = state.name === 'released' ? 'exit' : 'diversion';
  if ((state.name === 'released' || state.name === 'diverted') && direction === 'out' && leaf === permitted) {
    const left = leaf === 'exit' ? 'by-exit' : 'by-diversion';
    const decided = { ...state.decided, passage: { ...state.decided.passage, left } } as const;
    return {
      machine: { ...machine, state: { name: 'gone', decided, deadlineMs: atMs + rules.closeWithinMs } },
      effects: [{ type: 'revoke' }],
    };
  }
  if (state.name === 'emergency') return still(machine);
  const followed = state.name === 'inside' || state.name === 'gone';
  return misconduct(machine, followed ? 'tailgated' : 'forced-leaf', leaf, atMs, rules);
}

/** Somebody walked in without a permit: a passage all the same, and one for an officer. */
function takeIntruder(machine: LaneMachine, atMs: number, rules: PassageRules): Step {
  const { machine: admitted, passage } = open(machine, atMs);
  const inside = { ...withConduct(passage, 'forced-leaf', atMs, rules), insideSinceMs: atMs };
  return {
    machine: { ...admitted, state: { name: 'inside', passage: inside, deadlineMs: null } },
    effects: [
      { type: 'openPassage', passage },
      { type: 'raiseAlarm', passage, finding: rules.alarm('forced-leaf', 'entry') },
    ],
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
  const alarm: PassageEffect = { type: 'raiseAlarm', passage: activePassage(state), finding };
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
    case 'diverted':
      return {
        machine: { ...machine, state: { ...state, decided: withFinding(state.decided, finding) } },
        effects: [alarm],
      };
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

export function takeLeafMovement(machine: LaneMachine, input: InputOf<'leafMoved'>): Step {
  const leaves = { ...machine.leaves, [input.leaf]: input.position };
  const freed = machine.jammed === input.leaf && (input.position === 'open' || input.position === 'closed');
  return still({ ...machine, leaves, jammed: freed ? null : machine.jammed });
}

export function takeJam(machine: LaneMachine, input: InputOf<'leafStuck'>, rules: PassageRules): Step {
  const where = `${input.leaf} leaf does not ${input.wanted === 'open' ? 'open' : 'close'}`;
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
  const concluded = conclude(machine, 'emergency', 'emergency input active');
  return {
    machine: { ...concluded.machine, state: { name: 'emergency', deadlineMs: null }, waiting: [] },
    effects: concluded.effects,
  };
}
