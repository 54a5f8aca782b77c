import type { Bus } from '../../hardware/bus/bus.ts';
import { createMemoryBus } from '../../hardware/bus/memory-bus.ts';
import { seededEntropy } from '../../hardware/entropy.ts';
import { createVirtualClock } from '../../hardware/virtual-clock.ts';
import type { Fault } from '../contract/fault.ts';
import type { Outbox, RecordDraft } from '../contract/record.ts';
import { type OpenLedger, openLedger } from '../ledger/ledger.ts';
import { DEVELOPMENT_TRUST, developmentPrivateKey } from '../signing/keys.ts';
import { signerOf, verifierOf } from '../signing/signature-pair.ts';
import { createCentralEnd } from './central-end.ts';
import { createCentralMemory } from './central-memory.ts';
import { createLaneEnd } from './lane-end.ts';
import { createReceiptReader, createReceiptSigner } from './signed-receipt.ts';
import type { CentralAlarm, CentralReader } from './store.ts';

export const SITE = 'site-1';
const SIGN = signerOf(developmentPrivateKey());
const readReceipt = createReceiptReader(verifierOf(DEVELOPMENT_TRUST));
export const draft = (n: number, lane = 'lane-1'): RecordDraft => ({
  lane,
  kind: 'audit',
  passage: null,
  wallMs: n,
  body: { n },
});
export const drafts = (count: number, lane?: string) => Array.from({ length: count }, (_, n) => draft(n, lane));

/** A lane and a centre on a broker in memory, in virtual time. */
export async function world(
  options: {
    readonly dress?: (bus: Bus) => Bus;
    readonly dressCentre?: (bus: Bus) => Bus;
    readonly ledgerFile?: string;
    readonly seed?: number;
    readonly messageBytes?: number;
  } = {},
) {
  const { dress = (bus: Bus) => bus, dressCentre = dress, ledgerFile = ':memory:', seed = 5, messageBytes } = options;
  const clock = createVirtualClock();
  const entropy = seededEntropy(seed);
  const memory = createMemoryBus(clock, entropy);
  const sign = createReceiptSigner(SIGN, clock);
  const told: (Fault | CentralAlarm)[] = [];
  const [laneBus, centralBus] = [memory.client('lane'), memory.client('centre')];
  laneBus.start();
  centralBus.start();
  await clock.advanceSettled(1);

  const openLane = (file: string) => openLedger({ file, clock, simulated: true });
  function startLane(outbox: Outbox) {
    const settings = {
      clock,
      entropy,
      site: SITE,
      readReceipt,
      ...(messageBytes === undefined ? {} : { messageBytes }),
    };
    const end = createLaneEnd({ outbox, bus: dress(laneBus), ...settings });
    end.onAlarm((fault) => told.push(fault));
    end.start();
    return end;
  }
  function startCentre(store = createCentralMemory(), acceptSimulated = true) {
    const end = createCentralEnd({ bus: dressCentre(centralBus), store, clock, sign, site: SITE, acceptSimulated });
    end.onAlarm((alarm) => told.push(alarm));
    end.start();
    return { store, end };
  }
  const ledger = openLane(ledgerFile);
  const lane = startLane(ledger);
  const append = (count: number, name?: string) => {
    ledger.append(drafts(count, name));
    lane.poke();
  };
  return {
    clock,
    entropy,
    memory,
    told,
    sign,
    ledger,
    lane,
    append,
    laneBus,
    centralBus,
    openLane,
    startLane,
    startCentre,
  };
}

export const hashesAt = async (store: CentralReader, lane = 'lane-1') =>
  (await store.recordsAfter({ site: SITE, lane }, 0, 0, 100_000)).map((record) => record.hash);
export const hashesOf = (ledger: OpenLedger, lane = 'lane-1') =>
  ledger.records(lane, 1, 100_000).map((record) => record.hash);

/** A bus that publishes in another way. */
export function publishing(bus: Bus, publish: Bus['publish']): Bus {
  return {
    address: bus.address,
    start: () => bus.start(),
    stop: async () => bus.stop(),
    health: () => bus.health(),
    onHealth: (listener) => bus.onHealth(listener),
    subscribe: (filter, listener) => bus.subscribe(filter, listener),
    publish,
  };
}
