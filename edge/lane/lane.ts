import { observeOn, queueScheduler, scan, Subject } from 'rxjs';
import type { Assessor } from '../contract/assessor.ts';
import type { ImageKeeper } from '../contract/image-keeper.ts';
import type { Judge, Judged } from '../contract/judge.ts';
import type { LaneEvent, LaneStateName } from '../contract/lane-event.ts';
import type { LaneOrder, LaneStatus, OrderAnswer } from '../contract/lane-order.ts';
import { because } from '../contract/lane-reason.ts';
import type { HoldBags } from '../contract/pre-screening.ts';
import type { Ledger } from '../contract/record.ts';
import type { Cancel, Clock } from '../../hardware/clock.ts';
import { createChangeNotice } from './change-notice.ts';
import { createEffectQueue } from './effect-queue.ts';
import type { EffectTools } from './effects.ts';
import { createFaceFacts } from './face-facts.ts';
import { createFacts } from './facts.ts';
import type { HeldPortraits } from './held-portraits.ts';
import { createIntake } from './intake.ts';
import { closeInterrupted } from './interrupted.ts';
import { createJournal } from './journal.ts';
import type { LaneDevices } from './lane-devices.ts';
import { statusOf } from './lane-status.ts';
import { obey } from './orders.ts';
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
import { createSuccession, type Succession } from './succession.ts';

/** How long a leaf may take to close behind somebody before the lane calls for help. */
const CLOSE_WITHIN_MS = 10_000;
/** How long the models may take before the lane decides without them. */
const JUDGE_WITHIN_MS = 2_000;

export interface LaneOptions {
  readonly id: string;
  readonly devices: LaneDevices;
  /** Who judges until another is named. */
  readonly judge: Judge;
  readonly clock: Clock;
  readonly ledger: Ledger;
  readonly images: ImageKeeper;
  readonly assessor: Assessor;
  readonly portraits: HeldPortraits;
  readonly holdBags: HoldBags;
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
  status(): LaneStatus;
  /**
   * What an officer wants of the lane: written down, then done; or refused with a reason, and then nothing was done.
   * That a leaf is open is said by its sensor, not by the answer.
   */
  order(order: LaneOrder): Promise<OrderAnswer>;
  /** Another judge, of the same check of faces, judges from the next passage on: at once where none is under way. */
  succeed(judge: Judge): void;
}

/** @throws Fault `ledger-full` or `ledger-unwritable` from `start` when interrupted passages cannot be closed. */
export function createLane(options: LaneOptions): Lane {
  const { id, devices, clock, ledger } = options;
  const succession = createSuccession(options.judge);
  const judge = () => succession.current();
  const inputs = new Subject<PassageInput>();
  const idPrefix = `${id}-${ledger.epoch}`;
  const feed = (input: PassageInput) => inputs.next(input);
  const tools = toolsOf(options, succession, idPrefix, feed, () => machine.mode.mode);
  const { facts, faces } = tools;
  const service = watchService({ devices, judge, clock, feed, tell: tools.tell, lane: id });
  const queue = createEffectQueue(tools, clock, () => service.blockedBy(queue.blockedBy()));
  let machine: LaneMachine = initialMachine(idPrefix, mayBeOccupied(id, ledger), ledger.modeOf(id));
  const intake = createIntake({ devices, judge, clock, facts, faces, feed, machine: () => machine });
  const orders = { devices, tools, queue, intake, machine: () => machine };
  const sign = createSign(tools);
  const arm = createDeadline(clock, (atMs) => feed({ type: 'deadlinePassed', atMs }));

  function takeTurn(input: PassageInput | null): void {
    if (succession.turn(machine.state, input, queue.isEmpty())) service.look();
  }

  const status = () => statusOf(id, machine, devices.gate.state().leaves, sign.sinceWallMs());
  const noticeChange = createChangeNotice(status, () => tools.tell({ type: 'laneChanged', lane: id }));
  const subscription = inputs
    .pipe(
      observeOn(queueScheduler),
      scan(
        (last, input) => {
          takeTurn(input);
          return step(last.machine, input, rulesOf(judge(), clock));
        },
        { machine, effects: [] } as ReturnType<typeof step>,
      ),
    )
    .subscribe((next) => {
      const before = machine.state;
      machine = next.machine;
      sign.show(before, machine.state);
      arm(machine.state.deadlineMs);
      faces?.ask(machine);
      queue.run(next.effects);
      faces?.forget(machine);
      noticeChange();
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
    status,
    async order(order) {
      // An order that comes out of one of the lane's own events waits until that event is over.
      await Promise.resolve();
      return subscription.closed ? { done: false, why: because('stopped') } : obey(order, orders);
    },
    succeed(next) {
      succession.name(next);
      // The effects of a step may still be on their way: they are the passage's.
      clock.after(0, () => takeTurn(null));
    },
  };
}

function toolsOf(
  options: LaneOptions,
  succession: Succession,
  idPrefix: string,
  feed: EffectTools['feed'],
  mode: EffectTools['mode'],
): EffectTools {
  const { id, devices, clock, ledger, assessor, portraits, holdBags, tell } = options;
  return {
    lane: id,
    clock,
    get judge() {
      return succession.current();
    },
    assessor,
    facts: createFacts(assessor, options.images),
    faces: options.judge.faces === 'off' ? null : createFaceFacts(assessor, clock, idPrefix),
    portraits,
    holdBags,
    journal: createJournal(id, ledger, () => clock.wallMs()),
    ledger,
    permits: createPermitKeeper(devices.gate, clock),
    mode,
    tell,
    judged: options.judged ?? (() => {}),
    feed,
  };
}

/** What the lane says of its state, and since when that has been so. */
function createSign({ lane, clock, tell }: EffectTools) {
  let sinceWallMs = clock.wallMs();
  return {
    sinceWallMs: () => sinceWallMs,
    show(before: PassageState, after: PassageState): void {
      const reason = after.name === 'out-of-service' ? after.reason : '';
      if (before.name !== after.name) sinceWallMs = clock.wallMs();
      if (before.name === after.name && (before.name !== 'out-of-service' || before.reason === reason)) return;
      tell({ type: 'stateChanged', lane, state: after.name, reason });
    },
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
