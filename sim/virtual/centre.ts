import type { OpenLedger } from '../../edge/ledger/ledger.ts';
import { type CentralEnd, createCentralEnd } from '../../edge/sync/central-end.ts';
import { createCentralMemory } from '../../edge/sync/central-memory.ts';
import { createLaneEnd, type LaneEnd } from '../../edge/sync/lane-end.ts';
import { createReceiptReader, createReceiptSigner } from '../../edge/sync/signed-receipt.ts';
import type { CentralReader } from '../../edge/sync/store.ts';
import type { Bus } from '../../hardware/bus/bus.ts';
import { createMemoryBus } from '../../hardware/bus/memory-bus.ts';
import type { Clock } from '../../hardware/clock.ts';
import { type Entropy, seededEntropy } from '../../hardware/entropy.ts';
import { standInSign, standInVerify } from './stand-in-signatures.ts';

export const SITE = 'virtual';
/** A centre that waits a while has fewer transactions, and most of what a run costs is transactions. */
const BATCH_MS = 300;

/** The centre, and a way to it that loses, doubles and delays as much as it is told to. */
export interface Centre {
  readonly store: CentralReader;
  /** Share of messages lost, of acknowledgements lost and of messages doubled. */
  setTrouble(share: number): void;
  cut(): void;
  /** A bus of the hall in which hold bags are screened, and that of the box. */
  readonly hall: Bus;
  readonly box: Bus;
  /** The lanes' end in a box that has power. */
  connect(ledger: OpenLedger, clock: Clock): LaneEnd;
  end: CentralEnd;
}

export function createCentre(clock: Clock, entropy: Entropy): Centre {
  const bus = createMemoryBus(clock, seededEntropy(entropy.uint32()));
  bus.dials.latencyMs = 20;
  const store = createCentralMemory();
  const centralBus = bus.client('centre');
  const laneBus = bus.client('lane');
  const hall = bus.client('hall');
  const end = createCentralEnd({
    bus: centralBus,
    store,
    clock,
    sign: createReceiptSigner(standInSign, clock),
    site: SITE,
    acceptSimulated: true,
    batchMs: BATCH_MS,
  });
  centralBus.start();
  laneBus.start();
  hall.start();
  end.start();
  return {
    store,
    end,
    hall,
    box: laneBus,
    setTrouble(share) {
      bus.dials.dropChance = share;
      bus.dials.dropAckChance = share;
      bus.dials.duplicateChance = share;
      bus.dials.jitterMs = share > 0 ? 100 : 0;
    },
    cut: () => bus.cut(),
    connect(ledger, boxClock) {
      const laneEntropy = seededEntropy(entropy.uint32());
      return createLaneEnd({
        outbox: ledger,
        bus: laneBus,
        clock: boxClock,
        entropy: laneEntropy,
        site: SITE,
        readReceipt: createReceiptReader(standInVerify),
      });
    },
  };
}
