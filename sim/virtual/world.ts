import type { FaceCheck } from '../../edge/contract/judge.ts';
import type { Policy } from '../../edge/contract/policy.ts';
import type { HoldBags } from '../../edge/contract/pre-screening.ts';
import type { Ledger } from '../../edge/contract/record.ts';
import type { PopulationDials } from '../population/dials.ts';
import type { GoodsSource } from '../population/goods.ts';
import type { MeasuredPack } from '../population/measured-scores.ts';
import type { LaneEvent } from '../../edge/contract/lane-event.ts';
import type { OpenLedger } from '../../edge/ledger/ledger.ts';
import type { Clock } from '../../hardware/clock.ts';
import { type Entropy, seededEntropy } from '../../hardware/entropy.ts';
import { drawAssessor } from '../population/model-answers.ts';
import { siteListsOf } from '../population/policy-fit.ts';
import { createPopulation, type Population } from '../population/population.ts';
import { createAnswerBook } from './answers-given.ts';
import { attend } from './attendant.ts';
import { type Box, createBox } from './box.ts';
import { type Centre, createCentre, SITE } from './centre.ts';
import { employ, type Officer } from './officer.ts';
import { createInvariants, type Invariants } from './invariants.ts';
import type { FaultDial } from './fault-words.ts';
import { createPlace, type Place } from './place.ts';
import { revisionOf } from './rule-book.ts';
import { createRunLog, type RunLog } from './run-log.ts';
import { createScreening, type Screening } from './screening.ts';
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

export interface ShiftOptions {
  readonly seed: number;
  /** Passengers who come. */
  readonly passages: number;
  /** Share of time, 0 to 1, in which each device is at fault. */
  readonly faults: number;
  readonly lanes: number;
  /** How much officers order of the lanes, 0 to 1; nothing by default. */
  readonly orders?: number;
  readonly policy: Policy;
  readonly goods: GoodsSource;
  readonly pack: MeasuredPack;
  /** Who comes; by default, the population's own mixture. */
  readonly dials?: PopulationDials;
  /** For proofs that the checks bite: what the lanes are given instead of what they should have. */
  readonly sabotage?: Sabotage;
}

export interface Sabotage {
  readonly policy?: Policy;
  readonly ledger?: (ledger: OpenLedger) => Ledger;
  readonly faces?: FaceCheck;
  /** What the lanes are told of hold bags. */
  readonly holdBags?: HoldBags;
  /** Called after each step. */
  readonly meddle?: (places: readonly Place[], nowMs: number) => void;
}

export interface WorldOptions extends ShiftOptions {
  readonly clock: Clock;
  readonly ledger: OpenLedger;
  readonly tally: ReturnType<typeof createTally>;
  readonly entropy: Entropy;
}

/** The lanes, whoever comes to them, and everything that befalls them. */
export class World {
  readonly #options: WorldOptions;
  readonly #box: Box;
  readonly #population: Population;
  readonly #answers = createAnswerBook();
  readonly #officers = new Map<string, Officer>();
  readonly log: RunLog;
  readonly places: readonly Place[];
  readonly invariants: Invariants;
  readonly centre: Centre;
  readonly #screening: Screening;
  #toCome: number;
  #under = 0;
  #isDiskWell = true;
  #crash: string | null = null;

  constructor(options: WorldOptions) {
    const { clock, policy, goods, dials } = options;
    this.#options = options;
    this.#toCome = options.passages;
    this.log = createRunLog(clock);
    this.invariants = createInvariants(policy, clock, this.#answers.given, () => this.places);
    this.places = Array.from({ length: options.lanes }, (_, index) => this.#createPlace(index));
    this.centre = createCentre(clock, this.#chance());
    this.#screening = this.#createScreening();
    const lists = siteListsOf(policy);
    const crowd = { entropy: this.#chance(), goods, clock, lists };
    this.#population = createPopulation(dials === undefined ? crowd : { ...crowd, dials });
    this.#box = this.#createBox();
  }

  start(): void {
    const { clock, faults } = this.#options;
    for (const place of this.places) {
      for (const dial of place.dials) this.#breakDevice(dial);
      attend({ clock, place, log: (what) => this.log.happened(what), restart: () => this.#cutPower() });
      this.#expect(place, this.#chance());
      this.#officers.set(place.lane, this.#employ(place));
    }
    const breakDisk = (isWell: boolean) => () => {
      this.#isDiskWell = isWell;
      this.log.happened(`disk: ${isWell ? 'ok' : 'off'}`);
    };
    troubleNowAndThen(this.#trouble(faults * DISK_SHARE), breakDisk(false), breakDisk(true));
    this.#nowAndThen(FIRE_EVERY_MS, () => this.#fire());
    this.#nowAndThen(POWER_CUT_EVERY_MS, () => this.#cutPower());
    if (faults > 0) this.#nowAndThen(CENTRE_CUT_EVERY_MS, () => this.centre.cut());
    this.centre.setTrouble(faults);
    this.#box.boot();
  }

  /** Everybody has come and gone; nothing breaks any more. */
  isOver(): boolean {
    const isOver = this.#toCome === 0 && this.#under === 0;
    if (isOver) this.centre.setTrouble(0);
    return isOver;
  }

  /** Nothing is under way and the centre has everything. */
  isAtRest(): boolean {
    const { ledger } = this.#options;
    return ledger.backlog() === 0 && this.places.every(({ lane }) => ledger.openPassages(lane).length === 0);
  }

  whatMoves(): string {
    const signs = this.places.map(({ lane, sign }) => `${lane} is ${sign}`);
    return `${this.#options.ledger.backlog()} rows wait; ${signs.join(', ')}`;
  }

  /** What the world itself stumbled over; null while it runs. */
  crash(): string | null {
    return this.#crash;
  }

  #chance(): Entropy {
    return seededEntropy(this.#options.entropy.uint32());
  }

  /** Every other lane compares faces: in one seed the first, in the next the second. */
  #createPlace(index: number): Place {
    const faces = (this.#options.seed + index) % 2 === 0 ? 'document' : 'off';
    const { clock } = this.#options;
    const place: Place = createPlace(`lane-${index + 1}`, faces, clock, this.#chance(), (visitor, leaf) =>
      this.invariants.leftBy(place, visitor, leaf),
    );
    return place;
  }

  #createScreening(): Screening {
    const { clock, seed } = this.#options;
    const { hall, box } = this.centre;
    const gone = (passage: string, lane: string) =>
      this.log.happened(`${passage} of ${lane} had gone with a suspect bag`);
    // A stream of its own: what the hall finds changes nobody who comes.
    return createScreening({ site: SITE, hall, box, clock, entropy: seededEntropy(~seed), gone });
  }

  #createBox(): Box {
    const { clock, policy, ledger, sabotage, faults, pack, goods } = this.#options;
    return createBox({
      clock,
      policies: sabotage?.policy === undefined ? [policy, revisionOf(policy)] : [sabotage.policy],
      places: this.places,
      ledger: sabotage?.ledger?.(ledger) ?? ledger,
      invariants: this.invariants,
      log: this.log,
      tell: (event) => this.#tell(event),
      isDiskWell: () => this.#isDiskWell,
      facesAt: (place) => sabotage?.faces ?? place.faces,
      connect: (boxClock) => this.centre.connect(ledger, boxClock),
      appendWith: (drafts, also) => ledger.appendWith(drafts, also),
      screen: (boxClock, appendWith) => {
        const screened = this.#screening.connect({ ...ledger, appendWith }, boxClock);
        return { ...screened, holdBags: sabotage?.holdBags ?? screened.holdBags };
      },
      assessor: (boxClock) =>
        this.#answers.overhear(
          drawAssessor({
            entropy: this.#chance(),
            scores: pack.scores,
            models: [pack.model],
            isFraud: goods.isFraud,
            failureRate: faults / 10,
            latency: { clock: boxClock, ...MODEL_LATENCY },
          }),
        ),
    });
  }

  #tell(event: LaneEvent): void {
    this.#options.tally.told(event);
    if (event.type === 'decided' && event.decision.verdict === 'divert') {
      this.#officers.get(event.lane)?.diverted(event.passage);
    }
    if (event.type !== 'stateChanged') return;
    const place = this.places.find(({ lane }) => lane === event.lane);
    if (place !== undefined) setSign(place, event);
  }

  #employ(place: Place): Officer {
    const { clock, tally, orders = 0 } = this.#options;
    return employ({
      clock,
      entropy: this.#chance(),
      place,
      share: orders,
      order: (order) => this.#box.order(place.lane, order),
      done: (what) => tally.incident(`order ${what}`),
      isOver: () => this.isOver(),
    });
  }

  #trouble(share: number): TroubleOptions {
    return { clock: this.#options.clock, entropy: this.#chance(), share, isOver: () => this.isOver() };
  }

  #breakDevice(dial: FaultDial): void {
    breakNowAndThen(this.#trouble(this.#options.faults), dial, (word) => {
      this.log.happened(`${dial.id}: ${word}`);
      if (word !== 'ok') this.#options.tally.fault(word);
    });
  }

  #nowAndThen(everyMs: number, task: () => void): void {
    const own = this.#chance();
    const wait = () => {
      this.#options.clock.after(drawWaitMs(own, everyMs), () => {
        if (this.isOver()) return;
        task();
        wait();
      });
    };
    wait();
  }

  #cutPower(): void {
    if (!this.#box.isOn()) return;
    this.#options.tally.incident('power cut');
    this.#box.losePower();
    for (const place of this.places) setSign(place, { state: 'out-of-service', reason: 'no power' });
    this.#options.clock.after(1000 + drawWaitMs(this.#chance(), POWER_BACK_AFTER_MS), () => this.#box.boot());
  }

  #fire(): void {
    this.#options.tally.incident('fire alarm');
    this.log.happened('fire alarm');
    for (const place of this.places) place.body.setEmergency(true);
    this.#options.clock.after(FIRE_LASTS_MS, () => {
      for (const place of this.places) place.body.setEmergency(false);
    });
  }

  /** People come one by one; whoever comes next is drawn only when there is room for them. */
  #expect(place: Place, own: Entropy): void {
    this.#options.clock.after(drawWaitMs(own, ARRIVAL_EVERY_MS), () => {
      if (this.#toCome === 0) return;
      this.#toCome -= 1;
      this.#under += 1;
      void this.#receive(place, own);
    });
  }

  async #receive(place: Place, own: Entropy): Promise<void> {
    const { clock } = this.#options;
    const passenger = this.#population.next();
    this.#screening.screen(passenger);
    const tools = { clock, entropy: seededEntropy(own.uint32()), log: (what: string) => this.log.happened(what) };
    try {
      await visit(place, createVisitor(passenger, passenger.id), tools, () => this.#expect(place, own));
    } catch (error) {
      this.#crash ??= `the world stumbled: ${error instanceof Error ? String(error.stack) : String(error)}`;
    }
    this.#under -= 1;
  }
}

function setSign(place: Place, { state, reason }: { state: Place['sign']; reason: string }): void {
  place.sign = state;
  place.signReason = reason;
  if (state === 'out-of-service' || state === 'emergency') {
    for (const visitor of [place.front, ...place.inside]) visitor?.warnings.clear();
  }
  place.notice();
}
