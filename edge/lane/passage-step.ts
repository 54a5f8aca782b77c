import type { Evidence } from '../contract/evidence.ts';
import type { AlarmWord } from '../contract/judge.ts';
import { isLateScanOf, withConduct, withEvidence, withWaiting } from './passage-evidence.ts';
import { conclude, leafLeftBy, open, outOfService, settle, withPassage } from './passage-settle.ts';
import {
  activePassage,
  type Decided,
  type LaneMachine,
  type PassageEffect,
  type PassageInput,
  type PassageRules,
  type Step,
} from './passage.ts';

type InputOf<T extends PassageInput['type']> = Extract<PassageInput, { type: T }>;

/**
 * The passage machine: what happened, and what follows. Total over every state and input; what means nothing in a
 * state changes nothing. First the input is taken in, then the machine settles into the state its facts allow.
 */
export function step(machine: LaneMachine, input: PassageInput, rules: PassageRules): Step {
  const taken = take(machine, input, rules);
  const atMs = input.type === 'evidenceArrived' ? input.evidence.atMs : input.atMs;
  const settled = settle(taken.machine, atMs, rules);
  return { machine: settled.machine, effects: [...taken.effects, ...settled.effects] };
}

function take(machine: LaneMachine, input: PassageInput, rules: PassageRules): Step {
  switch (input.type) {
    case 'evidenceArrived':
      return takeEvidence(machine, input.evidence);
    case 'crossed':
      return takeCrossing(machine, input, rules);
    case 'tailgated':
      return misconduct(machine, 'tailgated', input.leaf, input.atMs, rules);
    case 'leafForced':
      return misconduct(machine, 'forced-leaf', input.leaf, input.atMs, rules);
    case 'leafMoved':
      return takeLeafMovement(machine, input);
    case 'leafStuck':
      return takeJam(machine, input, rules);
    case 'bagsCounted':
      return only({ ...machine, bagsInView: input.count });
    case 'deadlinePassed':
      return takeDeadline(machine, input.atMs, rules);
    case 'judged':
      return takeJudgement(machine, input);
    case 'decisionRecorded':
      return takeRecordedDecision(machine, input, rules);
    case 'permitSent':
      return takePermit(machine, input);
    case 'outcomeRecorded':
      return machine.state.name === 'closed'
        ? only(outOfService(machine, 'waiting for the leaves to close'))
        : only(machine);
    case 'emergencyRaised':
      return takeEmergency(machine);
    case 'emergencyCleared':
      return machine.state.name === 'emergency'
        ? only(outOfService(machine, 'after an emergency: waiting for the leaves to close'))
        : only(machine);
    case 'gateLost':
      return takeGateLoss({ ...machine, impediment: input.reason }, input.reason, rules);
    case 'impedimentChanged':
      return only({ ...machine, impediment: input.impediment });
  }
}

function only(machine: LaneMachine): Step {
  return { machine, effects: [] };
}

function takeEvidence(machine: LaneMachine, evidence: Evidence): Step {
  const { state } = machine;
  switch (state.name) {
    case 'admitted':
    case 'inside':
    case 'assessing':
      return only(withPassage(machine, withEvidence(state.passage, evidence)));
    case 'released':
    case 'diverted':
    case 'gone': {
      const { passage } = state.decided;
      return isLateScanOf(passage, evidence)
        ? { machine, effects: [{ type: 'recordLateEvidence', passage, evidence }] }
        : only({ ...machine, waiting: withWaiting(machine.waiting, evidence) });
    }
    case 'idle':
    case 'closed':
      return only({ ...machine, waiting: withWaiting(machine.waiting, evidence) });
    case 'emergency':
    case 'out-of-service':
      return only(machine);
  }
}

function takeCrossing(machine: LaneMachine, input: InputOf<'crossed'>, rules: PassageRules): Step {
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
    return only(withPassage(machine, { ...conduct, left }));
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
  if (state.name === 'emergency') return only(machine);
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
function misconduct(
  machine: LaneMachine,
  what: 'tailgated' | 'forced-leaf',
  where: string,
  atMs: number,
  rules: PassageRules,
): Step {
  const { state } = machine;
  if (state.name === 'emergency') return only(machine);
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

function withFinding(decided: Decided, finding: ReturnType<PassageRules['alarm']>): Decided {
  return { ...decided, findings: [...decided.findings, finding] };
}

function takeLeafMovement(machine: LaneMachine, input: InputOf<'leafMoved'>): Step {
  const leaves = { ...machine.leaves, [input.leaf]: input.position };
  const freed = machine.jammed === input.leaf && (input.position === 'open' || input.position === 'closed');
  return only({ ...machine, leaves, jammed: freed ? null : machine.jammed });
}

function takeJam(machine: LaneMachine, input: InputOf<'leafStuck'>, rules: PassageRules): Step {
  const where = `${input.leaf} leaf does not ${input.wanted === 'open' ? 'open' : 'close'}`;
  return interrupt({ ...machine, jammed: input.leaf }, 'leaf-stuck', where, rules);
}

function takeGateLoss(machine: LaneMachine, reason: string, rules: PassageRules): Step {
  return interrupt(machine, 'gate-lost', reason, rules);
}

function interrupt(machine: LaneMachine, what: AlarmWord, where: string, rules: PassageRules): Step {
  if (machine.state.name === 'emergency') return only(machine);
  const passage = activePassage(machine.state);
  const alarm: PassageEffect = { type: 'raiseAlarm', passage, finding: rules.alarm(what, where) };
  const concluded = conclude(machine, 'interrupted', where);
  return { machine: concluded.machine, effects: [...concluded.effects, alarm] };
}

function takeEmergency(machine: LaneMachine): Step {
  if (machine.state.name === 'emergency') return only(machine);
  const concluded = conclude(machine, 'emergency', 'emergency input active');
  return {
    machine: { ...concluded.machine, state: { name: 'emergency', deadlineMs: null }, waiting: [] },
    effects: concluded.effects,
  };
}

function takeDeadline(machine: LaneMachine, atMs: number, rules: PassageRules): Step {
  const { state } = machine;
  if (state.deadlineMs === null || atMs < state.deadlineMs) return only(machine);
  switch (state.name) {
    case 'admitted': {
      const passage = { ...withConduct(state.passage, 'did-not-enter', atMs, rules), left: 'did-not-enter' } as const;
      return {
        machine: { ...machine, state: { name: 'inside', passage, deadlineMs: null } },
        effects: [{ type: 'revoke' }],
      };
    }
    case 'inside': {
      const since = state.passage.insideSinceMs ?? atMs;
      const late = rules.missing(state.passage.evidence).filter((need) => atMs >= since + need.deadlineMs);
      return only(withPassage(machine, { ...state.passage, missed: late.map((need) => need.kind) }));
    }
    case 'assessing': {
      const { passage, triggerAtMs } = state;
      return {
        machine: { ...machine, state: { ...state, deadlineMs: atMs + rules.judgeWithinMs } },
        effects: [{ type: 'judge', passage, triggerAtMs, withoutModels: true }],
      };
    }
    case 'released':
    case 'diverted': {
      const finding = rules.alarm('did-not-leave', state.name === 'released' ? 'exit' : 'diversion');
      const decided = withFinding(state.decided, finding);
      return {
        machine: { ...machine, state: { ...state, decided, deadlineMs: null } },
        effects: [{ type: 'raiseAlarm', passage: decided.passage, finding }],
      };
    }
    case 'gone':
      return takeSlowClosing(machine, state.decided, rules);
  }
}

function takeSlowClosing(machine: LaneMachine, decided: Decided, rules: PassageRules): Step {
  const left = decided.passage.left ?? 'interrupted';
  if (machine.leaves[leafLeftBy(left)] !== 'closed') {
    return interrupt(machine, 'leaf-stuck', 'a leaf does not close behind the passenger', rules);
  }
  const finding = rules.alarm('bag-left-behind', `${machine.bagsInView} in view`);
  return {
    machine: { ...machine, state: { name: 'closed', deadlineMs: null } },
    effects: [
      { type: 'recordOutcome', decided: withFinding(decided, finding), left },
      { type: 'raiseAlarm', passage: decided.passage, finding },
    ],
  };
}

function takeJudgement(machine: LaneMachine, input: InputOf<'judged'>): Step {
  const { state } = machine;
  if (state.name !== 'assessing') return only(machine);
  const { passage, triggerAtMs } = state;
  const effect: PassageEffect =
    passage.evidence.length > input.evidenceJudged
      ? { type: 'judge', passage, triggerAtMs, withoutModels: false }
      : { type: 'recordDecision', passage, decision: input.decision };
  return { machine, effects: [effect] };
}

function takeRecordedDecision(machine: LaneMachine, input: InputOf<'decisionRecorded'>, rules: PassageRules): Step {
  const { state } = machine;
  if (state.name !== 'assessing') return only(machine);
  const { passage, triggerAtMs } = state;
  const { decision, sequence: decidedAtSequence, atMs } = input;
  const decided: Decided = { passage, decision, decidedAtSequence, triggerAtMs, permitSentAtMs: null, findings: [] };
  if (passage.left !== null) {
    return only({ ...machine, state: { name: 'gone', decided, deadlineMs: atMs + rules.closeWithinMs } });
  }
  const deadlineMs = atMs + rules.leaveWithinMs;
  return decision.verdict === 'release'
    ? {
        machine: { ...machine, state: { name: 'released', decided, deadlineMs } },
        effects: [{ type: 'permit', leaf: 'exit' }],
      }
    : {
        machine: { ...machine, state: { name: 'diverted', decided, deadlineMs } },
        effects: [{ type: 'permit', leaf: 'diversion' }],
      };
}

function takePermit(machine: LaneMachine, input: InputOf<'permitSent'>): Step {
  const { state } = machine;
  if ((state.name !== 'released' && state.name !== 'diverted') || state.decided.permitSentAtMs !== null)
    return only(machine);
  if (input.leaf !== (state.name === 'released' ? 'exit' : 'diversion')) return only(machine);
  return only({ ...machine, state: { ...state, decided: { ...state.decided, permitSentAtMs: input.atMs } } });
}
