import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { openLedger } from '../../edge/ledger/ledger.ts';
import { DEVELOPMENT_TRUST, developmentPrivateKey } from '../../edge/signing/keys.ts';
import { signerOf, verifierOf } from '../../edge/signing/signature-pair.ts';
import { createCentralEnd } from '../../edge/sync/central-end.ts';
import { createCentralMemory } from '../../edge/sync/central-memory.ts';
import { createLaneEnd } from '../../edge/sync/lane-end.ts';
import { createReceiptReader, createReceiptSigner } from '../../edge/sync/signed-receipt.ts';
import { createMqttBus } from '../../hardware/bus/mqtt-bus.ts';
import { sleep, systemClock } from '../../hardware/clock.ts';
import { seededEntropy } from '../../hardware/entropy.ts';
import { startBroker } from '../../sim/broker.ts';
import { startRelay } from '../relay.fixture.ts';
import { scaled } from '../scale.ts';

/** R8: the link to the broker flaps, goes silent and comes back. The lane writes on, and the centre gets every row once. */

const FLAPS = scaled({ usual: 20, ci: 60, long: 20_000 });
const ROWS_A_FLAP = 20;
const [SITE, LANE] = ['bad-link', 'lane-1'];

const closers: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

it('a link that is cut, pulled and mended again and again stops no row from being written, and each arrives once', async () => {
  const entropy = seededEntropy(8);
  const folder = mkdtempSync(path.join(tmpdir(), 'greenlane-bad-link-'));
  closers.push(() => rmSync(folder, { recursive: true, force: true }));
  const broker = await startBroker();
  closers.push(async () => broker.close());
  const relay = await startRelay(broker.url);
  closers.push(() => relay.close());
  const ledger = openLedger({ file: path.join(folder, 'ledger.sqlite'), clock: systemClock, simulated: true });
  closers.push(() => ledger.close());
  const busTo = (url: string) => {
    const bus = createMqttBus({ url, clock: systemClock, reconnectMinMs: 20, reconnectMaxMs: 200 });
    closers.push(async () => bus.stop());
    bus.start();
    return bus;
  };
  const store = createCentralMemory();
  const sign = createReceiptSigner(signerOf(developmentPrivateKey()), systemClock);
  const central = createCentralEnd({
    bus: busTo(broker.url),
    store,
    clock: systemClock,
    sign,
    site: SITE,
    acceptSimulated: true,
  });
  central.start();
  closers.push(async () => central.stop());
  const bus = busTo(relay.url);
  const readReceipt = createReceiptReader(verifierOf(DEVELOPMENT_TRUST));
  const lane = createLaneEnd({ outbox: ledger, bus, clock: systemClock, entropy, site: SITE, readReceipt });
  lane.start();
  closers.push(() => lane.stop());

  let written = 0;
  const write = () => {
    written += 1;
    const body = { written };
    lane.wrote(ledger.append([{ lane: LANE, kind: 'outcome', passage: `p${written}`, wallMs: 0, body }]));
  };
  for (let flap = 0; flap < FLAPS; flap += 1) {
    relay[entropy.pick(['cut', 'pull'] as const)]();
    for (let row = 0; row < ROWS_A_FLAP; row += 1) {
      write();
      if (row === ROWS_A_FLAP / 2) relay.mend();
      await sleep(systemClock, entropy.below(8));
    }
  }
  // Half-open: the old connection is dead, and neither end is told.
  relay.pull();
  relay.replace();
  write();

  await vi.waitFor(() => expect(ledger.backlog()).toBe(0), { timeout: 90_000, interval: 50 });
  const held = await store.recordsAfter({ site: SITE, lane: LANE }, 0, 0, written + 1);
  expect(held.map(({ hash }) => hash)).toEqual(ledger.records(LANE, 1, written + 1).map(({ hash }) => hash));
  expect(held).toHaveLength(written);
  expect(bus.health().counters['connected']).toBeGreaterThan(FLAPS / 4);
});
