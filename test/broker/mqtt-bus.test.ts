import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from '../../hardware/clock.ts';
import { createMqttBus } from '../../hardware/bus/mqtt-bus.ts';
import type { Bus } from '../../hardware/bus/bus.ts';

const PATIENCE = { timeout: 30_000, interval: 20 };

let folder: string;
let port: number;
let mosquitto: ChildProcess;
const buses: Bus[] = [];

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  await new Promise((resolve) => {
    server.close(resolve);
  });
  if (address === null || typeof address === 'string') throw new TypeError('expected a TCP address');
  return address.port;
}

async function isListening(): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  const answered = await new Promise<boolean>((resolve) => {
    socket.once('connect', () => resolve(true));
    socket.once('error', () => resolve(false));
  });
  socket.destroy();
  return answered;
}

async function startMosquitto(): Promise<void> {
  mosquitto = spawn('mosquitto', ['-c', path.join(folder, 'mosquitto.conf')], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  await new Promise<void>((resolve, reject) => {
    mosquitto.once('spawn', resolve);
    mosquitto.once('error', (error) => reject(new TypeError('mosquitto is not installed', { cause: error })));
  });
  await vi.waitUntil(isListening, PATIENCE);
}

async function killMosquitto(): Promise<void> {
  if (mosquitto.exitCode !== null || mosquitto.signalCode !== null) return;
  const gone = new Promise((resolve) => {
    mosquitto.once('exit', resolve);
  });
  mosquitto.kill('SIGKILL');
  await gone;
}

async function openBus(): Promise<Bus> {
  const bus = createMqttBus({ url: `mqtt://127.0.0.1:${port}`, clock: systemClock, reconnectMaxMs: 500 });
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
  folder = mkdtempSync(path.join(tmpdir(), 'greenlane-mosquitto-'));
  port = await freePort();
  const settings = [`listener ${port} 127.0.0.1`, 'allow_anonymous true', 'set_tcp_nodelay true', 'log_type error'];
  writeFileSync(path.join(folder, 'mosquitto.conf'), `${settings.join('\n')}\n`);
  await startMosquitto();
});

afterEach(async () => {
  await Promise.all(buses.splice(0).map(async (bus) => bus.stop()));
  await killMosquitto();
  rmSync(folder, { recursive: true, force: true });
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

    await killMosquitto();
    await vi.waitUntil(() => sender.health().state === 'down' && receiver.health().state === 'down', PATIENCE);
    await expect(sender.publish('lane/1', 'lost?')).rejects.toThrow('cannot publish');

    await startMosquitto();
    await vi.waitUntil(() => sender.health().state === 'up' && receiver.health().state === 'up', PATIENCE);
    got.length = 0;
    await untilHeard(sender, 'lane/2', got);
    expect(got).not.toContain('lane/1 lost?');
  });
});
