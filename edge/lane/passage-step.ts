import { contentsOf, type Evidence } from '../contract/evidence.ts';
import { because } from '../contract/lane-reason.ts';
import { isLateScanOf, isSame, speaksAgainst, withConduct, withEvidence, withWaiting } from './passage-evidence.ts';
import {
  interrupt,
  leadBack,
  misconduct,
  takeCrossing,
  takeEmergency,
  takeGateLoss,
  takeJam,
  takeLeafMovement,
} from './passage-gate.ts';
import { takeOrder } from './passage-orders.ts';
import { leafLeftBy, outOfService, settle, withPassage } from './passage-settle.ts';
import {
  type Decided,
  type InputOf,
  type LaneMachine,
  type Passage,
  type PassageEffect,
  type PassageInput,
  type PassageRules,
  type PassageState,
  still,
  type Step,
  withFinding,
} from './passage.ts';

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
      return takeEvidence(machine, input.evidence, rules);
    case 'crossed':
      return takeCrossing(machine, input, rules);
    case 'tailgated':
      return misconduct(machine, 'tailgated', input.leaf, input.atMs, rules);
    case 'leafForced':
      return misconduct(machine, 'forced-leaf', input.leaf, input.atMs, rules);
    case 'leafMoved':
      return takeLeafMovement(machine, input, rules);
    case 'leafStuck':
      return takeJam(machine, input, rules);
    case 'bagsCounted':
      return still({ ...machine, bagsInView: input.count });
    case 'deadlinePassed':
      return takeDeadline(machine, input.atMs, rules);
    case 'judged':
      return takeJudgement(machine, input, rules);
    case 'decisionRecorded':
      return takeRecordedDecision(machine, input, rules);
    case 'permitSent':
      return takePermit(machine, input);
    case 'outcomeRecorded':
      return machine.state.name === 'closed'
        ? still({ ...machine, state: { name: 'idle', deadlineMs: null } })
        : still(machine);
    case 'emergencyRaised':
      return takeEmergency(machine);
    case 'emergencyCleared':
      return machine.state.name === 'emergency'
        ? still(outOfService(machine, 'after an emergency: waiting for the leaves to close'))
        : still(machine);
    case 'gateLost':
      return takeGateLoss({ ...machine, impediment: input.reason }, input.reason, rules);
    case 'impedimentChanged':
      return still({ ...machine, impediment: input.impediment });
    case 'ordered':
      return takeOrder(machine, input, rules);
  }
}

type Assessing = Extract<PassageState, { name: 'assessing' }>;

function takeEvidence(machine: LaneMachine, evidence: Evidence, rules: PassageRules): Step {
  const { state } = machine;
  switch (state.name) {
    case 'admitted':
    case 'inside':
    case 'assessing':
      return still(withPassage(machine, withEvidence(state.passage, evidence)));
    case 'released':
      return speaksOf(state.decided.passage, evidence)
        ? reconsider(machine, state.decided, evidence)
        : keepForNext(machine, state.decided.passage, evidence);
    case 'diverted':
      if (state.way === 'exit' && speaksOf(state.decided.passage, evidence)) {
        return takeUnheard(machine, state, evidence, rules);
      }
      return takeLate(machine, state, evidence);
    case 'gone':
      return takeLate(machine, state, evidence);
    case 'idle':
    case 'closed':
      return keepForNext(machine, null, evidence);
    case 'emergency':
    case 'out-of-service':
      return speaksAgainst(evidence) ? keepForNext(machine, null, evidence) : still(machine);
  }
}

/** Whether it must be heard before this passage's person goes by the exit. */
function speaksOf(passage: Passage, evidence: Evidence): boolean {
  return isLateScanOf(passage, evidence) || evidence.content.kind === 'peopleCount';
}

function takeLate(
  machine: LaneMachine,
  state: Extract<PassageState, { name: 'diverted' | 'gone' }>,
  evidence: Evidence,
): Step {
  const { passage } = state.decided;
  if (!isLateScanOf(passage, evidence)) return keepForNext(machine, passage, evidence);
  const more = withEvidence(passage, evidence);
  if (more === passage) return still(machine);
  const decided = { ...state.decided, passage: more };
  return {
    machine: { ...machine, state: { ...state, decided } },
    effects: [{ type: 'recordLateEvidence', passage: more }],
  };
}

/** The officer released them without having seen this: they are led to the officer again. */
function takeUnheard(
  machine: LaneMachine,
  state: Extract<PassageState, { name: 'diverted' }>,
  evidence: Evidence,
  rules: PassageRules,
): Step {
  const passage = withEvidence(state.decided.passage, evidence);
  if (passage === state.decided.passage) return still(machine);
  const back = leadBack(machine, { ...state, decided: { ...state.decided, passage } }, evidence.atMs, rules);
  return { machine: back.machine, effects: [...back.effects, { type: 'recordLateEvidence', passage }] };
}

/** What this passage's own person shows once more must let nobody else in. */
function keepForNext(machine: LaneMachine, passage: Passage | null, evidence: Evidence): Step {
  if (passage?.evidence.some((held) => isSame(held, evidence))) return still(machine);
  return still({ ...machine, waiting: withWaiting(machine.waiting, evidence) });
}

/** More is seen of somebody who may leave but has not, or of their bag: no permit stands while it is unheard. */
function reconsider(machine: LaneMachine, { passage }: Decided, evidence: Evidence): Step {
  const more = withEvidence(passage, evidence);
  if (more === passage) return still(machine);
  return {
    machine: { ...machine, state: { name: 'inside', passage: more, deadlineMs: null } },
    effects: [{ type: 'revoke' }],
  };
}

function takeDeadline(machine: LaneMachine, atMs: number, rules: PassageRules): Step {
  const { state } = machine;
  if (state.deadlineMs === null || atMs < state.deadlineMs) return still(machine);
  switch (state.name) {
    case 'admitted': {
      const absent = withConduct(state.passage, 'did-not-enter', atMs, rules);
      const passage: Passage = isEntryDoubtful(state.passage)
        ? { ...absent, insideSinceMs: atMs }
        : { ...absent, left: 'did-not-enter' };
      const entered: PassageEffect = { type: 'recordMovement', passage, what: 'entered' };
      return {
        machine: { ...machine, state: { name: 'inside', passage, deadlineMs: null } },
        effects: [{ type: 'revoke' }, ...(passage.left === null ? [entered] : [])],
      };
    }
    case 'inside': {
      const since = state.passage.insideSinceMs ?? atMs;
      const late = rules.missing(state.passage.evidence).filter((need) => atMs >= since + need.deadlineMs);
      return still(withPassage(machine, { ...state.passage, missed: late.map((need) => need.kind) }));
    }
    case 'assessing': {
      const { passage, triggerAtMs } = state;
      return {
        machine: { ...machine, state: { ...state, deadlineMs: null } },
        effects: [{ type: 'judge', passage, triggerAtMs, withoutModels: true }],
      };
    }
    case 'released':
    case 'diverted': {
      const finding = rules.alarm('did-not-leave', state.name === 'released' ? 'exit' : state.way);
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

/** Whether somebody may have come in without being seen whole: they are inside until a crossing says otherwise. */
function isEntryDoubtful({ evidence }: Passage): boolean {
  return contentsOf(evidence, 'conduct').some(({ what }) => what === 'tailgated' || what === 'forced-leaf');
}

function takeSlowClosing(machine: LaneMachine, decided: Decided, rules: PassageRules): Step {
  const left = decided.passage.left ?? 'interrupted';
  if (machine.leaves[leafLeftBy(left)] !== 'closed') {
    return interrupt(machine, 'leaf-stuck', because('leaf-open-behind'), rules);
  }
  const finding = rules.alarm('bag-left-behind', because('bags-in-view', { count: machine.bagsInView }));
  return {
    machine: { ...machine, state: { name: 'closed', deadlineMs: null } },
    effects: [
      { type: 'recordOutcome', decided: withFinding(decided, finding), left },
      { type: 'raiseAlarm', passage: decided.passage, finding },
    ],
  };
}

function takeJudgement(machine: LaneMachine, input: InputOf<'judged'>, rules: PassageRules): Step {
  const { state } = machine;
  if (state.name !== 'assessing' || state.decidedOn !== null) return still(machine);
  const { passage } = state;
  // A model that answers late answers about somebody who has gone.
  if (passage.id !== input.passage) return still(machine);
  if (passage.evidence.length > input.evidenceJudged) return judgeAgain(machine, state, input.atMs, rules);
  return {
    machine: { ...machine, state: { ...state, decidedOn: passage.evidence.length, deadlineMs: null } },
    effects: [{ type: 'recordDecision', passage, decision: input.decision }],
  };
}

/** Something arrived that the judgement has not heard. */
function judgeAgain(machine: LaneMachine, state: Assessing, atMs: number, rules: PassageRules): Step {
  const { passage, triggerAtMs } = state;
  return {
    machine: { ...machine, state: { ...state, decidedOn: null, deadlineMs: atMs + rules.judgeWithinMs } },
    effects: [{ type: 'judge', passage, triggerAtMs, withoutModels: false }],
  };
}

function takeRecordedDecision(machine: LaneMachine, input: InputOf<'decisionRecorded'>, rules: PassageRules): Step {
  const { state } = machine;
  if (state.name !== 'assessing' || state.decidedOn === null) return still(machine);
  const { passage, triggerAtMs } = state;
  if (passage.evidence.length > state.decidedOn) return judgeAgain(machine, state, input.atMs, rules);
  const { decision, sequence: decidedAtSequence, atMs } = input;
  const decided: Decided = { passage, decision, decidedAtSequence, triggerAtMs, permitSentAtMs: null, findings: [] };
  if (passage.left !== null) {
    return still({ ...machine, state: { name: 'gone', decided, deadlineMs: atMs + rules.closeWithinMs } });
  }
  const deadlineMs = atMs + rules.leaveWithinMs;
  return decision.verdict === 'release'
    ? {
        machine: { ...machine, state: { name: 'released', decided, deadlineMs } },
        effects: [{ type: 'permit', leaf: 'exit' }],
      }
    : {
        machine: { ...machine, state: { name: 'diverted', decided, way: 'diversion', deadlineMs } },
        effects: [{ type: 'permit', leaf: 'diversion' }],
      };
}

function takePermit(machine: LaneMachine, input: InputOf<'permitSent'>): Step {
  const { state } = machine;
  if ((state.name !== 'released' && state.name !== 'diverted') || state.decided.permitSentAtMs !== null)
    return still(machine);
  if (input.leaf !== (state.name === 'released' ? 'exit' : 'diversion')) return still(machine);
  return still({ ...machine, state: { ...state, decided: { ...state.decided, permitSentAtMs: input.atMs } } });
}
