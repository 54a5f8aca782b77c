import { createMemoryBus } from '../bus/memory-bus.ts';
import { seededEntropy } from '../entropy.ts';
import { sha256 } from '../sha256.ts';
import { createVirtualClock } from '../virtual-clock.ts';
import type { BagScan, BagScannerEvent } from './bag-scanner.ts';
import { encodeHeader } from './codec.ts';
import type { Digest } from './digest-queue.ts';
import { bagScannerOptionsSchema, createBagScanner } from './driver.ts';

const PREFIX = 'lane-1/scanner';

/** For tests in virtual time, where nothing waits for another thread. */
export const digestAtOnce: Digest = (bytes, told) => told(sha256(bytes));

/** A driver at a broker in memory, and what its scanner says to it. */
export async function scanner(changes: Record<string, unknown> = {}, digest = digestAtOnce) {
  const clock = createVirtualClock();
  const memory = createMemoryBus(clock);
  const bus = memory.client('lane');
  const device = memory.client('scanner');
  const openPort = () => {
    throw new Error('a bag scanner has no port');
  };
  const options = bagScannerOptionsSchema.parse({ prefix: PREFIX, image: { width: 448, height: 320 }, ...changes });
  const driver = createBagScanner('scanner', options, { clock, entropy: seededEntropy(1), openPort, bus }, digest);
  const events: BagScannerEvent[] = [];
  driver.onEvent((event) => events.push(event));
  bus.start();
  device.start();
  driver.start();
  await clock.advanceSettled(1);
  const send = (topic: string, payload: Uint8Array | string, retain = false) => {
    void device.publish(`${PREFIX}/${topic}`, payload, { retain });
    clock.advance(1);
  };
  return {
    clock,
    memory,
    driver,
    events,
    types: () => events.map((event) => event.type),
    whys: () => events.map((event) => (event.type === 'messageRefused' ? event.why : event.type)),
    counters: () => driver.health().counters,
    send,
    sendHeader: (scan: BagScan, retain = false) => send('header', encodeHeader(scan), retain),
    sendImage: (scanId: string, png: Uint8Array, retain = false) => send(`image/${scanId}`, png, retain),
  };
}
