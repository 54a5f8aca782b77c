import { describe, expect, it } from 'vitest';
import { seededEntropy } from '../entropy.ts';
import { createVirtualClock } from '../virtual-clock.ts';
import type { Bus } from './bus.ts';
import { inOrder } from './brokers-in-order.ts';
import { createMemoryBus } from './memory-bus.ts';

const PATIENCE_MS = 10_000;
const SETTLE_MS = 60_000;

function world(count = 2) {
  const clock = createVirtualClock();
  const brokers = Array.from({ length: count }, () => createMemoryBus(clock));
  const clients = brokers.map((broker, at) => broker.client(`broker-${at}`));
  const bus = inOrder(clients, { clock, entropy: seededEntropy(1), patienceMs: PATIENCE_MS, settleMs: SETTLE_MS });
  const heard: string[] = [];
  bus.subscribe('#', ({ payload }) => heard.push(Buffer.from(payload).toString('utf8')));
  const states: string[] = [];
  bus.onHealth(({ state }) => states.push(state));
  const speakers = brokers.map((broker, at) => broker.client(`speaker-${at}`));
  for (const each of speakers) each.start();
  return { clock, brokers, clients, bus, heard, states, speakers };
}

const connections = (clients: readonly Bus[]) => clients.map((each) => each.health().state === 'up');

describe('brokers in order', () => {
  it('keeps to the first while that is there, and leaves the others alone', async () => {
    const { clock, bus, clients, states } = world();
    bus.start();
    await clock.advanceSettled(SETTLE_MS * 2);
    expect(connections(clients)).toEqual([true, false]);
    expect([bus.health().state, states]).toEqual(['up', ['up']]);
  });

  it('goes over to the next when the first stays away, says so, and carries both ways', async () => {
    const { clock, bus, brokers, clients, heard, speakers } = world();
    brokers[0]?.kill();
    bus.start();
    await clock.advanceSettled(PATIENCE_MS * 0.4);
    expect(bus.health().state).toBe('down');
    await clock.advanceSettled(PATIENCE_MS);
    expect(connections(clients)).toEqual([false, true]);
    expect(bus.health()).toMatchObject({ state: 'degraded', counters: { spareBrokerTaken: 1 } });
    expect(bus.health().reason).toBe('memory:broker-1 carries, for the broker is gone');
    const published = bus.publish('up', 'hello');
    void speakers[1]?.publish('down', 'answer');
    await clock.advanceSettled(1);
    await published;
    expect(heard).toEqual(['hello', 'answer']);
  });

  it('does not run away from a short break', async () => {
    const { clock, bus, brokers, states } = world();
    bus.start();
    await clock.advanceSettled(1);
    brokers[0]?.cut();
    await clock.advanceSettled(PATIENCE_MS * 3);
    expect(bus.health().counters['spareBrokerTaken']).toBeUndefined();
    expect(states).toEqual(['up', 'down', 'up']);
  });

  it('goes back to the first when that has stayed for a while, with a break that everybody sees', async () => {
    const { clock, bus, brokers, clients, states } = world();
    brokers[0]?.kill();
    bus.start();
    await clock.advanceSettled(PATIENCE_MS);
    brokers[0]?.restart();
    await clock.advanceSettled(SETTLE_MS * 0.4);
    expect(bus.health().state).toBe('degraded');
    brokers[0]?.kill();
    await clock.advanceSettled(1000);
    brokers[0]?.restart();
    await clock.advanceSettled(SETTLE_MS * 0.4);
    expect(bus.health().state).toBe('degraded');
    await clock.advanceSettled(SETTLE_MS);
    expect(connections(clients)).toEqual([true, false]);
    expect(states).toEqual(['down', 'degraded', 'down', 'up']);
  });

  it('tries the third when two are away, and the second takes over from it', async () => {
    const { clock, bus, brokers, clients } = world(3);
    brokers[0]?.kill();
    brokers[1]?.kill();
    bus.start();
    await clock.advanceSettled(PATIENCE_MS * 2.1);
    expect(connections(clients)).toEqual([false, false, true]);
    brokers[1]?.restart();
    await clock.advanceSettled(SETTLE_MS * 1.1);
    expect(connections(clients)).toEqual([false, true, false]);
    brokers[1]?.kill();
    await clock.advanceSettled(PATIENCE_MS * 1.1);
    expect(connections(clients)).toEqual([false, false, true]);
  });

  it('refuses to publish while none is there, and stops for good', async () => {
    const { clock, bus, brokers, clients } = world();
    for (const broker of brokers) broker.kill();
    bus.start();
    await clock.advanceSettled(PATIENCE_MS * 5);
    await expect(bus.publish('up', 'hello')).rejects.toThrow('not connected');
    await bus.stop();
    for (const broker of brokers) broker.restart();
    await clock.advanceSettled(PATIENCE_MS * 5);
    expect(connections(clients)).toEqual([false, false]);
    expect(bus.health().state).toBe('down');
  });
});
