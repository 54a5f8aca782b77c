import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { sleep, systemClock } from '../../hardware/clock.ts';
import { createMqttBus, type MqttBusOptions } from '../../hardware/bus/mqtt-bus.ts';
import type { Bus } from '../../hardware/bus/bus.ts';
import { type Server, startMosquitto, startNats, startRabbitmq } from '../../sim/servers.ts';

const PATIENCE = { timeout: 30_000, interval: 20 };
/** A broker counts the life of a message in whole seconds. */
const EXPIRED_AFTER_MS = 3000;

let mosquitto: Server;
const buses: Bus[] = [];
const servers: Server[] = [];

function busTo({ port }: Server, options: Partial<MqttBusOptions> = {}): Bus {
  const url = `mqtt://127.0.0.1:${port}`;
  const bus = createMqttBus({ url, clock: systemClock, reconnectMaxMs: 500, ...options });
  buses.push(bus);
  return bus;
}

async function openBus(server = mosquitto, options: Partial<MqttBusOptions> = {}): Promise<Bus> {
  const bus = busTo(server, options);
  bus.start();
  await vi.waitUntil(() => bus.health().state === 'up', PATIENCE);
  return bus;
}

/** Mosquitto without TLS, and with settings of its own. */
async function mosquittoWith(settings: (dataDir: string) => readonly string[]): Promise<Server> {
  const server = await startMosquitto(({ port, dataDir }) =>
    [`listener ${port} 127.0.0.1`, 'allow_anonymous true', ...settings(dataDir), ''].join('\n'),
  );
  servers.push(server);
  return server;
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
  await Promise.all([mosquitto, ...servers.splice(0)].map(async (server) => server.close()));
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

describe('MQTT 5 over Mosquitto', () => {
  it('is spoken, and still is when the broker was killed', async () => {
    const bus = await openBus();
    expect(bus.health().counters).toEqual({ connected: 1, connectedMqtt5: 1 });
    await mosquitto.kill();
    await vi.waitUntil(() => (bus.health().counters['disconnected'] ?? 0) > 2, PATIENCE);
    await mosquitto.start();
    await vi.waitUntil(() => bus.health().state === 'up', PATIENCE);
    expect(bus.health().counters).toMatchObject({ connected: 2, connectedMqtt5: 2 });
  });

  it('tells at once what the access list does not allow', async () => {
    const server = await mosquittoWith((dataDir) => {
      const file = path.join(dataDir, 'acl');
      // Mosquitto warns of a list that others may read.
      writeFileSync(file, 'topic readwrite lane-1/#\n', { mode: 0o600 });
      return [`acl_file ${file}`, 'user root'];
    });
    const bus = await openBus(server);
    await expect(bus.publish('lane-2/journal', 'x')).rejects.toThrow(/does not allow us this.*0x87/);
    await bus.publish('lane-1/journal', 'x');
    expect(bus.health()).toMatchObject({ state: 'degraded', counters: { connected: 1, published: 1 } });
    expect(bus.health().reason).toContain('refused a message on lane-2/journal');
  });

  it('sends nothing longer than the broker takes, and stays connected', async () => {
    const bus = await openBus(await mosquittoWith(() => ['max_packet_size 2000']));
    await expect(bus.publish('a', 'x'.repeat(2000))).rejects.toThrow('longer than the broker takes, which is 2000');
    await bus.publish('a', 'x'.repeat(1900));
    expect(bus.health().counters).toMatchObject({ connected: 1, publishRefused: 1, published: 1 });
  });

  it('says of a message that the broker finds too long what to do, and comes back', async () => {
    const bus = await openBus(await mosquittoWith(() => ['message_size_limit 1000']));
    await expect(bus.publish('a', 'x'.repeat(2000))).rejects.toThrow('longer than the broker takes; raise its longest');
    await vi.waitUntil(() => bus.health().state === 'up', PATIENCE);
    await bus.publish('a', 'x');
    expect(bus.health().counters).toMatchObject({ connected: 2, published: 1 });
  });

  it('sends many at once to a broker that takes one at a time', async () => {
    const sender = await openBus(await mosquittoWith(() => ['max_inflight_messages 1']));
    await Promise.all(Array.from({ length: 200 }, async (_, index) => sender.publish('a', String(index))));
    expect(sender.health().counters).toMatchObject({ connected: 1, published: 200 });
  });

  it('lets the broker drop what expired while a session was kept', async () => {
    const [sender, receiver] = [await openBus(), await openBus(mosquitto, { cleanSession: false, clientId: 'lane' })];
    const got = collect(receiver, 'lane/#');
    await untilHeard(sender, 'lane/1', got);
    await receiver.stop();
    await sender.publish('lane/2', 'late', { expiresMs: 1000 });
    await sender.publish('lane/2', 'kept');
    await sleep(systemClock, EXPIRED_AFTER_MS);
    receiver.start();
    await vi.waitUntil(() => got.includes('lane/2 kept'), PATIENCE);
    expect(got).not.toContain('lane/2 late');
  });
});

describe.each([
  ['NATS', startNats],
  ['RabbitMQ', startRabbitmq],
])('%s, which speaks MQTT 3.1.1 alone', (_name, start) => {
  it('is spoken to in it at once, and again after it was killed, and no other trouble is told', async () => {
    const server = await start();
    servers.push(server);
    const bus = busTo(server);
    const told: string[] = [];
    bus.onHealth(({ state }) => told.push(state));
    bus.start();
    await vi.waitUntil(() => bus.health().state === 'up', PATIENCE);
    expect([told, bus.health().counters]).toEqual([['up'], { connected: 1 }]);
    await server.kill();
    await vi.waitUntil(() => bus.health().state === 'down', PATIENCE);
    await server.start();
    await vi.waitUntil(() => bus.health().state === 'up', PATIENCE);
    expect(told).toEqual(['up', 'down', 'up']);
    const got = collect(bus, 'lane/#');
    await untilHeard(bus, 'lane/1', got);
    expect(bus.health().counters).not.toHaveProperty('connectedMqtt5');
  }, 300_000);
});
