import { join } from 'node:path';
import { flushCompileCache } from 'node:module';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { loadPolicy } from '../../edge/config/policy.ts';
import { createController } from '../../edge/controller.ts';
import type { LaneEvent } from '../../edge/contract/lane-event.ts';
import type { Ledger } from '../../edge/contract/record.ts';
import { openImageStore } from '../../edge/ledger/images.ts';
import { openLedger, type OpenLedger } from '../../edge/ledger/ledger.ts';
import { createLaneEnd } from '../../edge/sync/lane-end.ts';
import { developmentReader } from '../../sim/receipts.ts';
import { createMqttBus } from '../../hardware/bus/mqtt-bus.ts';
import { systemClock } from '../../hardware/clock.ts';
import { seededEntropy, systemEntropy } from '../../hardware/entropy.ts';
import type { GateDevice } from '../../hardware/gate/gate.ts';
import { createGoodsSource } from '../../sim/population/goods.ts';
import { readMeasuredPack } from '../../sim/population/goods-risk-pack.ts';
import { drawAssessor } from '../../sim/population/model-answers.ts';
import { GOODS_SPECIMENS } from '../../sim/population/specimens.ts';
import { createLaneBook, type LaneBook } from '../../sim/virtual/lane-book.ts';
import { HOME } from '../source-tree.ts';
import { crowd, hastyClock } from './crowd.ts';
import { orderSchema, type VictimOrder, type VictimWord } from './victim-words.ts';

/**
 * A process for the tests, which is there to be killed: the parts of the daemon, composed as it composes them, over
 * many lanes of virtual devices that run faster than the wall. It says `ready`, begins when it is told `go`, and from
 * then on says everything that a person at a lane would have been shown.
 */
const order = orderSchema.parse(JSON.parse(process.argv[2] ?? ''));
/** Long enough for the slowest to find their way out; then it says what it waits for, and gives up. */
const DRAIN_WITHIN_MS = 60_000;
const policy = loadPolicy(join(HOME, 'docs', 'examples', 'policy.yaml'));
const goods = createGoodsSource(GOODS_SPECIMENS);
const pack = readMeasuredPack();

// A pipe is written at once: what was said before a kill arrives.
function say(word: VictimWord): void {
  process.stdout.write(`${JSON.stringify(word)}\n`);
}

/** What the rows on disk let a lane do: a permit that they do not cover is a breach. */
class Watch {
  readonly #books = new Map<string, LaneBook>();
  #isBooting = true;

  /** From now on rows are about people of this life; before, they end what the life before left open. */
  booted(): void {
    this.#isBooting = false;
  }

  /** The ledger, overheard. */
  ledger(ledger: OpenLedger): Ledger {
    return {
      epoch: ledger.epoch,
      openPassages: (lane) => ledger.openPassages(lane),
      isOccupied: (lane) => ledger.isOccupied(lane),
      isTest: (passage) => ledger.isTest(passage),
      modeOf: (lane) => ledger.modeOf(lane),
      fullness: () => ledger.fullness(),
      append: (drafts) => {
        const records = ledger.append(drafts);
        for (const draft of this.#isBooting ? [] : drafts) {
          const broken = this.#book(draft.lane).enter(draft);
          if (broken !== null) say({ type: 'breached', text: broken });
        }
        return records;
      },
    };
  }

  gate(lane: string, gate: GateDevice): GateDevice {
    return {
      ...gate,
      permit: (leaf, leaseMs) => {
        const open = this.#book(lane).open();
        const fits = { release: 'exit', divert: 'diversion', undecided: 'entry' }[open?.verdict ?? 'undecided'];
        if (open === null || leaf !== fits) {
          const why = open === null ? 'no passage is open' : `the record says ${open.verdict ?? 'undecided'}`;
          say({ type: 'breached', text: `${lane}: the ${leaf} leaf was permitted though ${why}` });
        }
        return gate.permit(leaf, leaseMs);
      },
    };
  }

  #book(lane: string): LaneBook {
    const book = this.#books.get(lane) ?? createLaneBook();
    this.#books.set(lane, book);
    return book;
  }
}

let isWorking = false;

function show(event: LaneEvent): void {
  if (event.type === 'decided') {
    if (!isWorking) say({ type: 'working' });
    isWorking = true;
    const { lane, passage, decision } = event;
    say({ type: 'shown', what: 'decision', lane, passage, verdict: decision.verdict });
  }
  if (event.type === 'passageEnded') {
    const { lane, passage, outcome } = event;
    say({ type: 'shown', what: 'outcome', lane, passage, verdict: outcome.verdict });
  }
}

async function live({ dataDir, broker, site, lanes, speed, seed }: VictimOrder) {
  const startedMs = systemClock.nowMs();
  const entropy = seededEntropy(seed);
  const clock = hastyClock(speed);
  const ledger = openLedger({ file: join(dataDir, 'ledger.sqlite'), clock: systemClock, simulated: true });
  const images = await openImageStore({
    directory: join(dataDir, 'images'),
    quotaBytes: 1_000_000_000,
    clock: systemClock,
  });
  const bus = createMqttBus({ url: broker, clock: systemClock });
  const around = { bus, clock: systemClock, entropy: systemEntropy, readReceipt: developmentReader() };
  const laneEnd = createLaneEnd({ outbox: ledger, site, ...around });
  laneEnd.onAlarm((fault) => say({ type: 'breached', text: fault.message }));
  const people = crowd({ clock, entropy: seededEntropy(entropy.uint32()), policy, goods, lanes });
  const watch = new Watch();
  const ids = people.places.map(({ lane }) => lane);
  const interrupted = ids.flatMap((lane) => ledger.openPassages(lane)).length;
  const stranded = ids.filter((lane) => ledger.isOccupied(lane) || ledger.openPassages(lane).length > 0);
  const controller = createController({
    policy,
    lanes: people.places.map(({ lane, devices }) => ({
      id: lane,
      devices: { ...devices, gate: watch.gate(lane, devices.gate) },
    })),
    clock,
    ledger: watch.ledger(ledger),
    images,
    assessor: drawAssessor({
      entropy: seededEntropy(entropy.uint32()),
      scores: pack.scores,
      models: [pack.model],
      isFraud: goods.isFraud,
      latency: { clock, leastMs: 8, mostMs: 40 },
    }),
    tell(event) {
      show(event);
      people.told(event);
      if (event.type === 'decided' || event.type === 'passageEnded') laneEnd.poke();
    },
  });
  controller.start();
  watch.booted();
  const permits = people.places.filter(({ gate }) => gate.device.state().permitted !== null).length;
  bus.start();
  laneEnd.start();
  const { epoch, alarm } = ledger;
  const tookMs = systemClock.nowMs() - startedMs;
  say({ type: 'booted', epoch, alarm: alarm?.message ?? null, interrupted, permits, tookMs });
  people.come(stranded);

  /** Nobody comes any more; ends when the last has gone and the centre has every row. */
  async function drain(): Promise<void> {
    const isOpen = ({ lane }: { readonly lane: string }) => ledger.openPassages(lane).length > 0;
    const isBusy = () => ledger.backlog() > 0 || people.places.some(isOpen);
    systemClock.after(DRAIN_WITHIN_MS, () => {
      const signs = people.places.map(({ lane, sign, signReason }) => `${lane} is ${sign} ${signReason}`);
      process.stderr.write(`${ledger.backlog()} rows wait for the centre\n${signs.join('\n')}\n`);
      process.exit(1);
    });
    await people.leave();
    while (isBusy()) await new Promise((resolve) => void systemClock.after(20, () => resolve(null)));
    await controller.stop();
    laneEnd.stop();
    await bus.stop();
    ledger.close();
    say({ type: 'drained' });
    process.exit(0);
  }
  return { drain };
}

let life: Promise<{ drain(): Promise<void> }> | null = null;
createInterface({ input: process.stdin }).on('line', (line) => {
  if (line === 'go') life = live(order);
  if (line === 'drain') void life?.then(async (it) => it.drain());
});
say({ type: 'ready' });
flushCompileCache();
