import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { policy as SITE_POLICY } from '../../edge/assess/assess.fixture.ts';
import { createJudge } from '../../edge/assess/assess.ts';
import { collectItems } from '../../edge/cli/release-items.ts';
import { composePolicy } from '../../edge/config/composed-policy.ts';
import type { Policy } from '../../edge/contract/policy.ts';
import { createPacks, NEXT, passage, RULES, STRICT } from '../../edge/down/down.fixture.ts';
import { openDownStore } from '../../edge/down/down-store.ts';
import { policyAtStart } from '../../edge/down/in-force.ts';
import { Releases } from '../../edge/down/releases.ts';
import { openLedger } from '../../edge/ledger/ledger.ts';
import { DEVELOPMENT_TRUST, developmentPrivateKey } from '../../edge/signing/keys.ts';
import { signerOf, verifierOf } from '../../edge/signing/signature-pair.ts';
import { createCentralEnd } from '../../edge/sync/central-end.ts';
import { openCentralStore } from '../../edge/sync/central-store.ts';
import { stageContent } from '../../edge/sync/content/content.fixture.ts';
import { openEmbedded } from '../../edge/sync/database.ts';
import { createLaneEnd } from '../../edge/sync/lane-end.ts';
import { createReleaseEnd } from '../../edge/sync/releases/end.ts';
import { createRelease, setGroup } from '../../edge/sync/releases/store.ts';
import { encodeRelease } from '../../edge/sync/releases/release.ts';
import { readLanes, readRollout, startRollout } from '../../edge/sync/releases/rollout-store.ts';
import { parseSteps } from '../../edge/sync/releases/rollout-steps.ts';
import { createReceiptReader, createReceiptSigner } from '../../edge/sync/signed-receipt.ts';
import { createMqttBus } from '../../hardware/bus/mqtt-bus.ts';
import { sleep, systemClock } from '../../hardware/clock.ts';
import { seededEntropy } from '../../hardware/entropy.ts';
import { startBroker } from '../../sim/broker.ts';

const SITE = 'hillport';
const KEY = developmentPrivateKey();
const TIMEOUT_MS = 180_000;
type Closer = () => Promise<unknown> | void;

const home = mkdtempSync(path.join(tmpdir(), 'greenlane-release-test-'));
const closers: Closer[] = [() => rmSync(home, { recursive: true, force: true })];
afterAll(async () => {
  for (const close of closers.toReversed()) await close();
});

/** A centre with broker, database and content, all of which are real. */
async function openCentre() {
  const broker = await startBroker();
  const content = await stageContent();
  const database = await openEmbedded(null);
  const store = await openCentralStore({ database, clock: systemClock, acceptSimulated: true });
  const bus = createMqttBus({ url: broker.url, clientId: 'centre', clock: systemClock });
  const sign = createReceiptSigner(signerOf(KEY), systemClock);
  const end = createCentralEnd({ bus, store, clock: systemClock, sign, site: null, acceptSimulated: true });
  const releases = createReleaseEnd({ bus, database, clock: systemClock, key: KEY, site: null });
  const alarms: string[] = [];
  releases.onAlarm(({ message }) => alarms.push(message));
  end.start();
  releases.start();
  bus.start();
  closers.push(async () => {
    await end.stop();
    await releases.stop();
    await bus.stop();
    await database.close();
    await content.close();
    await broker.close();
  });

  const put = async (bytes: Uint8Array) => content.published.put(oneOf(bytes));
  return {
    broker,
    content,
    alarms,
    store,
    group: async (name: string, lanes: readonly string[]) =>
      setGroup(database, { name, lanes: lanes.map((lane) => ({ site: SITE, lane })) }),
    async give(policy: Policy) {
      const file = path.join(home, `policy-${policy.version}.yaml`);
      writeFileSync(file, JSON.stringify(policy));
      const items = await collectItems({ policy: file, pack: [] }, DEVELOPMENT_TRUST, put);
      const draft = { note: '', items, createdAtMs: systemClock.wallMs(), createdBy: 'ada' };
      const made = await createRelease(database, draft, async ({ release }) =>
        put(Buffer.from(encodeRelease(release, KEY))),
      );
      const plan = {
        steps: [...(parseSteps('canary,rest') ?? [])],
        waitMs: 0,
        maxFailed: 0.02,
        silentAfterMs: TIMEOUT_MS,
        trialLimitMs: TIMEOUT_MS,
        maxSilent: 0,
        maxDivertedChange: null,
      };
      await startRollout(database, { version: made.version, plan }, { who: 'ada', atMs: 0, reason: '' });
    },
    async status() {
      const rollout = await readRollout(database.query);
      if (rollout === null) throw new TypeError('no rollout');
      const lanes = await readLanes(database.query, rollout);
      return { ...rollout, lanes: Object.fromEntries(lanes.map(({ lane, stage }) => [lane, stage])) };
    },
  };
}

type Centre = Awaited<ReturnType<typeof openCentre>>;

/** A computer with one lane, whose passengers come when a test says so. */
async function openBox({ broker, content }: Centre, lane: string) {
  const ledger = openLedger({ file: path.join(home, `${lane}.sqlite`), clock: systemClock, simulated: true });
  const bus = createMqttBus({ url: broker.url, clientId: lane, clock: systemClock });
  const readReceipt = createReceiptReader(verifierOf(DEVELOPMENT_TRUST));
  const entropy = seededEntropy(1);
  const laneEnd = createLaneEnd({ outbox: ledger, bus, clock: systemClock, entropy, site: SITE, readReceipt });
  const unwatch = ledger.watch((rows) => laneEnd.wrote(rows));
  const store = openDownStore(path.join(home, lane, 'down'));
  const compose = async (parts: Parameters<typeof composePolicy>[0]) => Promise.resolve(composePolicy(parts));
  const atStart = await policyAtStart(store, DEVELOPMENT_TRUST, SITE_POLICY, compose);
  const judging = { policy: atStart.policy, taken: 0 };
  const stages: string[] = [];
  const releases = new Releases({
    site: SITE,
    lanes: [lane],
    bus,
    clock: systemClock,
    ledger,
    tools: {
      store,
      fetch: async (...wanted) => content.client.fetch(...wanted),
      trust: DEVELOPMENT_TRUST,
      sitePolicy: SITE_POLICY,
      compose,
      objectionToSiteFile: async () => Promise.resolve(null),
      packs: createPacks().packs,
    },
    rules: RULES,
    createJudge,
    atStart,
    takePolicy: (policy) => void (judging.policy = policy),
    tell: (event) => void (event.type === 'releaseMoved' && stages.push(`${event.version} ${event.stage}`)),
    alarm: () => {},
  });
  ledger.append([{ lane, kind: 'boot', passage: null, wallMs: systemClock.wallMs(), body: {} }]);
  laneEnd.start();
  releases.start();
  bus.start();
  closers.push(async () => {
    releases.stop();
    unwatch();
    laneEnd.stop();
    await bus.stop();
    ledger.close();
  });
  return { stages, judging, pass: () => passage({ judging }, releases, lane) };
}

async function* oneOf(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield await Promise.resolve(bytes);
}

async function until(holds: () => boolean | Promise<boolean>, meanwhile: () => unknown = () => {}): Promise<void> {
  while (!(await holds())) {
    meanwhile();
    await sleep(systemClock, 50);
  }
}

describe('a release, from the centre to the lanes and back', { timeout: TIMEOUT_MS }, () => {
  let centre: Centre;
  let boxes: readonly Awaited<ReturnType<typeof openBox>>[];
  beforeAll(async () => {
    centre = await openCentre();
    boxes = [await openBox(centre, 'canary-1'), await openBox(centre, 'lane-2'), await openBox(centre, 'lane-3')];
    await centre.group('canary', ['canary-1']);
    await until(async () => (await centre.store.marks(SITE)).length === boxes.length);
  }, TIMEOUT_MS);
  const pass = () => boxes.map((box) => box.pass());
  const versions = () => boxes.map(({ judging }) => judging.policy.version);

  it('is fetched, tried by the first lane, then by the others, and judges everywhere', async () => {
    await centre.give(NEXT);
    const [canary, ...rest] = boxes;
    await until(() => canary?.stages.includes('1 shadow') === true);
    expect(rest.flatMap(({ stages }) => stages)).toEqual([]);
    await until(async () => (await centre.status()).state === 'completed', pass);
    for (const { stages } of boxes) {
      expect(stages).toEqual(['1 seen', '1 staged', '1 shadow', '1 probation', '1 active']);
    }
    expect(versions()).toEqual(['2', '2', '2']);
  });

  it('that is bad is rolled back by the first lane, and no other hears of it', async () => {
    await centre.give(STRICT);
    await until(async () => (await centre.status()).state === 'stopped', pass);
    const { lanes, reason } = await centre.status();
    expect(lanes).toEqual({ 'canary-1': 'rolled-back', 'lane-2': null, 'lane-3': null });
    expect(reason).toBe('1 of 1 lanes refused it or rolled it back, more than 2 %');
    expect(centre.alarms).toEqual([expect.stringContaining('[rollout-stopped]')]);
    expect(boxes.map(({ stages }) => stages.at(-1))).toEqual(['2 rolled-back', '1 active', '1 active']);
    expect(versions()).toEqual(['2', '2', '2']);
  });
});
