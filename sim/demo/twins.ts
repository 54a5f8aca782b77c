import { createMqttBus } from '../../hardware/bus/mqtt-bus.ts';
import { systemClock } from '../../hardware/clock.ts';
import type { Entropy } from '../../hardware/entropy.ts';
import { bagScannerWill, createBagScannerTwin } from '../twin/bag-scanner.ts';
import { createBarcodeReaderTwin } from '../twin/barcode-reader.ts';
import { createFrigateTwin, frigateWill } from '../twin/camera.ts';
import { createDocumentReaderTwin } from '../twin/document-reader.ts';
import { createGateTwin } from '../twin/gate.ts';
import { openPty } from '../wire/pty.ts';
import { openTcpWire } from '../wire/tcp.ts';
import type { Wire } from '../wire/wire.ts';
import { CAMERA, LANE, prefixesOf, type SitePorts } from './site.ts';
import type { LaneSide } from './world.ts';

/** The devices of the lane, each at its end of a real wire. */
export interface Twins {
  readonly ports: SitePorts;
  readonly lane: LaneSide;
  /** Scanner and camera say that they are there, now that somebody listens. */
  announce(): void;
  /** Nobody and nothing is left in the lane. */
  clear(): void;
  close(): Promise<void>;
}

/** Leaves that do not keep anybody waiting, ms. */
const BRISK = { openMs: 200, closeMs: 200 };

/** Where the daemon is held up, those in the beams are too, ms: nobody else computes in a lane. */
const PATIENCE_MS = 2_000;

type Closer = () => Promise<void> | void;

/** Opens a lane's wires and twins: readers on pseudo-terminals, the gate as asked, scanner and camera at the broker. */
export async function openTwins(
  brokerUrl: string,
  gateWire: 'tcp' | 'pty',
  entropy: Entropy,
  laneId = LANE,
): Promise<Twins> {
  const closers: Closer[] = [];
  const closeAll = async () => {
    for (const close of closers.splice(0).toReversed()) await close();
  };
  const opened = async <W extends Wire>(wire: Promise<W>): Promise<W> => {
    const it = await wire;
    closers.push(async () => it.close());
    return it;
  };
  try {
    const gate = await opened<Wire>(gateWire === 'tcp' ? openTcpWire() : openPty());
    const documents = await opened(openPty());
    const codes = await opened(openPty());
    const gateTwin = createGateTwin({ wire: gate, clock: systemClock, entropy, ...BRISK, patienceMs: PATIENCE_MS });
    closers.push(() => gateTwin.stop());
    const bus = joinBus(brokerUrl, prefixesOf(laneId), entropy, closers);
    return {
      ports: { gate: gate.port, documentReader: documents.port, barcodeReader: codes.port },
      lane: {
        gate: gateTwin,
        documents: createDocumentReaderTwin({ wire: documents, framing: 'lines' }),
        codes: createBarcodeReaderTwin({ wire: codes }),
        scanner: bus.scanner,
        see({ people, bags, picture }) {
          bus.camera.seeBags(bags);
          bus.camera.see(people, picture);
        },
        clock: systemClock,
      },
      announce() {
        bus.scanner.start();
        bus.camera.start();
      },
      clear() {
        bus.camera.seeBags(0);
        bus.camera.see(0);
      },
      close: closeAll,
    };
  } catch (error) {
    await closeAll();
    throw error;
  }
}

/** Scanner and camera, each with a connection and a last will of its own. */
function joinBus(url: string, prefixes: ReturnType<typeof prefixesOf>, entropy: Entropy, closers: Closer[]) {
  const clock = systemClock;
  const scannerBus = createMqttBus({ url, clock, will: bagScannerWill(prefixes.scanner) });
  const cameraBus = createMqttBus({ url, clock, will: frigateWill(prefixes.frigate) });
  const scanner = createBagScannerTwin({ bus: scannerBus, clock, entropy, prefix: prefixes.scanner });
  const camera = createFrigateTwin({ bus: cameraBus, clock, entropy, prefix: prefixes.frigate, camera: CAMERA });
  for (const bus of [scannerBus, cameraBus]) {
    bus.start();
    closers.push(async () => bus.stop());
  }
  closers.push(() => {
    scanner.stop();
    camera.stop();
  });
  return { scanner, camera };
}
