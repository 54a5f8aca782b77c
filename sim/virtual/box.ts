import { type Controller, createController } from '../../edge/controller.ts';
import type { Assessor } from '../../edge/contract/assessor.ts';
import { Fault, isFault } from '../../edge/contract/fault.ts';
import type { FaceCheck } from '../../edge/contract/judge.ts';
import type { ImageKeeper } from '../../edge/contract/image-keeper.ts';
import type { LaneEvent } from '../../edge/contract/lane-event.ts';
import type { LaneOrder, OrderAnswer } from '../../edge/contract/lane-order.ts';
import type { Policy } from '../../edge/contract/policy.ts';
import type { Ledger, LedgerRecord } from '../../edge/contract/record.ts';
import type { OpenLedger } from '../../edge/ledger/ledger.ts';
import type { LaneEnd } from '../../edge/sync/lane-end.ts';
import type { Clock } from '../../hardware/clock.ts';
import type { GateDevice } from '../../hardware/gate/gate.ts';
import type { Invariants } from './invariants.ts';
import type { Place } from './place.ts';
import { createRuleChanges } from './rule-changes.ts';
import type { RunLog } from './run-log.ts';
import type { BoxScreening } from './screening.ts';

const BOOTS_AGAIN_AFTER_MS = 5000;

export interface BoxOptions {
  readonly clock: Clock;
  /** One after the other takes its turn, between passages. */
  readonly policies: readonly [Policy, ...Policy[]];
  readonly places: readonly Place[];
  readonly ledger: Ledger;
  readonly appendWith: OpenLedger['appendWith'];
  readonly invariants: Invariants;
  readonly log: RunLog;
  facesAt(place: Place): FaceCheck;
  /** A new one for each boot, on the boot's own clock. */
  assessor(clock: Clock): Assessor;
  connect(clock: Clock): LaneEnd;
  /** The copy of what the hall says of bags, written by the box's own disk. */
  screen(clock: Clock, appendWith: OpenLedger['appendWith']): BoxScreening;
  tell(event: LaneEvent): void;
  /** Whether the disk takes rows now. */
  isDiskWell(): boolean;
}

/** The computer of the lanes: it can lose its power at any time, and all that was in its memory with it. */
export interface Box {
  boot(): void;
  losePower(): void;
  isOn(): boolean;
  /** Null without power, or for a lane that it does not have. */
  order(lane: string, order: LaneOrder): Promise<OrderAnswer> | null;
}

export function createBox(options: BoxOptions): Box {
  const { clock, policies, places, invariants, log } = options;
  const rules = createRuleChanges(policies, (policy) => {
    log.did(`policy ${policy.version}`);
    invariants.given(policy);
  });
  let life = 0;
  let isOn = false;
  let running: Controller | null = null;
  let ends: readonly { stop(): void }[] = [];

  function start(): void {
    life += 1;
    const own = life;
    const bootClock = mortal(clock, () => own === life);
    const end = options.connect(bootClock);
    const wrote = (records: readonly LedgerRecord[]) => end.wrote(records);
    const screened = options.screen(bootClock, appendingUnder(options, wrote));
    const controller = createController({
      policy: rules.policy(),
      lanes: places.map((place) => ({
        id: place.lane,
        faces: options.facesAt(place),
        devices: { ...place.devices, gate: overheard(place, options) },
      })),
      clock: bootClock,
      ledger: writtenUnder(options, own, wrote),
      holdBags: screened.holdBags,
      images: keeper,
      assessor: options.assessor(bootClock),
      tell: (event) => tellAll(event, options),
    });
    running = controller;
    ends = [end, screened];
    isOn = true;
    controller.start();
    rules.follow(controller, bootClock);
    end.start();
    screened.start();
  }

  const box: Box = {
    boot() {
      invariants.booting();
      log.did('boot');
      try {
        start();
      } catch (error) {
        if (!isFault(error)) throw error;
        box.losePower();
        clock.after(BOOTS_AGAIN_AFTER_MS, () => box.boot());
      }
    },
    losePower() {
      log.did('power lost');
      life += 1;
      isOn = false;
      running = null;
      for (const each of ends) each.stop();
      for (const place of places) for (const dial of place.dials) dial.losePower();
    },
    isOn: () => isOn,
    order: (lane, order) => running?.lanes.find(({ id }) => id === lane)?.order(order) ?? null,
  };
  return box;
}

function tellAll(event: LaneEvent, options: BoxOptions): void {
  options.log.told(event);
  options.invariants.told(event);
  options.tell(event);
}

/** A clock whose tasks die with the boot that scheduled them. */
function mortal(clock: Clock, isAlive: () => boolean): Clock {
  return {
    nowMs: () => clock.nowMs(),
    wallMs: () => clock.wallMs(),
    after: (delayMs, task) =>
      clock.after(delayMs, () => {
        if (isAlive()) task();
      }),
  };
}

/** The images are not looked at in virtual time; that they can be kept is all that counts. */
const keeper: ImageKeeper = { put: async () => Promise.resolve('') };

function overheard(place: Place, { invariants, log }: BoxOptions): GateDevice {
  const { device } = place.gate;
  return {
    ...device,
    permit(leaf, leaseMs) {
      const answer = device.permit(leaf, leaseMs);
      log.did(`${place.lane} permit ${leaf}: ${answer}`);
      invariants.asked(place, leaf, answer);
      return answer;
    },
  };
}

/** Rows of the box beside its lanes', on the same disk. */
function appendingUnder(
  options: BoxOptions,
  wrote: (records: readonly LedgerRecord[]) => void,
): OpenLedger['appendWith'] {
  return (drafts, also) => {
    if (!options.isDiskWell()) throw new Fault('ledger-unwritable', 'the virtual disk takes nothing');
    const records = options.appendWith(drafts, also);
    options.invariants.written(records);
    wrote(records);
    return records;
  };
}

/** Passages are named by boot: a ledger in memory cannot be opened anew, so the boots are counted here. */
function writtenUnder(options: BoxOptions, life: number, wrote: (records: readonly LedgerRecord[]) => void): Ledger {
  const { ledger, invariants } = options;
  return {
    epoch: ledger.epoch + life,
    append(drafts) {
      if (!options.isDiskWell()) throw new Fault('ledger-unwritable', 'the virtual disk takes nothing');
      const records = ledger.append(drafts);
      invariants.written(records);
      wrote(records);
      return records;
    },
    openPassages: (lane) => ledger.openPassages(lane),
    isOccupied: (lane) => ledger.isOccupied(lane),
    isTest: (passage) => ledger.isTest(passage),
    modeOf: (lane) => ledger.modeOf(lane),
    fullness: () => ledger.fullness(),
  };
}
