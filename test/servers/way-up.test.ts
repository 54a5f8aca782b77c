import { execFileSync } from 'node:child_process';
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
import { sleep, systemClock } from '../../hardware/clock.ts';
import { systemEntropy } from '../../hardware/entropy.ts';
import {
  type Server,
  startMosquitto,
  startNats,
  startPostgres,
  startRabbitmq,
  postgresPrograms,
} from '../../sim/servers.ts';

/** Outcomes on their way to the country over each broker, with the certificates and the rights of an enrolment. */

const PATIENCE = { timeout: 90_000, interval: 50 };
const SITE = 'riverport';
const LANE = 'lane-1';
const ROWS = 500;
const KEPT_WITHIN_MS = 5000;
const folder = mkdtempSync(path.join(tmpdir(), 'greenlane-way-up-'));
let postgres: Server;
const closers: (() => Promise<unknown> | void)[] = [];

beforeAll(async () => {
  const site = { site: SITE, lanes: [LANE], devices: [] };
  enrol({ folder, site, brokerHosts: ['127.0.0.1'], contentHosts: [], centre: true, days: 2 }, systemClock);
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

const program = (name: string) => path.join(postgresPrograms(), name);
let databases = 0;

/** The URL of an empty database. */
function newDatabase(): string {
  databases += 1;
  const name = `central_${databases}`;
  execFileSync(program('psql'), ['-q', '-c', `create database ${name}`, postgres.url]);
  return postgres.url.replace(/[^/]+$/, name);
}

/** A centre at each broker, on one database. */
async function startCentres(url: string, ...brokers: readonly Server[]): Promise<Centres> {
  const store = await openCentralStore({ database: openPostgres(url), clock: systemClock, acceptSimulated: true });
  const stops: (() => Promise<void>)[] = [async () => store.close()];
  const key = readPrivateKey(path.join(folder, 'centre.private.json'));
  const sign = createReceiptSigner(signerOf(key), systemClock);
  for (const broker of brokers) {
    const bus = busOf('centre', broker);
    const end = createCentralEnd({ bus, store, clock: systemClock, sign, site: SITE, acceptSimulated: true });
    end.start();
    bus.start();
    stops.push(
      async () => bus.stop(),
      async () => end.stop(),
    );
  }
  const stop = async () => {
    for (const each of stops.splice(0).toReversed()) await each();
  };
  closers.push(stop);
  return { store, stop };
}

interface Centres {
  readonly store: OpenCentralStore;
  readonly stop: () => Promise<void>;
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

const POINTER_TOPIC = `greenlane/${SITE}/${LANE}/release`;

/** Brokers that write what they keep now and then have done so when this resolves. */
async function keepPointer(broker: Server): Promise<void> {
  const bus = busOf('centre', broker);
  bus.start();
  await vi.waitUntil(() => bus.health().state === 'up', PATIENCE);
  await bus.publish(POINTER_TOPIC, 'a pointer', { retain: true });
  await sleep(systemClock, KEPT_WITHIN_MS);
  await bus.stop();
}

async function keptPointer(bus: Bus): Promise<string> {
  return new Promise((resolve) => {
    const stop = bus.subscribe(POINTER_TOPIC, ({ payload, retained }) => {
      stop();
      resolve(`${retained ? '' : 'new: '}${Buffer.from(payload).toString('utf8')}`);
    });
  });
}

const hashes = (rows: readonly { readonly hash: string }[]) => rows.map(({ hash }) => hash);

describe.each([
  ['Mosquitto', mosquitto],
  ['NATS', nats],
  ['RabbitMQ', rabbitmq],
])('over %s', { timeout: 300_000 }, (_name, start) => {
  it('every outcome reaches the centre once and is receipted, though the broker is killed on the way', async () => {
    const broker = await start();
    const { store } = await startCentres(newDatabase(), broker);
    const bus = busOf(`site.${SITE}`, broker);
    const { ledger, append } = startLane(bus);
    await keepPointer(broker);
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
    expect(await keptPointer(bus)).toBe('a pointer');
  });
});

it('a lane whose broker is struck dead goes on over the next one, and goes back when the first is there again', async () => {
  const [first, second] = [await mosquitto(), await mosquitto()];
  const { store } = await startCentres(newDatabase(), first, second);
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

it('a database restored from a backup is told of, and the lanes fill what it lacks', async () => {
  const broker = await mosquitto();
  const [url, restored] = [newDatabase(), newDatabase()];
  const before = await startCentres(url, broker);
  const { ledger, end, append } = startLane(busOf(`site.${SITE}`, broker));
  const told: string[] = [];
  end.onAlarm(({ code }) => told.push(code));
  append(ROWS);
  await vi.waitUntil(() => ledger.backlog() === 0, PATIENCE);
  const backup = path.join(folder, 'backup');
  execFileSync(program('pg_dump'), ['-Fc', '-f', backup, url]);
  append(ROWS);
  await vi.waitUntil(() => ledger.backlog() === 0, PATIENCE);
  await before.stop();
  execFileSync(program('pg_restore'), ['--single-transaction', '-d', restored, backup]);
  const { store } = await startCentres(restored, broker);
  append(ROWS);
  await vi.waitUntil(() => ledger.backlog() === 0, PATIENCE);
  const arrived = await store.recordsAfter({ site: SITE, lane: LANE }, 0, 0, 10 * ROWS);
  expect(hashes(arrived)).toEqual(hashes(ledger.records(LANE, 1, 10 * ROWS)));
  expect(told).toEqual(['receipt-mismatch']);
});
