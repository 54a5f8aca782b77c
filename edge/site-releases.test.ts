import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { createMemoryBus } from '../hardware/bus/memory-bus.ts';
import { systemClock } from '../hardware/clock.ts';
import { siteSchema, type SiteConfig } from './config/schema.ts';
import { policyDigest } from './config/policy-digest.ts';
import type { Policy } from './contract/policy.ts';
import { POLICY } from './controller.fixture.ts';
import { openLedger } from './ledger/ledger.ts';
import { temporaryFolder } from './packs/pack.fixture.ts';
import { DEVELOPMENT_TRUST, developmentPrivateKey } from './signing/keys.ts';
import { openSiteReleases, type SiteReleasesParts } from './site-releases.ts';
import type { ContentClient } from './sync/content/client.ts';
import { encodePointer, encodeRelease, type Release, releaseTopic } from './sync/releases/release.ts';

const KEY = developmentPrivateKey();
const GATE = {
  kind: 'modbus-gate',
  port: { tcp: '127.0.0.1:1' },
  failState: { entry: 'frees', exit: 'frees', diversion: 'holds', signedOffBy: 'A', signedOffOn: '2026-11-02' },
};
const LIST = { documents: [{ documentIssuer: 'UTO', documentNumber: 'X7', reason: 'asked for' }], sealedBags: [] };

function siteWith(central: object): SiteConfig {
  return siteSchema.parse({
    version: 1,
    site: 'hillport',
    mode: 'simulation',
    dataDir: temporaryFolder(),
    policy: 'policy.yaml',
    broker: { url: 'mqtt://127.0.0.1:1883' },
    central,
    lanes: [{ id: 'lane-1', gate: GATE, documentReader: { kind: 'mrz-reader', port: { tcp: '127.0.0.1:2' } } }],
  });
}

/** A centre with one release, and a house around the room that takes it. */
function centreWith(items: Readonly<Record<'watchList' | 'configuration', string>>) {
  const content = new Map<string, Buffer>();
  const keep = (text: string) => {
    const sha256 = createHash('sha256').update(text).digest('hex');
    content.set(sha256, Buffer.from(text));
    return { sha256, bytes: Buffer.byteLength(text) };
  };
  const nowMs = Date.now();
  const release: Release = {
    kind: 'greenlane-release',
    version: 1,
    createdAtMs: nowMs,
    note: '',
    items: { watchList: keep(items.watchList), configuration: keep(items.configuration) },
  };
  const pointer = encodePointer(
    {
      kind: 'greenlane-release-pointer',
      site: 'hillport',
      lane: 'lane-1',
      sequence: 1,
      issuedAtMs: nowMs,
      expiresAtMs: nowMs + 86_400_000,
      release: { version: 1, ...keep(encodeRelease(release, KEY)) },
      stopped: false,
    },
    KEY,
  );
  const client: ContentClient = {
    async fetch(sha256, _, toFile) {
      await mkdir(path.dirname(toFile), { recursive: true });
      writeFileSync(toFile, content.get(sha256) ?? '');
    },
    send: async () => Promise.resolve(),
    close() {},
  };
  return { client, pointer };
}

function house(client: ContentClient | null) {
  const ledger = openLedger({ file: ':memory:', clock: systemClock, simulated: true });
  const broker = createMemoryBus(systemClock);
  const bus = broker.client('box');
  bus.start();
  const centre = broker.client('centre');
  centre.start();
  onTestFinished(async () => {
    await bus.stop();
    await centre.stop();
    ledger.close();
  });
  const log: string[] = [];
  const parts: SiteReleasesParts = {
    bus,
    ledger,
    sitePolicy: POLICY,
    client,
    rollout: { served: [], record: () => ({ schema: 1, packs: {}, trial: null, ended: [] }) },
    packTrust: DEVELOPMENT_TRUST,
    log: { write: (level, event, fields) => void log.push(`${level} ${event} ${JSON.stringify(fields)}`) },
    onTrouble: (error) => void log.push(String(error)),
  };
  return { parts, centre, ledger, log };
}

it('what the centre releases is in force, told in the log and written in the ledger, and a site file is laid out', async () => {
  const site = siteWith({});
  const { client, pointer } = centreWith({
    watchList: JSON.stringify(LIST),
    configuration: JSON.stringify({ ...site, dataDir: 'data' }),
  });
  const { parts, centre, ledger, log } = house(client);
  const releases = await openSiteReleases(site, parts);
  onTestFinished(() => releases.stop());
  expect(releases.policy).toBe(POLICY);
  const taken: Policy[] = [];
  await expect.poll(() => centre.health().state).toBe('up');
  await centre.publish(releaseTopic('hillport', 'lane-1'), pointer, { retain: true });
  releases.start({ takePolicy: (policy) => void taken.push(policy) });
  await expect.poll(() => log.some((line) => line.includes('siteFileWaits')), { timeout: 20_000 }).toBe(true);
  expect(taken).toEqual([{ ...POLICY, watchList: LIST.documents }]);
  expect(log.join('\n')).toContain(policyDigest({ ...POLICY, watchList: LIST.documents }));
  const file = path.join(site.dataDir, 'down', 'site-of-release-1.yaml');
  expect(siteSchema.parse(JSON.parse(readFileSync(file, 'utf8')))).toMatchObject({ site: 'hillport' });
  await expect
    .poll(() => ledger.records('lane-1', 1, 10).map(({ kind, body }) => ({ kind, stage: body['stage'] })))
    .toEqual(['seen', 'staged', 'active'].map((stage) => ({ kind: 'release', stage })));
  expect(releases.health()).toMatchObject({ state: 'up', counters: { release: 1, releasesTaken: 1 } });
  const again = await openSiteReleases(site, parts);
  expect(again.policy.watchList).toEqual(LIST.documents);
});

it('a site that has no way of content says so, and one without a centre judges by its own policy', async () => {
  const { client, pointer } = centreWith({ watchList: JSON.stringify(LIST), configuration: '{}' });
  const lost = house(null);
  const releases = await openSiteReleases(siteWith({}), lost.parts);
  onTestFinished(() => releases.stop());
  await expect.poll(() => lost.centre.health().state).toBe('up');
  await lost.centre.publish(releaseTopic('hillport', 'lane-1'), pointer, { retain: true });
  releases.start({ takePolicy: () => {} });
  await expect.poll(() => releases.health().reason, { timeout: 20_000 }).toContain('names no way');
  const alone = await openSiteReleases(siteWith({ enabled: false }), house(client).parts);
  alone.start({ takePolicy: () => {} });
  expect(alone.policy).toBe(POLICY);
  expect(alone.health()).toMatchObject({ state: 'unknown' });
});

it('a site file with a mistake, or of another site, refuses the release that brings it', async () => {
  const site = siteWith({});
  const { client, pointer } = centreWith({
    watchList: JSON.stringify(LIST),
    configuration: JSON.stringify({ ...site, site: 'riverport' }),
  });
  const { parts, centre, log } = house(client);
  const releases = await openSiteReleases(site, parts);
  onTestFinished(() => releases.stop());
  await expect.poll(() => centre.health().state).toBe('up');
  await centre.publish(releaseTopic('hillport', 'lane-1'), pointer, { retain: true });
  releases.start({ takePolicy: () => {} });
  await expect.poll(() => log.join('\n'), { timeout: 20_000 }).toContain('it has a site file of riverport');
});
