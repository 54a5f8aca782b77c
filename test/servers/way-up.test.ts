import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { enrol } from '../../edge/enrol/enrol.ts';
import { mosquittoConf } from '../../edge/enrol/mosquitto.ts';
import { rabbitmqConf } from '../../edge/enrol/rabbitmq.ts';
import { type OpenLedger, openLedger } from '../../edge/ledger/ledger.ts';
import { readPrivateKey, readTrust } from '../../edge/signing/keys.ts';
import { signerOf, verifierOf } from '../../edge/signing/signature-pair.ts';
import { createCentralEnd } from '../../edge/sync/central-end.ts';
import { openCentralStore } from '../../edge/sync/central-store.ts';
import { openPostgres } from '../../edge/sync/database.ts';
import { createLaneEnd, type LaneEnd } from '../../edge/sync/lane-end.ts';
import type { OpenCentralStore } from '../../edge/sync/store.ts';
import { createReceiptReader, createReceiptSigner } from '../../edge/sync/signed-receipt.ts';
import type { Bus } from '../../hardware/bus/bus.ts';
import { inOrder } from '../../hardware/bus/brokers-in-order.ts';
import { createMqttBus } from '../../hardware/bus/mqtt-bus.ts';
import { systemClock } from '../../hardware/clock.ts';
import { systemEntropy } from '../../hardware/entropy.ts';
import { type Server, startMosquitto, startNats, startPostgres, startRabbitmq } from '../../sim/servers.ts';

/** Outcomes on their way to the country over each broker, with the certificates and the rights of an enrolment. */

const PATIENCE = { timeout: 90_000, interval: 50 };
const SITE = 'riverport';
const LANE = 'lane-1';
const ROWS = 500;
const folder = mkdtempSync(path.join(tmpdir(), 'greenlane-way-up-'));
let postgres: Server;
const closers: (() => Promise<unknown> | void)[] = [];

beforeAll(async () => {
  const site = { site: SITE, lanes: [LANE], devices: [] };
  enrol({ folder, site, brokerHosts: ['127.0.0.1'], centre: true, days: 2 }, systemClock);
  postgres = await startPostgres();
});
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});
afterAll(async () => {
  await postgres.close();
  rmSync(folder, { recursive: true, force: true });
});

const read = (file: string) => readFileSync(path.join(folder, file), 'utf8');

async function kept(server: Promise<Server>): Promise<Server> {
  const started = await server;
  closers.push(async () => started.close());
  return started;
}

const mosquitto = async () => kept(startMosquitto((place) => `${mosquittoConf({ folder, ...place })}user root\n`));
const nats = async () =>
  kept(
    startNats(({ port, dataDir }) =>
      read('nats.conf').replaceAll('8883', String(port)).replaceAll('/var/lib/nats', dataDir),
    ),
  );
const rabbitmq = async () => kept(startRabbitmq((place) => rabbitmqConf({ folder, ...place })));

function busOf(who: string, { url }: Server): Bus {
  const readTls = () => ({ ca: read('authority.pem'), cert: read(`${who}.pem`), key: read(`${who}.key`) });
  return createMqttBus({ url, clock: systemClock, readTls, reconnectMaxMs: 500 });
}

/** A centre at each broker, on one database, each test with one of its own. */
async function startCentres(...brokers: readonly Server[]): Promise<OpenCentralStore> {
  const database = openPostgres(postgres.url);
  await database.query('drop schema public cascade');
  await database.query('create schema public');
  const store = await openCentralStore({ database, clock: systemClock, acceptSimulated: true });
  closers.push(async () => store.close());
  const key = readPrivateKey(path.join(folder, 'centre.private.json'));
  const sign = createReceiptSigner(signerOf(key), systemClock);
  for (const broker of brokers) {
    const bus = busOf('centre', broker);
    const end = createCentralEnd({ bus, store, clock: systemClock, sign, site: SITE, acceptSimulated: true });
    end.start();
    bus.start();
    closers.push(
      async () => bus.stop(),
      async () => end.stop(),
    );
  }
  return store;
}

function startLane(bus: Bus): {
  readonly ledger: OpenLedger;
  readonly end: LaneEnd;
  readonly append: (rows: number) => void;
} {
  const ledger = openLedger({ file: ':memory:', clock: systemClock, simulated: true });
  const trust = readTrust([path.join(folder, 'centre.public.json')], 'refused');
  const readReceipt = createReceiptReader(verifierOf(trust));
  const parts = { outbox: ledger, bus, clock: systemClock, entropy: systemEntropy, site: SITE, readReceipt };
  const end = createLaneEnd(parts);
  end.start();
  bus.start();
  closers.push(
    () => ledger.close(),
    async () => bus.stop(),
    () => end.stop(),
  );
  const draft = { lane: LANE, kind: 'outcome', passage: 'p', wallMs: 1, body: { verdict: 'release' } } as const;
  return {
    ledger,
    end,
    append(rows) {
      ledger.append(Array.from({ length: rows }, () => draft));
      end.poke();
    },
  };
}

const hashes = (rows: readonly { readonly hash: string }[]) => rows.map(({ hash }) => hash);

describe.each([
  ['Mosquitto', mosquitto],
  ['NATS', nats],
  ['RabbitMQ', rabbitmq],
])('over %s', { timeout: 300_000 }, (_name, start) => {
  it('every outcome reaches the centre once and is receipted, though the broker is killed on the way', async () => {
    const broker = await start();
    const store = await startCentres(broker);
    const { ledger, append } = startLane(busOf(`site.${SITE}`, broker));
    append(ROWS);
    await vi.waitUntil(() => ledger.backlog() < ROWS, PATIENCE);
    append(ROWS);
    await broker.kill();
    append(ROWS);
    await broker.start();
    await vi.waitUntil(() => ledger.backlog() === 0, PATIENCE);
    const arrived = await store.recordsAfter({ site: SITE, lane: LANE }, 0, 0, 10 * ROWS);
    expect(hashes(arrived)).toEqual(hashes(ledger.records(LANE, 1, 10 * ROWS)));
    expect([await store.alarms(), await store.quarantined()]).toEqual([[], []]);
  });
});

it('a lane whose broker is struck dead goes on over the next one, and goes back when the first is there again', async () => {
  const [first, second] = [await mosquitto(), await mosquitto()];
  const store = await startCentres(first, second);
  const buses = [first, second].map((broker) => busOf(`site.${SITE}`, broker));
  const { ledger, end, append } = startLane(inOrder(buses, { clock: systemClock, patienceMs: 1000, settleMs: 2000 }));
  append(ROWS);
  await vi.waitUntil(() => ledger.backlog() === 0, PATIENCE);
  await first.kill();
  append(ROWS);
  await vi.waitUntil(() => ledger.backlog() === 0, PATIENCE);
  expect(buses.map((bus) => bus.health().state)).toEqual(['down', 'up']);
  await first.start();
  await vi.waitUntil(() => buses[1]?.health().state === 'down', PATIENCE);
  expect(end.health().state).toBe('up');
  append(ROWS);
  await vi.waitUntil(() => ledger.backlog() === 0, PATIENCE);
  const arrived = await store.recordsAfter({ site: SITE, lane: LANE }, 0, 0, 10 * ROWS);
  expect(hashes(arrived)).toEqual(hashes(ledger.records(LANE, 1, 10 * ROWS)));
});
