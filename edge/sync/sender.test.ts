import { describe, expect, it } from 'vitest';
import type { Bus } from '../../hardware/bus/bus.ts';
import { Fault } from '../contract/fault.ts';
import type { Outbox } from '../contract/record.ts';
import { createCentralMemory } from './central-memory.ts';
import { hashesAt, hashesOf, publishing, world } from './exchange.fixture.ts';
import type { OpenCentralStore } from './store.ts';

type World = Awaited<ReturnType<typeof world>>;

function slowBy({ clock }: World, store: OpenCentralStore, ms: number): OpenCentralStore {
  return {
    ...store,
    async take(messages) {
      await new Promise<void>((resolve) => clock.after(ms, resolve));
      return store.take(messages);
    },
  };
}

describe('a lane that waits for receipts', () => {
  it('asks a centre that has much to do with single rows, ever less often, and sends nothing else twice', async () => {
    const w = await world();
    const store = createCentralMemory();
    w.startCentre(slowBy(w, store, 20_000));
    w.append(500);
    await w.clock.advanceSettled(600_000);
    const { counters } = w.lane.health();
    expect(counters).toMatchObject({ sent: 500, backlog: 0 });
    expect(counters['resent']).toBeLessThan(40);
    expect(await hashesAt(store)).toEqual(hashesOf(w.ledger));
  });

  it('hears of its rows though hundreds of others are told at the same moment, over a bus that takes few at once', async () => {
    const AT_ONCE = 100;
    let inFlight = 0;
    const narrow = (bus: Bus) =>
      publishing(bus, async (...message) => {
        if (inFlight >= AT_ONCE) throw new Error('too many wait');
        inFlight += 1;
        await bus.publish(...message).finally(() => (inFlight -= 1));
      });
    const w = await world({ dressCentre: narrow });
    const { end } = w.startCentre();
    const lanes = Array.from({ length: 250 }, (_, at) => `lane-${at}`);
    for (const lane of lanes) w.append(1, lane);
    await w.clock.advanceSettled(400);
    expect(w.ledger.backlog()).toBe(0);
    expect(end.health().counters).toEqual({ received: 250, taken: 250, receipts: 250 });
  });

  it('sends the whole window again as soon as the row that asked is all that came', async () => {
    let isLossy = true;
    const lossy = (bus: Bus) => publishing(bus, async (...message) => (isLossy ? undefined : bus.publish(...message)));
    const w = await world({ dress: lossy, messageBytes: 1 });
    const { store, end } = w.startCentre();
    w.append(50);
    await w.clock.advanceSettled(10);
    isLossy = false;
    await w.clock.advanceSettled(2000);
    expect(w.ledger.backlog()).toBe(0);
    expect(await hashesAt(store)).toEqual(hashesOf(w.ledger));
    expect(w.lane.health().counters).toMatchObject({ resent: 1, receiptTimeouts: 1 });
    expect(end.health().counters).toMatchObject({ received: 50 });
  });

  it('learns from single rows, too, how long a slow centre takes', async () => {
    const w = await world();
    w.startCentre(slowBy(w, createCentralMemory(), 2500));
    for (let row = 0; row < 100; row += 1) {
      w.append(1);
      await w.clock.advanceSettled(3000);
    }
    expect(w.lane.health().counters['resent']).toBeLessThan(70);
  });

  it('sends shorter messages to a broker that takes no long ones', async () => {
    const strict = (bus: Bus) =>
      publishing(bus, async (topic, payload, options) => {
        if (payload.length > 20_000) throw new Error('longer than the broker takes');
        await bus.publish(topic, payload, options);
      });
    const w = await world({ dress: strict });
    w.startCentre();
    w.append(1000);
    await w.clock.advanceSettled(20_000);
    expect(w.ledger.backlog()).toBe(0);
  });

  it('asks its ledger again that could not be read once', async () => {
    const w = await world();
    w.startCentre();
    let isBroken = true;
    const outbox: Outbox = {
      ...w.ledger,
      rowsAfter(...range) {
        if (isBroken) throw new Fault('ledger-unwritable', 'the disk does not answer');
        return w.ledger.rowsAfter(...range);
      },
    };
    w.lane.stop();
    const end = w.startLane(outbox);
    w.append(1);
    end.poke();
    await w.clock.advanceSettled(60_000);
    expect(end.health().state).toBe('degraded');
    isBroken = false;
    await w.clock.advanceSettled(31_000);
    expect([w.ledger.backlog(), end.health().state]).toEqual([0, 'up']);
  });
});
