import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { connect as connectTls } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { mosquittoConf } from '../../edge/enrol/mosquitto.ts';
import { enrol } from '../../edge/enrol/enrol.ts';
import { rabbitmqConf } from '../../edge/enrol/rabbitmq.ts';
import { createCentreVoice } from '../../edge/live/centre-voice.ts';
import { type Identity, makeIdentity } from '../../edge/signing/certificate.ts';
import { generateKeys } from '../../edge/signing/keys.ts';
import type { Bus } from '../../hardware/bus/bus.ts';
import { createMqttBus } from '../../hardware/bus/mqtt-bus.ts';
import type { BusTls } from '../../hardware/bus/socket.ts';
import { sleep, systemClock } from '../../hardware/clock.ts';
import { type Server, type ServerPlace, startMosquitto, startNats, startRabbitmq } from '../../sim/servers.ts';

/** The brokers with the files that `greenlane enrol` wrote: who may come in, and who may say and hear what. */

const PATIENCE = { timeout: 60_000, interval: 50 };
/** How long somebody listens for what must not come. */
const SILENCE_MS = 500;
const HOUR_MS = 3_600_000;
const folder = mkdtempSync(path.join(tmpdir(), 'greenlane-access-'));
const buses: Bus[] = [];
let server: Server;

const read = (file: string) => readFileSync(path.join(folder, file), 'utf8');
const tlsOf = (who: string): BusTls => ({
  ca: read('authority.pem'),
  cert: read(`${who}.pem`),
  key: read(`${who}.key`),
});

function connect(tls: BusTls): Bus {
  const bus = createMqttBus({
    url: server.url,
    clock: systemClock,
    readTls: () => tls,
    reconnectMaxMs: 500,
    publishTimeoutMs: 1000,
  });
  buses.push(bus);
  bus.start();
  return bus;
}

async function connected(who: string): Promise<Bus> {
  const bus = connect(tlsOf(who));
  await vi.waitUntil(() => bus.health().state === 'up', PATIENCE);
  return bus;
}

/** What a client that may hear `topic` hears of it, once its subscription is in force. */
async function listening(who: string, topic: string, speaker: string): Promise<string[]> {
  const [listener, other] = [await connected(who), await connected(speaker)];
  const heard: string[] = [];
  listener.subscribe(topic, (message) => heard.push(Buffer.from(message.payload).toString('utf8')));
  await vi.waitUntil(async () => {
    await other.publish(topic, 'are you there?').catch(() => {});
    return heard.length > 0;
  }, PATIENCE);
  heard.length = 0;
  return heard;
}

const KINDS: readonly (readonly [name: string, start: () => Promise<Server>])[] = [
  ['Mosquitto', async () => startMosquitto((place) => `${mosquittoConf({ folder, ...place })}user root\n`)],
  ['NATS', async () => startNats((place) => inFolder(place, 'nats.conf'))],
  ['RabbitMQ', async () => startRabbitmq((place) => rabbitmqConf({ folder, ...place }))],
];

/** The file as it was written, but for where this test has its broker. */
function inFolder({ port, dataDir }: ServerPlace, file: string): string {
  return read(file).replaceAll('8883', String(port)).replaceAll('/var/lib/nats', dataDir);
}

beforeAll(() => {
  const common = { folder, brokerHosts: ['localhost', '127.0.0.1'], contentHosts: [], days: 30 };
  const computer = { lanes: ['lane-1', 'lane-2'], devices: ['cameras/lane-1'] };
  enrol({ ...common, site: { site: 'riverport', ...computer }, centre: true }, systemClock);
  enrol({ ...common, site: { site: 'hillport', lanes: ['lane-1'], devices: [] }, centre: false }, systemClock);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.each(KINDS)('%s with the files of an enrolment', (name, start) => {
  beforeAll(async () => {
    server = await start();
  }, 180_000);
  afterAll(async () => {
    await Promise.all(buses.splice(0).map(async (bus) => bus.stop()));
    await server.close();
  });

  it.each([
    ['a lane its own record', 'site.riverport', 'greenlane/riverport/lane-2/journal', 'centre'],
    ['a desk its own record', 'site.riverport', 'greenlane/riverport/desk/journal', 'centre'],
    ['a lane its answer to a command', 'site.riverport', 'greenlane/riverport/lane-1/command-answer', 'centre'],
    ['the centre a receipt', 'centre', 'greenlane/riverport/lane-1/receipt', 'site.riverport'],
    ['the centre a release', 'centre', 'greenlane/hillport/lane-1/release', 'site.hillport'],
    ['the centre a command', 'centre', 'greenlane/riverport/lane-2/command', 'site.riverport'],
    ['the centre an advice', 'centre', 'greenlane/riverport/lane-1/advice', 'site.riverport'],
    ['the centre what it knows of hold baggage', 'centre', 'greenlane/hillport/hold-baggage', 'site.hillport'],
    ['a lane to its devices', 'site.riverport', 'cameras/lane-1/events', 'site.riverport'],
  ])('lets %s say', async (_what, speaker, topic, listener) => {
    const heard = await listening(listener, topic, speaker);
    await (await connected(speaker)).publish(topic, 'word');
    await vi.waitUntil(() => heard.includes('word'), PATIENCE);
    expect(heard).toContain('word');
  });

  it('gives back to the centre what it keeps of hold baggage, and says that it kept nothing of a lane', async () => {
    const { privateKey: key } = generateKeys('hq');
    const bus = await connected('centre');
    const voice = createCentreVoice({ bus, clock: systemClock, key, site: 'hillport' });
    await vi.waitUntil(async () => voice.isKept(await voice.tellOfBags([], HOUR_MS)), PATIENCE);
    const other = await connected('site.riverport');
    const intruder = createCentreVoice({ bus: other, clock: systemClock, key, site: 'hillport' });
    const dropped = await intruder.tellOfBags([], HOUR_MS).catch(() => 'the broker hung up');
    expect(await voice.isKept(dropped)).toBe(false);
  }, 90_000);

  it.each([
    ["another site's record", 'site.hillport', 'greenlane/riverport/lane-1/journal', 'centre', 'site.riverport'],
    ['its own receipt', 'site.riverport', 'greenlane/riverport/lane-1/receipt', 'site.riverport', 'centre'],
    ['a command', 'site.hillport', 'greenlane/riverport/lane-1/command', 'site.riverport', 'centre'],
    ['a release', 'site.hillport', 'greenlane/hillport/lane-1/release', 'site.hillport', 'centre'],
    ['of hold baggage', 'site.hillport', 'greenlane/hillport/hold-baggage', 'site.hillport', 'centre'],
    ["to another's device", 'site.hillport', 'cameras/lane-1/set', 'site.riverport', 'site.riverport'],
  ])('lets no lane say: %s', async (_what, intruder, topic, listener, rightful) => {
    const heard = await listening(listener, topic, rightful);
    const bus = await connected(intruder);
    // In MQTT 3.1.1 some brokers acknowledge what they drop, others hang up.
    const said = await bus.publish(topic, 'intruder').catch(String);
    await bus.publish(topic, 'intruder').catch(() => {});
    expect(String(said)).toMatch(name === 'Mosquitto' ? /does not allow us this/ : '');
    await sleep(systemClock, SILENCE_MS);
    expect(heard).not.toContain('intruder');
  });

  it.each([
    ["another site's receipts", 'greenlane/riverport/lane-1/receipt'],
    ["another site's commands", 'greenlane/riverport/+/command'],
    ['records', 'greenlane/+/+/journal'],
    ['everything', 'greenlane/#'],
    ['what the broker says to itself', '$MQTT/#'],
    ['what the broker is about to deliver', '$MQTT/sub/#'],
  ])('lets no lane hear %s', async (_what, filter) => {
    const bus = await connected('site.hillport');
    const overheard: string[] = [];
    bus.subscribe(filter, (message) => overheard.push(message.topic));
    for (const [topic, listener, speaker] of [
      ['greenlane/riverport/lane-1/receipt', 'site.riverport', 'centre'],
      ['greenlane/riverport/lane-1/command', 'site.riverport', 'centre'],
      ['greenlane/riverport/lane-1/journal', 'centre', 'site.riverport'],
    ] as const) {
      await listening(listener, topic, speaker);
    }
    await sleep(systemClock, SILENCE_MS);
    // A wide filter may give what the site is told itself, which the broker keeps for it.
    expect(overheard.filter((topic) => topic !== 'greenlane/hillport/hold-baggage')).toEqual([]);
  });

  it('speaks no older TLS than it was told to', async () => {
    const { ca, cert, key } = tlsOf('centre');
    const socket = connectTls({ host: '127.0.0.1', port: server.port, ca, cert, key, maxVersion: 'TLSv1.2' });
    const spoken = await new Promise<string>((resolve) => {
      socket.once('secureConnect', () => resolve(String(socket.getProtocol())));
      socket.once('error', () => resolve('nothing'));
    });
    socket.destroy();
    // NATS 2.9 knows no setting for it; our own end refuses.
    expect(spoken).toBe(name === 'NATS' ? 'TLSv1.2' : 'nothing');
  });

  it('lets nobody in without a certificate of its authority, or with one that has ended', async () => {
    const stranger = makeIdentity({ purpose: 'authority', name: 'Greenlane authority', ...lasting(-1, 1) }, null);
    const authority = { name: 'Greenlane authority', certificate: read('authority.pem'), key: read('authority.key') };
    const named = { purpose: 'client', name: 'site.riverport' } as const;
    const forged = makeIdentity({ ...named, ...lasting(-1, 1) }, stranger);
    const ended = makeIdentity({ ...named, ...lasting(-2, -1) }, authority);
    const ca = read('authority.pem');
    const present = (identity: Identity) => connect({ ca, cert: identity.certificate, key: identity.key });
    const refused = [connect({ ca }), present(forged), present(ended)];
    await vi.waitUntil(() => refused.every((bus) => bus.health().state === 'down'), PATIENCE);
    const [bare, wrong, late] = refused.map((bus) => bus.health());
    expect(bare?.reason).toMatch(
      /the broker (wants a certificate of ours|does not accept our certificate, or misses it)/,
    );
    expect(wrong?.reason).toMatch(/our certificate|broker\.tls\.certFile/);
    expect(late?.reason).toMatch(/our certificate has ended|does not accept our certificate/);
    expect(refused.map((bus) => bus.health().counters['connected'] ?? 0)).toEqual([0, 0, 0]);
  });
});

function lasting(fromDays: number, toDays: number) {
  const day = 86_400_000;
  return { fromMs: systemClock.wallMs() + fromDays * day, toMs: systemClock.wallMs() + toDays * day };
}
