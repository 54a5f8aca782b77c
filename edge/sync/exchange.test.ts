import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Bus } from '../../hardware/bus/bus.ts';
import { seededEntropy } from '../../hardware/entropy.ts';
import { scaled } from '../../test/scale.ts';
import { DESK_LANE } from '../contract/officer.ts';
import { draft, drafts, hashesAt, hashesOf, publishing, world } from './exchange.fixture.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'exchange-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Of a lane. */
const HOURLY_ROWS = scaled({ usual: 200, ci: 1000, long: 4200 });

describe('lane and centre', () => {
  it('bring every row up once, and empty the outbox by receipt', async () => {
    const w = await world();
    const { store } = w.startCentre();
    w.append(500);
    w.append(3, 'lane-2');
    await w.clock.advanceSettled(1000);
    expect(w.ledger.backlog()).toBe(0);
    expect(await hashesAt(store)).toEqual(hashesOf(w.ledger));
    expect(await hashesAt(store, 'lane-2')).toEqual(hashesOf(w.ledger, 'lane-2'));
    expect(await store.counts()).toEqual({ audit: 503 });
    expect(w.lane.health()).toMatchObject({ state: 'up', counters: { sent: 503, backlog: 0 } });
    expect(w.told).toEqual([]);
  });

  it("bring up what officers do at a lane, and the desk's own chain beside it", async () => {
    const w = await world();
    const { store } = w.startCentre();
    for (const kind of ['case', 'inspection'] as const) w.ledger.append([{ ...draft(1), kind, passage: 'p1' }]);
    const mode = { mode: 'closed', reason: '', by: 'Li' };
    w.ledger.append([{ ...draft(2), kind: 'mode', body: mode }, draft(3, DESK_LANE), draft(4, DESK_LANE)]);
    w.lane.poke();
    await w.clock.advanceSettled(1000);
    expect(w.ledger.backlog()).toBe(0);
    expect(await store.counts()).toEqual({ case: 1, inspection: 1, mode: 1, audit: 2 });
    expect(await hashesAt(store, DESK_LANE)).toEqual(hashesOf(w.ledger, DESK_LANE));
    expect(w.told).toEqual([]);
  });

  it('bring up whatever is written, and what a passage gathers together with what follows', async () => {
    const w = await world();
    const { store } = w.startCentre();
    const write = async (kind: 'evidence' | 'movement') => {
      w.lane.wrote(w.ledger.append([{ ...draft(1), kind, passage: 'p' }]));
      await w.clock.advanceSettled(1000);
      return store.counts();
    };
    expect(await write('evidence')).toEqual({});
    expect(await write('movement')).toEqual({ evidence: 1, movement: 1 });
  });

  it('say why a lane waits that the broker does not let speak, and ask it ever less often', async () => {
    let refusals = 0;
    const refusing = (bus: Bus) =>
      publishing(bus, async (topic) => {
        refusals += 1;
        await Promise.resolve();
        throw new Error(`cannot publish on ${topic}: the broker does not allow us this`);
      });
    const w = await world({ dress: refusing });
    w.append(3);
    await w.clock.advanceSettled(1000);
    expect(w.lane.health()).toMatchObject({ state: 'degraded', counters: { backlog: 3 } });
    expect(w.lane.health().reason).toMatch(/lane-1 for a while: cannot publish .* does not allow us this$/);
    await w.clock.advanceSettled(600_000);
    expect(refusals).toBeLessThan(50);
  });

  it('have at most a window of rows in flight while nobody answers, and go on when somebody does', async () => {
    const w = await world();
    w.append(500);
    await w.clock.advanceSettled(60_000);
    expect(w.lane.health()).toMatchObject({ state: 'degraded', counters: { sent: 64, backlog: 500 } });
    const { store } = w.startCentre();
    await w.clock.advanceSettled(31_000);
    expect(w.ledger.backlog()).toBe(0);
    expect(await store.counts()).toEqual({ audit: 500 });
    expect(w.lane.health().state).toBe('up');
  });

  it('catch up with a day without a broker in seconds', async () => {
    const w = await world();
    const { store } = w.startCentre();
    w.append(1);
    await w.clock.advanceSettled(1000);
    w.memory.kill();
    for (let hour = 0; hour < 24; hour += 1) {
      w.append(HOURLY_ROWS);
      await w.clock.advanceSettled(3_600_000);
    }
    expect(w.lane.health()).toMatchObject({ state: 'down', counters: { backlog: 24 * HOURLY_ROWS } });
    w.memory.restart();
    await w.clock.advanceSettled(60_000);
    expect(w.ledger.backlog()).toBe(0);
    expect(await hashesAt(store)).toEqual(hashesOf(w.ledger));
    expect(w.told).toEqual([]);
  });

  it.each([
    { rows: 'a row', messageBytes: 1, waves: 8, received: 4800, duplicates: 3200 },
    { rows: 'several rows', messageBytes: 4000, waves: 8, received: 480, duplicates: 2400 },
  ])('hold to exactly once under loss, tenfold copies and reordering of messages with $rows', async (given) => {
    const dice = seededEntropy(9);
    const tenfold = (bus: Bus) =>
      publishing(bus, async (topic, payload) => {
        if (dice.chance(0.2)) return;
        await Promise.allSettled(Array.from({ length: 10 }, async () => bus.publish(topic, payload)));
      });
    const w = await world({ dress: tenfold, messageBytes: given.messageBytes });
    w.memory.dials.jitterMs = 40;
    const { store, end } = w.startCentre();
    for (let wave = 0; wave < given.waves; wave += 1) {
      w.append(100);
      await w.clock.advanceSettled(200);
    }
    for (let wait = 0; wait < 200 && w.ledger.backlog() > 0; wait += 1) await w.clock.advanceSettled(1000);
    expect(w.ledger.backlog()).toBe(0);
    expect(await hashesAt(store)).toEqual(hashesOf(w.ledger));
    expect(end.health().counters['received']).toBeGreaterThan(given.received);
    expect(end.health().counters['duplicates']).toBeGreaterThan(given.duplicates);
    expect(w.told).toEqual([]);
  });

  it('are well when the receipt has overtaken a broker that takes its time to say that it has the row', async () => {
    const acknowledged: (() => void)[] = [];
    const slow = (bus: Bus) =>
      publishing(bus, async (topic, payload) => {
        await bus.publish(topic, payload);
        await new Promise<void>((resolve) => void acknowledged.push(resolve));
      });
    const w = await world({ dress: slow });
    w.startCentre();
    w.append(1);
    await w.clock.advanceSettled(5_000);
    expect(w.ledger.backlog()).toBe(0);
    for (const resolve of acknowledged) resolve();
    await w.clock.advanceSettled(5_000);
    expect(w.lane.health()).toMatchObject({ state: 'up' });
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
    expect(await hashesAt(store)).toEqual(hashesOf(w.ledger));
    expect(w.told).toEqual([]);
  });

  it.each(Array.from({ length: 4 }, (_, seed) => seed))(
    'agree in the end, whatever happens (seed %i)',
    async (seed) => {
      const file = join(folder, 'lane.db');
      const w = await world({ ledgerFile: file, seed });
      const { store } = w.startCentre();
      const dice = w.entropy;
      let lane = { ledger: w.ledger, end: w.lane };
      for (let step = 0; step < 30; step += 1) {
        Object.assign(w.memory.dials, {
          dropChance: dice.pick([0, 0.3]),
          dropAckChance: dice.pick([0, 0.3]),
          duplicateChance: dice.pick([0, 0.5]),
          latencyMs: dice.pick([0, 30]),
          jitterMs: dice.pick([0, 100]),
        });
        lane.ledger.append(drafts(dice.below(40), dice.pick(['lane-1', 'lane-2'])));
        lane.end.poke();
        if (dice.chance(0.2)) w.memory.cut(dice.pick(['lane', 'centre']));
        if (dice.chance(0.2)) w.memory.kill();
        if (dice.chance(0.2)) {
          lane.end.stop();
          lane.ledger.close();
          const ledger = w.openLane(file);
          lane = { ledger, end: w.startLane(ledger) };
        }
        await w.clock.advanceSettled(dice.below(300));
        w.memory.restart();
      }
      Object.assign(w.memory.dials, { dropChance: 0, dropAckChance: 0 });
      await w.clock.advanceSettled(120_000);
      expect(lane.ledger.backlog()).toBe(0);
      for (const name of ['lane-1', 'lane-2']) expect(await hashesAt(store, name)).toEqual(hashesOf(lane.ledger, name));
      expect(w.told).toEqual([]);
      lane.ledger.close();
    },
  );

  it('go on where they were when either starts again', async () => {
    const w = await world({ ledgerFile: join(folder, 'lane.db') });
    const first = w.startCentre();
    w.append(100);
    await w.clock.advanceSettled(7);
    await first.end.stop();
    w.lane.stop();
    w.ledger.close();
    const ledger = w.openLane(join(folder, 'lane.db'));
    ledger.append(drafts(30));
    w.startLane(ledger);
    const { store } = w.startCentre(first.store);
    await w.clock.advanceSettled(5000);
    expect(ledger.backlog()).toBe(0);
    expect(await hashesAt(store)).toEqual(hashesOf(ledger));
    expect(w.told).toEqual([]);
    ledger.close();
  });
});
