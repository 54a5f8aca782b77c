import { connect, createServer, Socket } from 'node:net';
import { once } from 'node:events';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Bus, BusMessage } from '../hardware/bus/bus.ts';
import { createMqttBus, type MqttBusOptions } from '../hardware/bus/mqtt-bus.ts';
import { systemClock } from '../hardware/clock.ts';
import { type EmbeddedBroker, startBroker } from './broker.ts';

const cleanUps: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

async function broker(port = 0): Promise<EmbeddedBroker> {
  const started = await startBroker(port);
  cleanUps.push(async () => started.close());
  return started;
}

function bus(url: string, options: Partial<MqttBusOptions> = {}): Bus {
  const made = createMqttBus({ url, clock: systemClock, reconnectMinMs: 20, reconnectMaxMs: 50, ...options });
  cleanUps.push(async () => made.stop());
  made.start();
  return made;
}

async function until(condition: () => boolean): Promise<void> {
  await vi.waitFor(() => expect(condition()).toBe(true), { timeout: 20_000, interval: 5 });
}

async function connected(url: string, options: Partial<MqttBusOptions> = {}): Promise<Bus> {
  const made = bus(url, options);
  await until(() => made.health().state === 'up');
  return made;
}

function text(message: BusMessage | undefined): string {
  return Buffer.from(message?.payload ?? []).toString();
}

describe('two clients on the embedded broker', () => {
  it('carry messages, with the retained flag on what was said before', async () => {
    const { url } = await broker();
    const [speaker, hearer] = [await connected(url), await connected(url)];
    await speaker.publish('lane/1/state', 'before', { retain: true });
    const heard: BusMessage[] = [];
    hearer.subscribe('lane/+/state', (message) => heard.push(message));
    await until(() => heard.length === 1);
    await speaker.publish('lane/1/state', new Uint8Array([97, 0, 98]));
    await until(() => heard.length === 2);
    expect(heard.map((message) => [message.topic, text(message), message.retained])).toEqual([
      ['lane/1/state', 'before', true],
      ['lane/1/state', 'a\0b', false],
    ]);
  });

  it('give each listener of overlapping filters every message, until it leaves', async () => {
    const { url } = await broker();
    const client = await connected(url);
    const heard: string[] = [];
    const leave = client.subscribe('lane/#', () => heard.push('all'));
    client.subscribe('lane/+/x', () => heard.push('one'));
    await client.publish('lane/1/x', '1');
    await until(() => heard.includes('all') && heard.includes('one'));
    leave();
    heard.length = 0;
    await client.publish('lane/1/x', '2');
    await until(() => heard.includes('one'));
    expect(heard).not.toContain('all');
  });

  it('switch Nagle off on every connection', async () => {
    const spy = vi.spyOn(Socket.prototype, 'setNoDelay');
    const { url } = await broker();
    await connected(url);
    expect(spy).toHaveBeenCalledWith(true);
    spy.mockRestore();
  });

  it('leave a will behind when one of them is cut off', async () => {
    const started = await broker();
    const heard: string[] = [];
    const hearer = await connected(started.url);
    hearer.subscribe('status', (message) => heard.push(text(message)));
    // A connection that is cut: the client sits behind a relay that we destroy.
    const relay = createServer((socket) => {
      socket.on('error', () => {});
      const upstream = connect(started.port, '127.0.0.1');
      socket.pipe(upstream).pipe(socket);
      relay.once('cut', () => upstream.destroy());
    });
    relay.listen(0, '127.0.0.1');
    await once(relay, 'listening');
    const address = relay.address();
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
    await connected(`mqtt://127.0.0.1:${port}`, { will: { topic: 'status', payload: 'offline', retain: true } });
    relay.emit('cut');
    relay.close();
    await until(() => heard.length > 0);
    expect(heard).toEqual(['offline']);
  });
});

describe('a client whose broker is gone', () => {
  it('refuses to publish at once, reconnects, subscribes again and does not send what was refused', async () => {
    const first = await startBroker();
    const client = await connected(first.url);
    const heard: string[] = [];
    client.subscribe('a/b', (message) => heard.push(text(message)));
    await client.publish('a/b', 'one');
    await until(() => heard.length === 1);
    await first.kill();
    await until(() => client.health().state === 'down');
    await expect(client.publish('a/b', 'lost')).rejects.toThrow('not connected');
    expect(client.health().reason).toContain(first.url);
    await broker(first.port);
    await until(() => client.health().state === 'up');
    await client.publish('a/b', 'two');
    await until(() => heard.length === 2);
    expect(heard).toEqual(['one', 'two']);
    expect(client.health().counters).toMatchObject({ connected: 2, publishRefused: 1, published: 2 });
  });

  it('ends what waits for acknowledgement when the connection breaks', async () => {
    const { url, server } = await deafBroker();
    const client = await connected(url);
    const publishing = client.publish('a', 'x');
    setImmediate(() => server.emit('cut'));
    await expect(publishing).rejects.toThrow('broke');
  });

  it('gives up on an acknowledgement that does not come, and bounds how many it waits for', async () => {
    const { url } = await deafBroker();
    const client = await connected(url, { publishTimeoutMs: 50, maxInFlight: 2, maxInFlightBytes: 10 });
    const waiting = [client.publish('a', 'x'), client.publish('a', 'y')];
    await expect(client.publish('a', 'z')).rejects.toThrow('too many messages');
    for (const publishing of waiting) await expect(publishing).rejects.toThrow('not acknowledged');
    expect(client.health().state).toBe('degraded');
    const another = client.publish('a', '123456');
    await expect(client.publish('a', '123456')).rejects.toThrow('too many bytes');
    await expect(another).rejects.toThrow('not acknowledged');
  });
});

describe('a client with a bound on payloads', () => {
  it('neither sends nor takes a longer one, and counts both', async () => {
    const { url } = await broker();
    const [speaker, hearer] = [await connected(url), await connected(url, { maxPayloadBytes: 100 })];
    const heard: number[] = [];
    hearer.subscribe('a', (message) => heard.push(message.payload.length));
    await expect(hearer.publish('a', 'x'.repeat(101))).rejects.toThrow('101 bytes are more than 100');
    await speaker.publish('a', 'x'.repeat(101));
    await speaker.publish('a', 'x'.repeat(100));
    await until(() => heard.length > 0);
    expect(heard).toEqual([100]);
    expect(hearer.health().counters).toMatchObject({ payloadTooBig: 1, publishRefused: 1 });
  });

  it('hangs up on a packet so long that reading it whole would cost memory', async () => {
    const { url } = await broker();
    const [speaker, hearer] = [await connected(url), await connected(url, { maxPayloadBytes: 100 })];
    hearer.subscribe('a', () => {});
    await speaker.publish('a', new Uint8Array(4 * 1024 * 1024));
    await until(() => hearer.health().counters['connected'] === 2);
    expect(hearer.health().counters).toMatchObject({ packetTooBig: 1, disconnected: 1 });
    expect(hearer.health().counters).not.toHaveProperty('received');
  });

  it('refuses topics that are none', async () => {
    const { url } = await broker();
    const client = await connected(url);
    await expect(client.publish('a/+/b', 'x')).rejects.toThrow('topic name');
    expect(() => client.subscribe('a/#/b', () => {})).toThrow('topic filter');
  });
});

describe('a client that is not welcome', () => {
  it('says so when a subscription is refused, and stays degraded', async () => {
    const { url } = await deafBroker((packet, socket) => {
      // SUBACK with return code 128 (MQTT 3.1.1, 3.9.3), then PUBACK.
      if (packet[0] === 0x82) socket.write(Buffer.from([0x90, 0x03, packet[2] ?? 0, packet[3] ?? 0, 0x80]));
      else if ((packet[0] ?? 0) >> 4 === 3) socket.write(Buffer.from([0x40, 0x02, ...packet.subarray(5, 7)]));
    });
    const client = await connected(url);
    client.subscribe('secret/#', () => {});
    await until(() => client.health().state === 'degraded');
    expect(client.health().reason).toContain('refused a subscription to secret/#');
    await client.publish('a', 'x');
    expect(client.health()).toMatchObject({ state: 'degraded', counters: { subscriptionRefused: 1, published: 1 } });
  });

  it('says why it is not let in, and keeps trying', async () => {
    // CONNACK with return code 5: not authorized (MQTT 3.1.1, 3.2.2.3).
    const { url } = await deafBroker(() => {}, 5);
    const client = bus(url);
    await until(() => (client.health().counters['disconnected'] ?? 0) >= 2);
    expect(client.health()).toMatchObject({ state: 'down' });
    expect(client.health().reason).toContain('Not authorized');
  });
});

/** Says CONNACK to whoever comes, and nothing more but what `answer` says to later packets. */
async function deafBroker(answer: (packet: Buffer, socket: Socket) => void = () => {}, returnCode = 0) {
  const server = createServer((socket) => {
    socket.once('data', () => {
      socket.write(Buffer.from([0x20, 0x02, 0x00, returnCode]));
      socket.on('data', (packet) => answer(Buffer.from(packet), socket));
    });
    socket.on('error', () => {});
    server.on('cut', () => socket.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  cleanUps.push(async () => {
    server.emit('cut');
    await new Promise((resolve) => {
      server.close(resolve);
    });
  });
  const address = server.address();
  return { url: `mqtt://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`, server };
}
