import type { LaneEvent } from '../../edge/contract/lane-event.ts';
import type { OpenLedger } from '../../edge/ledger/ledger.ts';
import type { Clock } from '../../hardware/clock.ts';
import { type Entropy, seededEntropy } from '../../hardware/entropy.ts';
import { drawAssessor } from '../population/model-answers.ts';
import { siteListsOf } from '../population/policy-fit.ts';
import { createPopulation } from '../population/population.ts';
import { attend } from './attendant.ts';
import { type Box, createBox } from './box.ts';
import { type Centre, createCentre } from './centre.ts';
import { createInvariants, type Invariants } from './invariants.ts';
import { createPlace, type Place } from './place.ts';
import { createRunLog, type RunLog } from './run-log.ts';
import type { ShiftOptions } from './shift.ts';
import type { createTally } from './tally.ts';
import { breakNowAndThen, drawWaitMs, troubleNowAndThen, type TroubleOptions } from './troubles.ts';
import { createVisitor, visit } from './visit.ts';

const ARRIVAL_EVERY_MS = 6000;
const FIRE_EVERY_MS = 3 * 3_600_000;
const FIRE_LASTS_MS = 60_000;
const POWER_CUT_EVERY_MS = 2 * 3_600_000;
const POWER_BACK_AFTER_MS = 15_000;
const CENTRE_CUT_EVERY_MS = 1_800_000;
/** The disk is a device too, but a rare one to fail. */
const DISK_SHARE = 0.1;
const MODEL_LATENCY = { leastMs: 8, mostMs: 40 };

export interface WorldOptions extends ShiftOptions {
  readonly clock: Clock;
  readonly ledger: OpenLedger;
  readonly tally: ReturnType<typeof createTally>;
  readonly entropy: Entropy;
}

export interface World {
  readonly invariants: Invariants;
  readonly log: RunLog;
  readonly places: readonly Place[];
  readonly centre: Centre;
  start(): void;
  /** Everybody has come and gone; nothing breaks any more. */
  isOver(): boolean;
  /** Nothing is under way and the centre has everything. */
  isAtRest(): boolean;
  whatMoves(): string;
  /** What the world itself stumbled over; null while it runs. */
  crash(): string | null;
}

export function createWorld(options: WorldOptions): World {
  const { clock, ledger, tally, entropy, policy, faults } = options;
  const log = createRunLog(clock);
  const chance = () => seededEntropy(entropy.uint32());
  const places: Place[] = [];
  const invariants = createInvariants(policy, clock, () => places);
  for (let index = 1; index <= options.lanes; index += 1) {
    const place = createPlace(`lane-${index}`, clock, chance(), (visitor, leaf) =>
      invariants.leftBy(place, visitor, leaf),
    );
    places.push(place);
  }
  const centre = createCentre(clock, chance());
  const population = createPopulation({
    entropy: chance(),
    goods: options.goods,
    clock,
    lists: siteListsOf(policy),
    ...(options.dials === undefined ? {} : { dials: options.dials }),
  });
  let [toCome, under] = [options.passages, 0];
  let isDiskWell = true;
  let crashed: string | null = null;
  const isOver = () => toCome === 0 && under === 0;
  const trouble = (share: number): TroubleOptions => ({ clock, entropy: chance(), share, isOver });

  function tell(event: LaneEvent): void {
    tally.told(event);
    if (event.type !== 'stateChanged') return;
    const place = places.find(({ lane }) => lane === event.lane);
    if (place === undefined) return;
    setSign(place, event);
  }

  const box: Box = createBox({
    clock,
    policy: options.sabotage?.policy ?? policy,
    places,
    ledger: options.sabotage?.ledger?.(ledger) ?? ledger,
    invariants,
    log,
    tell,
    isDiskWell: () => isDiskWell,
    connect: (boxClock) => centre.connect(ledger, boxClock),
    assessor: (boxClock) =>
      drawAssessor({
        entropy: chance(),
        scores: options.pack.scores,
        models: [options.pack.model],
        isFraud: options.goods.isFraud,
        failureRate: faults / 10,
        latency: { clock: boxClock, ...MODEL_LATENCY },
      }),
  });

  function cutPower(): void {
    if (!box.isOn()) return;
    tally.incident('power cut');
    box.losePower();
    for (const place of places) setSign(place, { state: 'out-of-service', reason: 'no power' });
    clock.after(1000 + drawWaitMs(chance(), POWER_BACK_AFTER_MS), box.boot);
  }

  /** People come one by one; whoever comes next is drawn only when there is room for them. */
  function expect(place: Place, own: Entropy): void {
    clock.after(drawWaitMs(own, ARRIVAL_EVERY_MS), () => {
      if (toCome === 0) return;
      toCome -= 1;
      under += 1;
      const passenger = population.next();
      const visitor = createVisitor(passenger, passenger.id);
      const tools = { clock, entropy: seededEntropy(own.uint32()), log: log.happened };
      const done = visit(place, visitor, tools, () => expect(place, own));
      done
        .catch((error: unknown) => {
          crashed ??= `the world stumbled: ${error instanceof Error ? String(error.stack) : String(error)}`;
        })
        .finally(() => {
          under -= 1;
        });
    });
  }

  function now_and_then(everyMs: number, task: () => void): void {
    const own = chance();
    const wait = () => {
      clock.after(drawWaitMs(own, everyMs), () => {
        if (isOver()) return;
        task();
        wait();
      });
    };
    wait();
  }

  function fire(): void {
    tally.incident('fire alarm');
    log.happened('fire alarm');
    for (const place of places) place.body.setEmergency(true);
    clock.after(FIRE_LASTS_MS, () => {
      for (const place of places) place.body.setEmergency(false);
    });
  }

  function plan(): void {
    for (const place of places) {
      for (const dial of place.dials) {
        breakNowAndThen(trouble(faults), dial, (word) => {
          log.happened(`${dial.id}: ${word}`);
          if (word !== 'ok') tally.fault(word);
        });
      }
      attend({ clock, place, log: log.happened, restart: cutPower });
      expect(place, chance());
    }
    const breakDisk = (isWell: boolean) => () => {
      isDiskWell = isWell;
      log.happened(`disk: ${isWell ? 'ok' : 'off'}`);
    };
    troubleNowAndThen(trouble(faults * DISK_SHARE), breakDisk(false), breakDisk(true));
    now_and_then(FIRE_EVERY_MS, fire);
    now_and_then(POWER_CUT_EVERY_MS, cutPower);
    if (faults > 0) now_and_then(CENTRE_CUT_EVERY_MS, centre.cut);
    centre.setTrouble(faults);
  }

  const isBusy = () => ledger.backlog() > 0 || places.some(({ lane }) => ledger.openPassages(lane).length > 0);
  return {
    invariants,
    log,
    places,
    centre,
    start() {
      plan();
      box.boot();
    },
    isOver() {
      if (!isOver()) return false;
      centre.setTrouble(0);
      return true;
    },
    isAtRest: () => !isBusy(),
    whatMoves: () =>
      `${ledger.backlog()} rows wait; ${places.map(({ lane, sign }) => `${lane} is ${sign}`).join(', ')}`,
    crash: () => crashed,
  };
}

function setSign(place: Place, { state, reason }: { state: Place['sign']; reason: string }): void {
  place.sign = state;
  place.signReason = reason;
  if (state === 'out-of-service' || state === 'emergency') {
    for (const visitor of [place.front, ...place.inside]) visitor?.warnings.clear();
  }
  place.notice();
}
