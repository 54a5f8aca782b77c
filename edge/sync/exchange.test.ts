import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Bus } from '../../hardware/bus/bus.ts';
import { createMemoryBus } from '../../hardware/bus/memory-bus.ts';
import { seededEntropy } from '../../hardware/entropy.ts';
import { createVirtualClock } from '../../hardware/virtual-clock.ts';
import { Fault } from '../contract/fault.ts';
import type { RecordDraft } from '../contract/record.ts';
import { type OpenLedger, openLedger } from '../ledger/ledger.ts';
import { createCentralEnd } from './central-end.ts';
import { openCentralStore } from './central-store.ts';
import { createLaneEnd } from './lane-end.ts';
import type { CentralAlarm } from './store.ts';
import { encodeRecord, journalTopic, receiptTopic } from './wire.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'exchange-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const SITE = 'site-1';
const draft = (n: number, lane = 'lane-1'): RecordDraft => ({
  lane,
  kind: 'audit',
  passage: null,
  wallMs: n,
  body: { n },
});
const drafts = (count: number, lane?: string) => Array.from({ length: count }, (_, n) => draft(n, lane));

/** A lane and a centre on a broker in memory, in virtual time. */
async function world(options: { readonly dress?: (bus: Bus) => Bus; readonly ledgerFile?: string } = {}) {
  const { dress = (bus: Bus) => bus, ledgerFile = ':memory:' } = options;
  const clock = createVirtualClock();
  const entropy = seededEntropy(5);
  const memory = createMemoryBus(clock, entropy);
  const told: (Fault | CentralAlarm)[] = [];
  const [laneBus, centralBus] = [memory.client('lane'), memory.client('centre')];
  laneBus.start();
  centralBus.start();
  await clock.advanceSettled(1);

  const openLane = (file: string) => openLedger({ file, clock, simulated: true });
  function startLane(ledger: OpenLedger) {
    const end = createLaneEnd({ outbox: ledger, bus: dress(laneBus), clock, entropy, site: SITE });
    end.onAlarm((fault) => told.push(fault));
    end.start();
    return end;
  }
  function startCentre(file = ':memory:', acceptSimulated = true) {
    const store = openCentralStore({ file, clock });
    const end = createCentralEnd({ bus: dress(centralBus), store, clock, site: SITE, acceptSimulated });
    end.onAlarm((alarm) => told.push(alarm));
    end.start();
    return { store, end };
  }
  const ledger = openLane(ledgerFile);
  const lane = startLane(ledger);
  const append = (count: number, name?: string) => {
    ledger.append(drafts(count, name));
    lane.poke();
  };
  return { clock, entropy, memory, told, ledger, lane, append, laneBus, centralBus, openLane, startLane, startCentre };
}

const hashesAt = (store: ReturnType<typeof openCentralStore>, lane = 'lane-1') =>
  store.recordsAfter({ site: SITE, lane }, 0, 0, 100_000).map((record) => record.hash);
const hashesOf = (ledger: OpenLedger, lane = 'lane-1') => ledger.records(lane, 1, 100_000).map((record) => record.hash);

describe('lane and centre', () => {
  it('bring every row up once, and empty the outbox by receipt', async () => {
    const w = await world();
    const { store } = w.startCentre();
    w.append(500);
    w.append(3, 'lane-2');
    await w.clock.advanceSettled(1000);
    expect(w.ledger.backlog()).toBe(0);
    expect(hashesAt(store)).toEqual(hashesOf(w.ledger));
    expect(hashesAt(store, 'lane-2')).toEqual(hashesOf(w.ledger, 'lane-2'));
    expect(store.counts()).toEqual({ audit: 503 });
    expect(w.lane.health()).toMatchObject({ state: 'up', counters: { sent: 503, backlog: 0 } });
    expect(w.told).toEqual([]);
  });

  it('have at most a window of rows in flight while nobody answers, and go on when somebody does', async () => {
    const w = await world();
    w.append(500);
    await w.clock.advanceSettled(60_000);
    expect(w.lane.health()).toMatchObject({ state: 'degraded', counters: { sent: 64, backlog: 500 } });
    const { store } = w.startCentre();
    await w.clock.advanceSettled(31_000);
    expect(w.ledger.backlog()).toBe(0);
    expect(store.counts()).toEqual({ audit: 500 });
    expect(w.lane.health().state).toBe('up');
  });

  it('hold to exactly once under loss, tenfold copies and reordering', async () => {
    const dice = seededEntropy(9);
    const tenfold = (bus: Bus): Bus => ({
      address: bus.address,
      start: () => bus.start(),
      stop: async () => bus.stop(),
      health: () => bus.health(),
      onHealth: (listener) => bus.onHealth(listener),
      subscribe: (filter, listener) => bus.subscribe(filter, listener),
      async publish(topic, payload) {
        if (dice.chance(0.2)) return;
        await Promise.allSettled(Array.from({ length: 10 }, async () => bus.publish(topic, payload)));
      },
    });
    const w = await world({ dress: tenfold });
    w.memory.dials.jitterMs = 40;
    const { store, end } = w.startCentre();
    for (let wave = 0; wave < 20; wave += 1) {
      w.append(100);
      await w.clock.advanceSettled(200);
    }
    for (let wait = 0; wait < 200 && w.ledger.backlog() > 0; wait += 1) await w.clock.advanceSettled(1000);
    expect(w.ledger.backlog()).toBe(0);
    expect(hashesAt(store)).toEqual(hashesOf(w.ledger));
    expect(end.health().counters['received']).toBeGreaterThan(12_000);
    expect(end.health().counters['duplicates']).toBeGreaterThan(8000);
    expect(w.told).toEqual([]);
  });

  it('survive a broker that comes and goes', async () => {
    const w = await world();
    const { store } = w.startCentre();
    for (let round = 0; round < 10; round += 1) {
      w.append(200);
      await w.clock.advanceSettled(3);
      if (round % 2 === 0) w.memory.kill();
      else w.memory.cut();
      w.append(50);
      await w.clock.advanceSettled(400);
      w.memory.restart();
      await w.clock.advanceSettled(300);
    }
    await w.clock.advanceSettled(5000);
    expect(w.ledger.backlog()).toBe(0);
    expect(hashesAt(store)).toEqual(hashesOf(w.ledger));
    expect(w.told).toEqual([]);
  });

  it('go on where they were when either starts again', async () => {
    const w = await world({ ledgerFile: join(folder, 'lane.db') });
    const first = w.startCentre(join(folder, 'centre.db'));
    w.append(100);
    await w.clock.advanceSettled(7);
    await first.end.stop();
    first.store.close();
    w.lane.stop();
    w.ledger.close();
    const ledger = w.openLane(join(folder, 'lane.db'));
    ledger.append(drafts(30));
    w.startLane(ledger);
    const { store } = w.startCentre(join(folder, 'centre.db'));
    await w.clock.advanceSettled(5000);
    expect(ledger.backlog()).toBe(0);
    expect(hashesAt(store)).toEqual(hashesOf(ledger));
    expect(w.told).toEqual([]);
    ledger.close();
    store.close();
  });
});

describe('a centre that lost its database', () => {
  it('gets everything again, and a person is told', async () => {
    const w = await world();
    const first = w.startCentre();
    w.append(300);
    await w.clock.advanceSettled(1000);
    expect(w.ledger.backlog()).toBe(0);
    await first.end.stop();
    const { store } = w.startCentre();
    w.append(1);
    await w.clock.advanceSettled(60_000);
    expect(w.ledger.backlog()).toBe(0);
    expect(hashesAt(store)).toEqual(hashesOf(w.ledger));
    expect(w.told.map((each) => each.code)).toEqual(['receipt-mismatch']);
  });
});

describe('a lane that lost its ledger', () => {
  it('begins a history of its own that the centre keeps apart and tells of', async () => {
    const file = join(folder, 'lane.db');
    const w = await world({ ledgerFile: file });
    const { store } = w.startCentre();
    w.append(20);
    await w.clock.advanceSettled(1000);
    const old = hashesOf(w.ledger);
    w.lane.stop();
    w.ledger.close();
    writeFileSync(file, 'garbage');
    const ledger = w.openLane(file);
    expect(ledger.alarm?.code).toBe('ledger-damaged');
    ledger.append(drafts(30));
    w.startLane(ledger);
    await w.clock.advanceSettled(10_000);
    expect(ledger.backlog()).toBe(0);
    expect(hashesAt(store)).toEqual([...old, ...hashesOf(ledger)]);
    expect(w.told.map((each) => each.code)).toContain('history-restarted');
    expect(store.alarms()).toMatchObject([{ code: 'history-restarted', lane: 'lane-1', sequence: 1 }]);
    ledger.close();
  });

  it('and works on from an old copy is found by both, and overwrites nothing', async () => {
    const file = join(folder, 'lane.db');
    const w = await world({ ledgerFile: file });
    const { store } = w.startCentre();
    w.append(10);
    await w.clock.advanceSettled(1000);
    w.lane.stop();
    w.ledger.close();
    copyFileSync(file, `${file}.backup`);
    const later = w.openLane(file);
    later.append(drafts(10));
    const laterEnd = w.startLane(later);
    await w.clock.advanceSettled(1000);
    laterEnd.stop();
    later.close();
    const held = hashesAt(store);
    expect(held).toHaveLength(20);
    copyFileSync(`${file}.backup`, file);
    const restored = w.openLane(file);
    restored.append(drafts(25));
    w.startLane(restored);
    await w.clock.advanceSettled(60_000);
    expect(hashesAt(store)).toEqual(held);
    expect(restored.backlog()).toBe(25);
    const codes = new Set(w.told.map((each) => each.code));
    expect(codes).toEqual(new Set(['history-diverged', 'receipt-mismatch']));
    restored.close();
  });

  it('or was doubled is found by both, and overwrites nothing', async () => {
    const w = await world();
    const { store } = w.startCentre();
    w.append(20);
    await w.clock.advanceSettled(500);
    const held = hashesAt(store);
    w.lane.stop();
    // Begun in the same second, it has the same epoch and the same keys.
    const double = w.openLane(':memory:');
    expect(double.epoch).toBe(w.ledger.epoch);
    double.append(drafts(25).map((each) => ({ ...each, wallMs: 7 })));
    w.startLane(double);
    await w.clock.advanceSettled(60_000);
    expect(hashesAt(store)).toEqual(held);
    expect(double.backlog()).toBe(25);
    const codes = w.told.map((each) => each.code);
    expect(codes).toContain('record-conflict');
    expect(codes.filter((code) => code === 'receipt-mismatch')).toHaveLength(1);
    expect(store.quarantined()[0]).toMatchObject({ reason: 'another record is held under this key' });
  });
});

describe('the centre', () => {
  it('puts aside what is no record, once for each content, and takes those behind it', async () => {
    const w = await world();
    const { store, end } = w.startCentre();
    const topic = journalTopic(SITE, 'lane-1');
    const forged = { ...w.ledger.append([draft(1)])[0]!, wallMs: 2 };
    for (let times = 0; times < 3; times += 1) {
      void w.laneBus.publish(topic, 'not JSON');
      void w.laneBus.publish(topic, encodeRecord(SITE, forged));
    }
    w.append(5);
    await w.clock.advanceSettled(3000);
    expect(store.counts()).toEqual({ audit: 6 });
    expect([...store.quarantined()].sort((a, b) => a.reason.localeCompare(b.reason))).toEqual([
      { topic, reason: 'not JSON', times: 3 },
      { topic, reason: 'the record does not match its hash', times: 3 },
    ]);
    expect(end.health().counters['refused']).toBe(6);
  });

  it('refuses simulated records as real ones, and never receipts them', async () => {
    const w = await world();
    const { store } = w.startCentre(':memory:', false);
    w.append(5);
    await w.clock.advanceSettled(10_000);
    expect(store.counts()).toEqual({});
    expect(w.ledger.backlog()).toBe(5);
    expect(store.alarms()).toMatchObject([{ code: 'wrong-mode', text: 'a simulated record among real ones' }]);
  });

  it('receipts nothing while its store cannot commit, and everything afterwards', async () => {
    const w = await world();
    const store = openCentralStore({ file: ':memory:', clock: w.clock });
    let isFull = true;
    const end = createCentralEnd({
      bus: w.centralBus,
      clock: w.clock,
      site: SITE,
      acceptSimulated: true,
      store: {
        marks: async () => store.marks(),
        heldHashes: async (records) => store.heldHashes(records),
        async commit(batch) {
          if (isFull) throw new Fault('ledger-full', 'the disk of the centre is full');
          return store.commit(batch);
        },
      },
    });
    end.onAlarm((alarm) => w.told.push(alarm));
    end.start();
    w.append(10);
    await w.clock.advanceSettled(20_000);
    expect(w.ledger.backlog()).toBe(10);
    expect(end.health().state).toBe('degraded');
    isFull = false;
    await w.clock.advanceSettled(60_000);
    expect(w.ledger.backlog()).toBe(0);
    expect(store.counts()).toEqual({ audit: 10 });
    expect(w.told.map((each) => each.code)).toEqual(['ledger-full']);
  });

  it('counts outcomes by their verdict', async () => {
    const w = await world();
    const { store } = w.startCentre();
    const outcome = (verdict: string, lane = 'lane-1'): RecordDraft => ({
      lane,
      kind: 'outcome',
      passage: verdict,
      wallMs: 0,
      body: { verdict },
    });
    w.ledger.append([outcome('release'), outcome('divert'), outcome('divert', 'lane-2')]);
    w.lane.poke();
    await w.clock.advanceSettled(1000);
    expect(store.outcomes()).toEqual({ release: 1, divert: 2 });
    expect(store.outcomes('lane-2')).toEqual({ release: 0, divert: 1 });
  });
});

describe('the lane', () => {
  it('counts receipts that are unreadable, foreign, late or wrong, and acts on none', async () => {
    const w = await world();
    const [row] = w.ledger.append(drafts(3));
    w.lane.poke();
    await w.clock.advanceSettled(10);
    const say = async (text: string) => {
      void w.centralBus.publish(receiptTopic(SITE, 'lane-1'), text);
      await w.clock.advanceSettled(1);
    };
    const receipt = { lane: 'lane-1', epoch: row!.epoch, upto: 1, head: row!.hash };
    await say('{');
    await say(JSON.stringify({ ...receipt, lane: 'lane-2' }));
    await say(JSON.stringify({ ...receipt, upto: 2 }));
    await say(JSON.stringify({ ...receipt, upto: 2 }));
    expect(w.ledger.receiptedUpto('lane-1')).toBe(0);
    await say(JSON.stringify(receipt));
    await say(JSON.stringify({ ...receipt, upto: 0 }));
    expect(w.ledger.receiptedUpto('lane-1')).toBe(1);
    expect(w.lane.health().counters).toMatchObject({
      unreadableReceipts: 1,
      foreignReceipts: 1,
      mismatchedReceipts: 2,
      receipts: 1,
      lateReceipts: 1,
    });
    expect(w.told.map((each) => each.code)).toEqual(['receipt-mismatch']);
  });
});
