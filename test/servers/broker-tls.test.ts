import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:tls';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type CertificateWish, type Identity, makeIdentity } from '../../edge/signing/certificate.ts';
import { revoke } from '../../edge/signing/revocation.fixture.ts';
import type { Bus } from '../../hardware/bus/bus.ts';
import { createMqttBus } from '../../hardware/bus/mqtt-bus.ts';
import type { ReadTls } from '../../hardware/bus/socket.ts';
import { systemClock } from '../../hardware/clock.ts';
import { type Server, startMosquitto } from '../../sim/servers.ts';

/** What an operator reads when TLS between a lane and Mosquitto does not come about. */

const PATIENCE = { timeout: 30_000, interval: 20 };
const DAY_MS = 86_400_000;
let folder: string;
const closers: (() => Promise<unknown> | void)[] = [];

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'greenlane-broker-tls-'));
});
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
  rmSync(folder, { recursive: true, force: true });
});

const lasting = (fromDays: number, toDays: number) => {
  const nowMs = systemClock.wallMs();
  return { fromMs: nowMs + fromDays * DAY_MS, toMs: nowMs + toDays * DAY_MS };
};
const authorityNamed = (name: string) => makeIdentity({ purpose: 'authority', name, ...lasting(-10, 10) }, null);
const authority = authorityNamed('Greenlane authority');
const client = (wish: Partial<CertificateWish> = {}, by = authority) =>
  makeIdentity({ purpose: 'client', name: 'site.riverport', ...lasting(-1, 1), ...wish }, by);
const broker = (wish: Partial<CertificateWish> = {}, by = authority) =>
  makeIdentity({ purpose: 'server', name: 'broker', hosts: ['127.0.0.1'], ...lasting(-1, 1), ...wish }, by);

async function startBroker(identity: Identity, ...more: readonly string[]): Promise<Server> {
  const file = (name: string, text: string) => {
    writeFileSync(path.join(folder, name), text);
    return path.join(folder, name);
  };
  const settings = [
    `cafile ${file('authority.pem', authority.certificate)}`,
    `certfile ${file('broker.pem', identity.certificate)}`,
    `keyfile ${file('broker.key', identity.key)}`,
    'require_certificate true',
    'use_identity_as_username true',
    'user root',
    ...more,
  ];
  const server = await startMosquitto(({ port }) => `listener ${port} 127.0.0.1\n${settings.join('\n')}\n`);
  closers.push(async () => server.close());
  return server;
}

function connect(url: string, readTls: ReadTls): Bus {
  const bus = createMqttBus({ url, clock: systemClock, readTls, reconnectMaxMs: 300 });
  closers.push(async () => bus.stop());
  bus.start();
  return bus;
}

const presenting = ({ certificate: cert, key }: Identity) => ({ ca: authority.certificate, cert, key });

async function reasonOf(url: string, readTls: ReadTls): Promise<string> {
  const bus = connect(url, readTls);
  await vi.waitUntil(() => bus.health().state === 'down', PATIENCE);
  return bus.health().reason;
}

describe("the broker's certificate", () => {
  it.each<readonly [string, () => Identity, string]>([
    ['has ended', () => broker(lasting(-2, -1)), "the broker's certificate has ended, or our clock is wrong"],
    ['is not valid yet', () => broker(lasting(1, 2)), "the broker's certificate is not valid yet"],
    ['is for another name', () => broker({ hosts: ['other.example'] }), 'is for another name; correct broker.url'],
    [
      "is another authority's",
      () => broker({}, authorityNamed('Greenlane authority')),
      "another authority signed the broker's certificate; check broker.tls.caFile",
    ],
    ["is a client's", () => broker({ purpose: 'client' }), 'its certificate is not accepted'],
  ])('is refused when it %s', async (_what, identity, words) => {
    const { url } = await startBroker(identity());
    expect(await reasonOf(url, () => presenting(client()))).toContain(words);
  });

  it('is not even looked at over anything older than TLS 1.3', async () => {
    const identity = broker();
    const old = createServer({ cert: identity.certificate, key: identity.key, maxVersion: 'TLSv1.2' });
    await new Promise<void>((resolve) => {
      old.listen(0, '127.0.0.1', resolve);
    });
    closers.push(() => void old.close());
    const { port } = old.address() as AddressInfo;
    const reason = await reasonOf(`mqtts://127.0.0.1:${port}`, () => presenting(client()));
    expect(reason).toContain('the broker does not speak TLS 1.3');
  });
});

describe('our certificate', () => {
  it.each<readonly [string, () => ReturnType<ReadTls>, string]>([
    ['is missing', () => ({ ca: authority.certificate }), 'the broker wants a certificate of ours'],
    ['has ended', () => presenting(client(lasting(-2, -1))), 'our certificate has ended'],
    [
      "is another authority's",
      () => presenting(client({}, authorityNamed('elsewhere'))),
      'the broker does not accept our certificate',
    ],
    ['is not the one of our key', () => ({ ...presenting(client()), key: client().key }), 'do not belong together'],
    ['is none', () => ({ ca: authority.certificate, cert: 'none', key: 'none' }), 'is no certificate or key in PEM'],
  ])('is told of when it %s', async (_what, tls, words) => {
    const { url } = await startBroker(broker());
    expect(await reasonOf(url, tls)).toContain(words);
  });

  it('is told of when it was revoked', async () => {
    const [stolen, kept] = [client(), client()];
    const list = path.join(folder, 'revoked.pem');
    writeFileSync(list, revoke(authority, [stolen]));
    const { url } = await startBroker(broker(), `crlfile ${list}`);
    expect(await reasonOf(url, () => presenting(stolen))).toContain('our certificate was revoked; enrol this computer');
    const bus = connect(url, () => presenting(kept));
    await vi.waitUntil(() => bus.health().state === 'up', PATIENCE);
    expect(bus.health().reason).toBe('');
  });

  it('is read anew for each attempt, so that a renewed one ends the trouble by itself', async () => {
    const { url } = await startBroker(broker());
    const file = path.join(folder, 'ours.pem');
    const [ended, renewed] = [path.join(folder, 'ended.pem'), path.join(folder, 'renewed.pem')];
    const old = client(lasting(-2, -1));
    writeFileSync(ended, old.certificate);
    writeFileSync(
      renewed,
      makeIdentity({ ...lasting(-1, 1), purpose: 'client', name: old.name }, authority, old.key).certificate,
    );
    copyFileSync(ended, file);
    const bus = connect(url, () => ({ ...presenting(old), cert: readFileSync(file, 'utf8') }));
    await vi.waitUntil(() => bus.health().state === 'down', PATIENCE);
    rmSync(file);
    await vi.waitUntil(() => bus.health().reason.includes('ENOENT'), PATIENCE);
    copyFileSync(renewed, file);
    await vi.waitUntil(() => bus.health().state === 'up', PATIENCE);
    expect(bus.health().counters['connected']).toBe(1);
  });
});
