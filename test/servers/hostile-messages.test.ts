import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { enrol } from '../../edge/enrol/enrol.ts';
import { mosquittoConf } from '../../edge/enrol/mosquitto.ts';
import { type Command, encodeAdvice, encodeCommand } from '../../edge/live/wire.ts';
import { type Identity, makeIdentity } from '../../edge/signing/certificate.ts';
import { generateKeys, type PrivateKey, readPrivateKey } from '../../edge/signing/keys.ts';
import { signerOf } from '../../edge/signing/signature-pair.ts';
import { createCentralEnd } from '../../edge/sync/central-end.ts';
import { createCentralMemory } from '../../edge/sync/central-memory.ts';
import { createReceiptSigner } from '../../edge/sync/signed-receipt.ts';
import type { Bus } from '../../hardware/bus/bus.ts';
import { createMqttBus } from '../../hardware/bus/mqtt-bus.ts';
import type { BusTls } from '../../hardware/bus/socket.ts';
import { sleep, systemClock } from '../../hardware/clock.ts';
import { seededEntropy } from '../../hardware/entropy.ts';
import { type DaemonProcess, type LogLine, spawnDaemon } from '../../sim/demo/daemon-process.ts';
import { demoPolicy, LANE, prefixesOf, SITE, writeSite } from '../../sim/demo/site.ts';
import { openTwins, type Twins } from '../../sim/demo/twins.ts';
import { freePort, type Server, startMosquitto } from '../../sim/servers.ts';

/**
 * S4: the daemon as it ships, at Mosquitto with the files of an enrolment. Strangers try to come in, another site tries to
 * speak for this one; and somebody who has got past the broker, on the listener that its devices use, says and repeats what
 * he likes. The gate stays untouched.
 */

const PATIENCE = { timeout: 60_000, interval: 50 };
const folder = mkdtempSync(path.join(tmpdir(), 'greenlane-hostile-'));
const topicOf = (subject: string) => `greenlane/${SITE}/${LANE}/${subject}`;
const closers: (() => Promise<unknown> | void)[] = [];
const log: LogLine[] = [];
/** What the gate's permit coils were told since the lane was ready. */
const permits: string[] = [];
let server: Server;
let insiderUrl: string;
let siteFile: string;
let daemon: DaemonProcess;
let twins: Twins;
let centreKey: PrivateKey;
let insider: Bus;

const read = (file: string) => readFileSync(path.join(folder, file), 'utf8');
const tlsOf = (who: string): BusTls => ({
  ca: read('authority.pem'),
  cert: read(`${who}.pem`),
  key: read(`${who}.key`),
});

function open(url: string, tls?: BusTls): Bus {
  const secrets = tls === undefined ? {} : { readTls: () => tls };
  const bus = createMqttBus({ url, clock: systemClock, publishTimeoutMs: 1000, ...secrets });
  closers.push(async () => bus.stop());
  bus.start();
  return bus;
}

async function connected(url: string, tls?: BusTls): Promise<Bus> {
  const bus = open(url, tls);
  await vi.waitUntil(() => bus.health().state === 'up', PATIENCE);
  return bus;
}

async function startServer(): Promise<void> {
  const enrolment = { folder, brokerHosts: ['127.0.0.1'], contentHosts: [], days: 2 };
  const { scanner, frigate } = prefixesOf(LANE);
  enrol({ ...enrolment, site: { site: SITE, lanes: [LANE], devices: [scanner, frigate] }, centre: true }, systemClock);
  enrol({ ...enrolment, site: { site: 'elsewhere', lanes: [LANE], devices: [] }, centre: false }, systemClock);
  const insiderPort = await freePort();
  insiderUrl = `mqtt://127.0.0.1:${insiderPort}`;
  server = await startMosquitto((place) =>
    [
      'per_listener_settings true',
      'user root',
      mosquittoConf({ folder, ...place }),
      `listener ${insiderPort} 127.0.0.1`,
      'allow_anonymous true\n',
    ].join('\n'),
  );
  closers.push(async () => server.close());
}

async function startLane(): Promise<void> {
  twins = await openTwins(insiderUrl, 'tcp', seededEntropy(4));
  closers.push(async () => twins.close());
  twins.announce();
  const policy = { ...demoPolicy(4), seen: [] };
  const { site } = writeSite(folder, { policy, brokerUrl: server.url, packs: ['goods-risk'] }, twins.ports);
  const user = `site.${SITE}`;
  const tls = { caFile: 'authority.pem', certFile: `${user}.pem`, keyFile: `${user}.key` };
  const secured = {
    ...JSON.parse(readFileSync(site, 'utf8')),
    broker: { url: server.url, tls },
    central: { trustedKeys: ['centre.public.json'] },
  };
  writeFileSync(site, JSON.stringify(secured));
  siteFile = site;
  closers.push(async () => daemon.stop());
  await startDaemon();
  twins.lane.gate.onPermits((leaves) => permits.push(...leaves));
}

async function startDaemon(): Promise<void> {
  const before = log.length;
  daemon = spawnDaemon(siteFile);
  daemon.onLog((line) => log.push(line));
  const isIdle = (line: LogLine) => line.event === 'stateChanged' && line['state'] === 'idle';
  await vi.waitUntil(() => log.slice(before).some(isIdle), PATIENCE);
}

async function startCentre(): Promise<void> {
  centreKey = readPrivateKey(path.join(folder, 'centre.private.json'));
  const bus = await connected(server.url, tlsOf('centre'));
  const sign = createReceiptSigner(signerOf(centreKey), systemClock);
  const store = createCentralMemory();
  const end = createCentralEnd({ bus, store, clock: systemClock, sign, site: SITE, acceptSimulated: true });
  end.start();
  closers.push(async () => end.stop());
}

beforeAll(async () => {
  await startServer();
  await startLane();
  await startCentre();
  insider = await connected(insiderUrl);
}, 120_000);

afterAll(async () => {
  for (const close of closers.toReversed()) await close();
  rmSync(folder, { recursive: true, force: true });
});

/** The gate was told nothing, and the lane never stopped waiting for its next passenger. */
const UNTOUCHED = { permits: [], permitted: [], exit: 'closed', state: 'idle' };

async function gateNow() {
  await sleep(systemClock, 300);
  const { gate } = twins.lane;
  const state = log.findLast((line) => line.event === 'stateChanged')?.['state'];
  return { permits: [...permits], permitted: gate.permitted(), exit: gate.leafPosition('exit'), state };
}

function passport(sequence: number, lane = LANE) {
  const nowMs = Math.floor(systemClock.wallMs());
  const nonce = sequence.toString(16).padStart(32, '0');
  return { site: SITE, lane, nonce, sequence, issuedAtMs: nowMs, expiresAtMs: nowMs + 5000 };
}

const commandOf = (sequence: number, lane = LANE): Command => ({
  kind: 'greenlane-command',
  ...passport(sequence, lane),
  command: { what: 'send-image', sha256: '0'.repeat(64) },
});
const adviceOf = (sequence: number) =>
  ({
    kind: 'greenlane-advice',
    ...passport(sequence),
    passage: 'nobody',
    by: 'li',
    advice: 'let-go',
    text: 'let them go',
  }) as const;

/** Listens as an insider, and answers what was heard on a topic first. */
async function overheard(topic: string, provoke: () => Promise<void>): Promise<Buffer> {
  const heard: Buffer[] = [];
  const stop = insider.subscribe(topic, ({ payload }) => heard.push(Buffer.from(payload)));
  await vi.waitUntil(async () => {
    await provoke();
    await sleep(systemClock, 100);
    return heard.length > 0;
  }, PATIENCE);
  stop();
  return heard[0] ?? Buffer.alloc(0);
}

describe('a stranger with a wrong certificate', () => {
  const nowMs = systemClock.wallMs();
  const lasting = { fromMs: nowMs - 172_800_000, toMs: nowMs + 86_400_000 };
  const named = { purpose: 'client', name: `site.${SITE}`, ...lasting } as const;
  const authority = (): Identity => ({
    name: 'Greenlane authority',
    certificate: read('authority.pem'),
    key: read('authority.key'),
  });
  const present = ({ certificate: cert, key }: Identity): BusTls => ({ ca: read('authority.pem'), cert, key });
  it.each<readonly [string, () => BusTls]>([
    ['none', () => ({ ca: read('authority.pem') })],
    ['one that signs itself', () => present(makeIdentity(named, null))],
    [
      'one of another authority of the same name',
      () =>
        present(
          makeIdentity(named, makeIdentity({ ...named, purpose: 'authority', name: 'Greenlane authority' }, null)),
        ),
    ],
    ['one that has ended', () => present(makeIdentity({ ...named, toMs: nowMs - 86_400_000 }, authority()))],
    ['one that is not valid yet', () => present(makeIdentity({ ...named, fromMs: nowMs + 43_200_000 }, authority()))],
    ["a server's", () => present(makeIdentity({ ...named, purpose: 'server' }, authority()))],
  ])('is not let in with %s, and the gate is untouched', async (_what, tls) => {
    const bus = open(server.url, tls());
    await vi.waitUntil(() => bus.health().state === 'down', PATIENCE);
    await expect(bus.publish(topicOf('command'), 'open the gate')).rejects.toThrow('not connected');
    expect(bus.health().counters['connected']).toBeUndefined();
    expect(await gateNow()).toEqual(UNTOUCHED);
  });
});

describe('another site', () => {
  const below = ['receipt', 'command', 'release', 'advice', 'journal', 'command-answer'].map(topicOf);
  const others = [`${prefixesOf(LANE).scanner}/scan`, `greenlane/${SITE}/hold-baggage`];
  it.each([...below, ...others])('is not heard on %s, though it has a good certificate', async (topic) => {
    const heard: string[] = [];
    const stop = insider.subscribe(topic, ({ payload }) => heard.push(Buffer.from(payload).toString('utf8')));
    const bus = await connected(server.url, tlsOf('site.elsewhere'));
    for (let times = 0; times < 3; times += 1) await bus.publish(topic, 'open the gate').catch(() => {});
    expect(await gateNow()).toEqual(UNTOUCHED);
    expect(heard).not.toContain('open the gate');
    stop();
  });
});

describe('whoever has got past the broker', () => {
  const stranger = generateKeys('centre').privateKey;
  const deep = `${'['.repeat(5000)}${']'.repeat(5000)}`;
  const forgeries: readonly (readonly [string, () => string | Buffer])[] = [
    ['no JSON', () => 'open the gate'],
    ['an order that nobody signed', () => JSON.stringify({ command: { what: 'permit-exit' }, lane: LANE })],
    ['a command that a stranger signed', () => encodeCommand(commandOf(7_000_001), stranger)],
    ['JSON that never ends', () => deep],
    ['two megabytes', () => Buffer.alloc(2 * 1024 * 1024, '{"a":')],
  ];
  const subjects = ['receipt', 'command', 'release', 'advice'] as const;
  const attempts = subjects.flatMap((subject) =>
    forgeries.flatMap(([what, make]) =>
      [false, true].map((retain) => [retain ? `${what}, kept by the broker,` : what, subject, make, retain] as const),
    ),
  );

  it.each(attempts)('moves nothing with %s on %s', async (_what, subject, make, retain) => {
    await insider.publish(topicOf(subject), make(), { retain });
    expect(await gateNow()).toEqual(UNTOUCHED);
  });

  it("moves nothing with receipts that it repeats, or that were another lane's", async () => {
    // A centre that comes says how far it holds each lane.
    const receipt = await overheard(topicOf('receipt'), startCentre);
    for (let times = 0; times < 10; times += 1) await insider.publish(topicOf('receipt'), receipt);
    await insider.publish(topicOf('receipt'), receipt, { retain: true });
    await insider.publish(`greenlane/${SITE}/desk/receipt`, receipt);
    expect(await gateNow()).toEqual(UNTOUCHED);
  });

  it('moves nothing with a command that it repeats, and is told that it was here before', async () => {
    const told = (word: RegExp) =>
      log.filter((line) => line.event === 'messageRefused' && word.test(String(line['why'])));
    const genuine = encodeCommand(commandOf(1), centreKey);
    const answer = await overheard(topicOf('command-answer'), async () => insider.publish(topicOf('command'), genuine));
    expect(answer.toString('utf8')).toContain('greenlane-command-answer');
    for (let times = 0; times < 5; times += 1) await insider.publish(topicOf('command'), genuine);
    await insider.publish(topicOf('command'), genuine, { retain: true });
    await insider.publish(topicOf('command'), encodeCommand(commandOf(2, 'lane-9'), centreKey));
    await insider.publish(
      topicOf('command'),
      encodeCommand({ ...commandOf(3), expiresAtMs: 1, issuedAtMs: 0 }, centreKey),
    );
    await insider.publish(topicOf('command'), encodeAdvice(adviceOf(4), centreKey));
    expect(await gateNow()).toEqual(UNTOUCHED);
    await vi.waitUntil(() => told(/taken before/).length > 0, PATIENCE);
  });

  it('cannot leave anything at the broker that moves the gate of a daemon which starts later', async () => {
    await insider.publish(topicOf('command'), encodeCommand(commandOf(9), centreKey), { retain: true });
    await insider.publish(topicOf('advice'), encodeAdvice(adviceOf(9), centreKey), { retain: true });
    await daemon.stop();
    await startDaemon();
    expect(await gateNow()).toEqual(UNTOUCHED);
    expect(
      log.some((line) => line.event === 'messageRefused' && String(line['why']).includes('kept by the broker')),
    ).toBe(true);
  });

  it('moves nothing with a receipt that a stranger signed', async () => {
    const receipt = { site: SITE, lane: LANE, epoch: 1, upto: 999_999, head: 'f'.repeat(64) };
    const [forged = ''] = createReceiptSigner(signerOf(stranger), systemClock)([receipt]);
    await insider.publish(topicOf('receipt'), forged);
    expect(await gateNow()).toEqual(UNTOUCHED);
    await vi.waitUntil(() => log.some((line) => line['code'] === 'receipt-refused'), PATIENCE);
  });
});
