import { describe, expect, it } from 'vitest';
import type { Bus } from '../../hardware/bus/bus.ts';
import { createCentralMemory } from './central-memory.ts';
import { hashesAt, hashesOf, publishing, world } from './exchange.fixture.ts';
import type { OpenCentralStore } from './store.ts';

describe('a lane that waits for receipts', () => {
  it('asks a centre that has much to do with single rows, ever less often, and sends nothing else twice', async () => {
    const w = await world();
    const store = createCentralMemory();
    const slow: OpenCentralStore = {
      ...store,
      async take(messages) {
        await new Promise<void>((resolve) => w.clock.after(20_000, resolve));
        return store.take(messages);
      },
    };
    w.startCentre(slow);
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
});
