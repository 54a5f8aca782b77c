import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from '../../hardware/clock.ts';
import { createMqttBus } from '../../hardware/bus/mqtt-bus.ts';
import type { Bus } from '../../hardware/bus/bus.ts';
import { type Server, startMosquitto } from '../../sim/servers.ts';

const PATIENCE = { timeout: 30_000, interval: 20 };

let mosquitto: Server;
const buses: Bus[] = [];

async function openBus(): Promise<Bus> {
  const bus = createMqttBus({ url: mosquitto.url, clock: systemClock, reconnectMaxMs: 500 });
  buses.push(bus);
  bus.start();
  await vi.waitUntil(() => bus.health().state === 'up', PATIENCE);
  return bus;
}

function collect(bus: Bus, filter: string): string[] {
  const got: string[] = [];
  bus.subscribe(filter, ({ topic, payload }) => got.push(`${topic} ${Buffer.from(payload).toString('utf8')}`));
  return got;
}

beforeEach(async () => {
  mosquitto = await startMosquitto();
});

afterEach(async () => {
  await Promise.all(buses.splice(0).map(async (bus) => bus.stop()));
  await mosquitto.close();
});

/** Publishes until one arrives: a subscription is not yet in force when subscribe() returns. */
async function untilHeard(sender: Bus, topic: string, got: readonly string[]): Promise<void> {
  await vi.waitUntil(async () => {
    await sender.publish(topic, 'hello').catch(() => {});
    return got.includes(`${topic} hello`);
  }, PATIENCE);
}

describe('the bus over Mosquitto', () => {
  it('carries every message from one client to another, in order', async () => {
    const [sender, receiver] = [await openBus(), await openBus()];
    const got = collect(receiver, 'lane/+/outcome');
    await untilHeard(sender, 'lane/7/outcome', got);
    got.length = 0;
    const sent = Array.from({ length: 500 }, (_, index) => `passage ${index}`);
    for (const text of sent) await sender.publish('lane/3/outcome', text);
    await vi.waitUntil(() => got.length >= sent.length, PATIENCE);
    expect(got.filter((line) => line.startsWith('lane/3/'))).toEqual(sent.map((text) => `lane/3/outcome ${text}`));
  });

  it('carries a megabyte unchanged', async () => {
    const bus = await openBus();
    const image = Buffer.alloc(1024 * 1024, 'x-ray');
    const images: Uint8Array[] = [];
    bus.subscribe('image', ({ payload }) => images.push(payload));
    await vi.waitUntil(async () => {
      await bus.publish('image', image);
      return images.length > 0;
    }, PATIENCE);
    expect(image.equals(Buffer.from(images[0] ?? []))).toBe(true);
  });

  it('says that the broker was killed, refuses to publish meanwhile, and comes back subscribed', async () => {
    const [sender, receiver] = [await openBus(), await openBus()];
    const got = collect(receiver, 'lane/#');
    await untilHeard(sender, 'lane/1', got);

    await mosquitto.kill();
    await vi.waitUntil(() => sender.health().state === 'down' && receiver.health().state === 'down', PATIENCE);
    await expect(sender.publish('lane/1', 'lost?')).rejects.toThrow('cannot publish');

    await mosquitto.start();
    await vi.waitUntil(() => sender.health().state === 'up' && receiver.health().state === 'up', PATIENCE);
    got.length = 0;
    await untilHeard(sender, 'lane/2', got);
    expect(got).not.toContain('lane/1 lost?');
  });
});
