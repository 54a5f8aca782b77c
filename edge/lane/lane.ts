import { observeOn, queueScheduler, scan, Subject } from 'rxjs';
import type { Assessor } from '../contract/assessor.ts';
import type { ImageKeeper } from '../contract/image-keeper.ts';
import type { Judge, Judged } from '../contract/judge.ts';
import type { Outcome } from '../contract/judgement.ts';
import type { LaneEvent, LaneStateName } from '../contract/lane-event.ts';
import type { Ledger } from '../contract/record.ts';
import type { Cancel, Clock } from '../../hardware/clock.ts';
import { createEffectQueue } from './effect-queue.ts';
import type { EffectTools } from './effects.ts';
import { createFaceFacts } from './face-facts.ts';
import { createFacts } from './facts.ts';
import { createIntake } from './intake.ts';
import { createJournal } from './journal.ts';
import type { LaneDevices } from './lane-devices.ts';
import { step } from './passage-step.ts';
import {
  initialMachine,
  type LaneMachine,
  type PassageInput,
  type PassageRules,
  type PassageState,
} from './passage.ts';
import { createPermitKeeper } from './permit-keeper.ts';
import { watchService } from './service-watch.ts';
import { summarise } from './summary.ts';

/** How long a leaf may take to close behind somebody before the lane calls for help. */
const CLOSE_WITHIN_MS = 10_000;
/** How long the models may take before the lane decides without them. */
const JUDGE_WITHIN_MS = 2_000;

export interface LaneOptions {
  readonly id: string;
  readonly devices: LaneDevices;
  readonly judge: Judge;
  readonly clock: Clock;
  readonly ledger: Ledger;
  readonly images: ImageKeeper;
  readonly assessor: Assessor;
  readonly tell: (event: LaneEvent) => void;
  /** Told of every judgement, after its consequences. */
  readonly judged?: (judged: Judged) => void;
}

/** One lane at work: its devices, the passage machine, and everything the machine wants done. */
export interface Lane {
  readonly id: string;
  start(): void;
  stop(): Promise<void>;
  state(): LaneStateName;
}

/** @throws Fault `ledger-full` or `ledger-unwritable` from `start` when interrupted passages cannot be closed. */
export function createLane(options: LaneOptions): Lane {
  const { id, devices, judge, clock, ledger } = options;
  const rules = rulesOf(judge, clock);
  const inputs = new Subject<PassageInput>();
  const facts = createFacts(options.assessor, options.images);
  const faces = judge.faces === 'off' ? null : createFaceFacts(options.assessor, clock);
  const tools: EffectTools = {
    lane: id,
    clock,
    judge,
    assessor: options.assessor,
    facts,
    faces,
    journal: createJournal(id, ledger, () => clock.wallMs()),
    ledger,
    permits: createPermitKeeper(devices.gate, clock),
    tell: options.tell,
    judged: options.judged ?? (() => {}),
    feed: (input) => inputs.next(input),
  };
  const service = watchService({ devices, judge, clock, feed: tools.feed, tell: tools.tell, lane: id });
  const queue = createEffectQueue(tools, clock, () => service.blockedBy(queue.blockedBy()));
  let machine: LaneMachine = initialMachine(`${id}-${ledger.epoch}`, mayBeOccupied(id, ledger));
  const intake = createIntake({ devices, judge, clock, facts, faces, feed: tools.feed, machine: () => machine });
  const arm = createDeadline(clock, (atMs) => tools.feed({ type: 'deadlinePassed', atMs }));

  function announce(before: PassageState, after: PassageState): void {
    const reason = after.name === 'out-of-service' ? after.reason : '';
    if (before.name === after.name && (before.name !== 'out-of-service' || before.reason === reason)) return;
    tools.tell({ type: 'stateChanged', lane: id, state: after.name, reason });
  }

  const subscription = inputs
    .pipe(
      observeOn(queueScheduler),
      scan((last, input) => step(last.machine, input, rules), { machine, effects: [] } as ReturnType<typeof step>),
    )
    .subscribe((next) => {
      const before = machine.state;
      machine = next.machine;
      announce(before, machine.state);
      arm(machine.state.deadlineMs);
      faces?.ask(machine);
      queue.run(next.effects);
      faces?.forget(machine);
    });

  return {
    id,
    start() {
      closeInterrupted(tools);
      intake.start();
      service.start();
    },
    async stop() {
      service.stop();
      intake.stop();
      tools.permits.revoke();
      arm(null);
      queue.stop();
      subscription.unsubscribe();
      await Promise.resolve();
    },
    state: () => machine.state.name,
  };
}

/** One alarm at a time: setting another, or null, cancels the last. */
function createDeadline(clock: Clock, passed: (atMs: number) => void): (deadlineMs: number | null) => void {
  let armed: { readonly atMs: number; readonly cancel: Cancel } | null = null;
  return (deadlineMs) => {
    if (armed?.atMs === deadlineMs) return;
    armed?.cancel();
    armed = null;
    if (deadlineMs === null) return;
    const fire = () => {
      armed = null;
      passed(Math.max(clock.nowMs(), deadlineMs));
    };
    armed = { atMs: deadlineMs, cancel: clock.after(deadlineMs - clock.nowMs(), fire) };
  };
}

function rulesOf(judge: Judge, clock: Clock): PassageRules {
  const { enterWithinMs, leaveWithinMs } = judge.policy.entry;
  return {
    missing: (evidence) => judge.missing(evidence),
    enterWithinMs,
    leaveWithinMs,
    alarm: (what, where) => judge.alarm(what, where),
    wallMsAt: (atMs) => clock.wallMs() - (clock.nowMs() - atMs),
    closeWithinMs: CLOSE_WITHIN_MS,
    judgeWithinMs: JUDGE_WITHIN_MS,
  };
}

/** Whoever had been admitted when the lane went dark may have come in while nobody looked. */
function mayBeOccupied(lane: string, ledger: Ledger): boolean {
  return ledger.isOccupied(lane) || ledger.openPassages(lane).length > 0;
}

/** Passages that a crash or power cut left without an outcome get one: somebody must look after the person. */
function closeInterrupted(tools: EffectTools): void {
  const { lane, clock, ledger, judge } = tools;
  for (const passage of ledger.openPassages(lane)) {
    const decision = judge.decide({
      evidence: [],
      missed: [],
      wallMs: clock.wallMs(),
      risk: { kind: 'notAsked' },
      images: new Map(),
      seen: new Map(),
      face: { kind: 'notAsked' },
      draw: { seed: judge.policy.randomDiversion.seed, counter: 0, value: 1 },
      models: [],
      ledgerFullness: ledger.fullness(),
      interruption: { why: 'interrupted', reason: 'the lane was restarted during the passage' },
      judgedInMs: 0,
    });
    const outcome: Outcome = {
      verdict: 'divert',
      left: 'interrupted',
      tookMs: 0,
      decidedAtSequence: null,
      decisionMs: null,
      findings: [],
    };
    const wallMs = clock.wallMs();
    ledger.append([
      { lane, kind: 'decision', passage, wallMs, body: { ...decision } },
      { lane, kind: 'outcome', passage, wallMs, body: { ...outcome } },
    ]);
    tools.tell({ type: 'passageEnded', lane, passage, decision, outcome, summary: summarise([]) });
  }
}
