import { bagTagsOf, contentsOf, type Evidence, type EvidenceContent } from '../contract/evidence.ts';
import type { Decision } from '../contract/judgement.ts';
import type { LaneStateName } from '../contract/lane-event.ts';
import type { Leaf, LeafPosition } from '../../hardware/gate/gate.ts';
import { step } from './passage-step.ts';
import {
  initialMachine,
  type LaneMachine,
  type PassageEffect,
  type PassageInput,
  type PassageRules,
} from './passage.ts';

export const OWN_BAG = '0123456789';
export const NEED_DEADLINE_MS = 20_000;

/** Asks for a document, a declaration, and a scan of each bag whose tag is known. */
export const RULES: PassageRules = {
  missing(evidence) {
    const scanned = new Set(contentsOf(evidence, 'bagScan').map(({ bagTag }) => bagTag));
    const there = {
      document: contentsOf(evidence, 'document').length > 0,
      declaration: contentsOf(evidence, 'declaration').length > 0,
      bagScan: [...bagTagsOf(evidence)].every((tag) => scanned.has(tag)),
    };
    return (['document', 'declaration', 'bagScan'] as const)
      .filter((kind) => !there[kind])
      .map((kind) => ({ kind, deadlineMs: NEED_DEADLINE_MS }));
  },
  enterWithinMs: 15_000,
  leaveWithinMs: 30_000,
  alarm: (what, where) => ({
    code: what,
    severity: 'alarm',
    source: { kind: 'rule', name: what, version: '1' },
    text: where,
  }),
  wallMsAt: (atMs) => atMs,
  closeWithinMs: 10_000,
  judgeWithinMs: 2000,
};

export function evidenceOf(content: EvidenceContent, atMs = 0): Evidence {
  return { device: 'test', atMs, wallMs: atMs, content };
}

const BAG_SCAN = {
  kind: 'bagScan',
  scanId: 'S-1',
  bagTag: OWN_BAG,
  scannedAt: '2026-01-01T00:00:00Z',
  alarmDecision: 'clear',
  abort: null,
  atr: { manufacturer: 'test', version: '1' },
  objects: [],
  image: { sha256: 'a'.repeat(64), width: 8, height: 8, bitDepth: 16, energies: 'dual' },
} as const;

export const CONTENTS = {
  document: {
    kind: 'document',
    format: 'TD3',
    documentCode: 'P',
    issuer: 'UTO',
    number: 'L898902C3',
    surname: 'ERIKSSON',
    givenNames: 'ANNA MARIA',
    nationality: 'UTO',
    birthDate: '740812',
    sex: 'F',
    expiryDate: '320415',
    failedChecks: [],
  },
  declaration: {
    kind: 'declaration',
    id: 'D-1',
    keyId: 'K-1',
    documentIssuer: 'UTO',
    documentNumber: 'L898902C3',
    issuedAtS: 0,
    validUntilS: 4_000_000_000,
    bagTags: [],
    goods: [],
  },
  bagTag: { kind: 'bagTag', plate: OWN_BAG },
  bagScan: BAG_SCAN,
  secondScan: { ...BAG_SCAN, scanId: 'S-2', alarmDecision: 'alarm' },
  strangeBagTag: { kind: 'bagTag', plate: '9999999999' },
  snapshot: { kind: 'snapshot', sha256: 'b'.repeat(64) },
  peopleCount: { kind: 'peopleCount', count: 2 },
  unreadable: { kind: 'unusable', of: 'document', why: 'torn' },
} as const satisfies Record<string, Readonly<Record<string, unknown>> & { kind: EvidenceContent['kind'] }>;

export function show(name: keyof typeof CONTENTS, atMs = 0): PassageInput {
  return { type: 'evidenceArrived', evidence: evidenceOf(structuredClone(CONTENTS[name]) as EvidenceContent, atMs) };
}

export function decision(verdict: Decision['verdict']): Decision {
  return {
    verdict,
    reasons: [],
    policy: { id: 'test', version: '1' },
    models: [],
    risk: null,
    draw: { seed: 's', counter: 1, value: 0.5, rate: 0 },
    judgedInMs: 1,
  };
}

export function crossed(leaf: Leaf, direction: 'in' | 'out', atMs = 0): PassageInput {
  return { type: 'crossed', leaf, direction, atMs };
}
export function moved(leaf: Leaf, position: LeafPosition, atMs = 0): PassageInput {
  return { type: 'leafMoved', leaf, position, atMs };
}
export function judged(verdict: Decision['verdict'], evidenceJudged: number, atMs = 0): PassageInput {
  return { type: 'judged', passage: 'L1-1-1', decision: decision(verdict), evidenceJudged, atMs };
}
export function written(verdict: Decision['verdict'], atMs = 0): PassageInput {
  return { type: 'decisionRecorded', decision: decision(verdict), sequence: 7, atMs };
}
export function late(atMs = 1e9): PassageInput {
  return { type: 'deadlinePassed', atMs };
}

export interface Run {
  readonly machine: LaneMachine;
  /** Of every step, in order. */
  readonly effects: readonly PassageEffect[];
}

/** Feeds the inputs one after the other. */
export function run(machine: LaneMachine, ...inputs: readonly PassageInput[]): Run {
  return inputs.reduce<Run>(
    (before, input) => {
      const next = step(before.machine, input, RULES);
      return { machine: next.machine, effects: [...before.effects, ...next.effects] };
    },
    { machine, effects: [] },
  );
}

const SERVE: readonly PassageInput[] = [
  moved('entry', 'closed'),
  moved('exit', 'closed'),
  moved('diversion', 'closed'),
  { type: 'impedimentChanged', impediment: null, atMs: 0 },
];
const ADMIT = [...SERVE, show('document'), show('declaration'), show('bagTag'), moved('entry', 'open')];
const ENTER = [...ADMIT, crossed('entry', 'in'), moved('entry', 'closed')];
const ASSESS = [...ENTER, show('bagScan')];
const RELEASE = [...ASSESS, judged('release', 4), written('release')];
const DIVERT = [...ASSESS, judged('divert', 4), written('divert')];
const GO = [...RELEASE, moved('exit', 'open'), crossed('exit', 'out')];
const END = [...GO, moved('exit', 'closed')];

/** How each state is reached, told as what happens in a lane. */
export const WAYS: Readonly<Record<LaneStateName, readonly PassageInput[]>> = {
  'out-of-service': [],
  idle: SERVE,
  admitted: ADMIT,
  inside: ENTER,
  assessing: ASSESS,
  released: RELEASE,
  diverted: DIVERT,
  gone: GO,
  closed: END,
  emergency: [...SERVE, { type: 'emergencyRaised', atMs: 0 }],
};

/** The same, and the decision that is being written. */
export function machineWriting(): LaneMachine {
  return run(machineIn('assessing'), judged('release', 4)).machine;
}

/** A machine in a state, with no effects left over. */
export function machineIn(state: LaneStateName): LaneMachine {
  return run(initialMachine('L1-1'), ...WAYS[state]).machine;
}

export function effectNames(effects: readonly PassageEffect[]): readonly string[] {
  return effects.map((effect) => {
    switch (effect.type) {
      case 'permit':
        return `permit ${effect.leaf}`;
      case 'raiseAlarm':
        return `alarm ${effect.finding.code}`;
      case 'judge':
        return effect.withoutModels ? 'judge without models' : 'judge';
      case 'recordMovement':
        return effect.what;
      case 'openPassage':
      case 'revoke':
      case 'recordDecision':
      case 'recordOutcome':
      case 'conclude':
      case 'recordLateEvidence':
        return effect.type;
    }
  });
}

/** "state", or "state: effect, effect". */
export function said({ machine, effects }: Run): string {
  const names = effectNames(effects);
  return machine.state.name + (names.length > 0 ? `: ${names.join(', ')}` : '');
}

/** One of every kind of input, and of those that differ by leaf or content each kind that matters. */
export const INPUTS = {
  'a document is read': show('document', 50),
  'another bag tag is read': show('strangeBagTag', 50),
  "the passage's bag is scanned": show('bagScan', 50),
  "the passage's bag is scanned again": show('secondScan', 50),
  'in by the entry': crossed('entry', 'in', 50),
  'in by the exit': crossed('exit', 'in', 50),
  'out by the entry': crossed('entry', 'out', 50),
  'out by the exit': crossed('exit', 'out', 50),
  'out by the diversion': crossed('diversion', 'out', 50),
  'tailgated at the entry': { type: 'tailgated', leaf: 'entry', atMs: 50 },
  'the exit leaf closes': moved('exit', 'closed', 50),
  'the exit leaf is forced': { type: 'leafForced', leaf: 'exit', atMs: 50 },
  'the exit leaf is stuck': { type: 'leafStuck', leaf: 'exit', wanted: 'open', atMs: 50 },
  'a bag is seen': { type: 'bagsCounted', count: 1, atMs: 50 },
  'the deadline passes': late(),
  'judged clear': judged('release', 4, 50),
  'the decision is written': written('release', 50),
  'the permit is sent': { type: 'permitSent', leaf: 'exit', atMs: 50 },
  'the outcome is written': { type: 'outcomeRecorded', atMs: 50 },
  'an emergency is raised': { type: 'emergencyRaised', atMs: 50 },
  'the emergency is cleared': { type: 'emergencyCleared', atMs: 50 },
  'the gate is lost': { type: 'gateLost', reason: 'no answer', atMs: 50 },
  'the lane cannot serve': { type: 'impedimentChanged', impediment: 'no reader', atMs: 50 },
  'the lane can serve': { type: 'impedimentChanged', impediment: null, atMs: 50 },
} as const satisfies Record<string, PassageInput>;
export type InputName = keyof typeof INPUTS;
