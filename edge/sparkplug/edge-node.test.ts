import { describe, expect, it } from 'vitest';
import { createMemoryBus } from '../../hardware/bus/memory-bus.ts';
import type { DeviceHealth } from '../../hardware/device.ts';
import { createVirtualClock } from '../../hardware/virtual-clock.ts';
import { createEdgeNode } from './edge-node.ts';
import { decodePayload, encodePayload } from './payload.ts';
import { readTelemetry } from './telemetry.ts';

const EVERY_MS = 1000;
const PREFIX = 'spBv1.0/plant/';

interface Heard {
  readonly message: string;
  readonly seq: number | undefined;
  readonly bdSeq: unknown;
  readonly names: readonly (string | undefined)[];
  readonly values: Readonly<Record<string, unknown>>;
}

async function stage(primaryHost: string | null = null) {
  const clock = createVirtualClock();
  const broker = createMemoryBus(clock);
  const gate: { -readonly [K in keyof DeviceHealth]: DeviceHealth[K] } = {
    state: 'up',
    reason: '',
    sinceMs: 0,
    counters: { frames: 1 },
  };
  const source = {
    devices: new Map([['lane-1/gate', () => gate]]),
    services: new Map([['broker', (): DeviceHealth => ({ state: 'up', reason: '', sinceMs: 0, counters: {} })]]),
    isSimulated: true,
  };
  const node = createEdgeNode({
    name: { group: 'plant', node: 'box' },
    primaryHost,
    clock,
    read: () => readTelemetry(source),
    everyMs: EVERY_MS,
    connect: (will) => broker.client('node', { will }),
  });
  const heard: Heard[] = [];
  const host = broker.client('host');
  host.subscribe(`${PREFIX}#`, ({ topic, payload }) => {
    const decoded = decodePayload(payload);
    const values = Object.fromEntries(decoded?.metrics.map(({ name, value }) => [name ?? '', value]) ?? []);
    const names = decoded?.metrics.map(({ name }) => name) ?? [];
    heard.push({ message: topic.slice(PREFIX.length), seq: decoded?.seq, bdSeq: values['bdSeq'], names, values });
  });
  host.start();
  await clock.advanceSettled(0);
  return {
    clock,
    broker,
    gate,
    node,
    host,
    /** What was heard since the last time. */
    take: () => heard.splice(0).filter(({ message }) => !message.startsWith('NCMD')),
    command: async (name: string, value = true) => {
      const payload = encodePayload({ timestampMs: 1, metrics: [{ name, type: 'boolean', value }] });
      await host.publish(`${PREFIX}NCMD/box`, payload);
    },
    state: async (online: boolean, timestamp: number) => {
      await host.publish('spBv1.0/STATE/scada', JSON.stringify({ online, timestamp }), { retain: true });
    },
  };
}

const messages = (heard: readonly Heard[]) => heard.map(({ message, seq }) => `${message} ${seq ?? '-'}`);

describe('an edge node', () => {
  it('is born before its devices, with everything that it will ever tell', async () => {
    const { clock, node, take } = await stage();
    node.start();
    await clock.advanceSettled(10);
    const heard = take();
    expect(messages(heard)).toEqual(['NBIRTH/box 0', 'DBIRTH/box/lane-1:gate 1']);
    expect(heard[0]?.values).toEqual({
      bdSeq: 0,
      'Node Control/Rebirth': false,
      'Properties/Simulated': true,
      'Services/broker/Health/State': 'up',
      'Services/broker/Health/Reason': '',
    });
    expect(heard[1]?.values).toEqual({ 'Health/State': 'up', 'Health/Reason': '', 'Counters/frames': 1 });
  });

  it('tells what has changed, and nothing where nothing has', async () => {
    const { clock, node, gate, take } = await stage();
    node.start();
    await clock.advanceSettled(10);
    take();
    await clock.advanceSettled(5 * EVERY_MS);
    expect(take()).toEqual([]);
    gate.counters = { frames: 2 };
    await clock.advanceSettled(EVERY_MS);
    expect(take()).toMatchObject([{ message: 'DDATA/box/lane-1:gate', seq: 2, values: { 'Counters/frames': 2 } }]);
  });

  it('numbers its messages modulo 256, over all of them', async () => {
    const { clock, node, gate, take } = await stage();
    node.start();
    await clock.advanceSettled(10);
    for (let n = 0; n < 300; n += 1) {
      gate.counters = { frames: n + 10 };
      await clock.advanceSettled(EVERY_MS);
    }
    expect(take().map(({ seq }) => seq)).toEqual(Array.from({ length: 302 }, (_, n) => n % 256));
  });

  it('lets a device die that does not answer, and be born again', async () => {
    const { clock, node, gate, take } = await stage();
    node.start();
    await clock.advanceSettled(10);
    take();
    gate.state = 'down';
    await clock.advanceSettled(2 * EVERY_MS);
    gate.state = 'up';
    await clock.advanceSettled(2 * EVERY_MS);
    expect(messages(take())).toEqual(['DDEATH/box/lane-1:gate 2', 'DBIRTH/box/lane-1:gate 3']);
  });

  it('bears a device again that has something new to tell', async () => {
    const { clock, node, gate, take } = await stage();
    node.start();
    await clock.advanceSettled(10);
    take();
    gate.counters = { frames: 1, garbled: 1 };
    await clock.advanceSettled(EVERY_MS);
    expect(take()).toMatchObject([{ message: 'DBIRTH/box/lane-1:gate', values: { 'Counters/garbled': 1 } }]);
  });

  it('leaves a will whose number is that of its birth, another with each connection', async () => {
    const { clock, node, broker, take } = await stage();
    node.start();
    await clock.advanceSettled(10);
    for (const bdSeq of [0, 1, 2]) {
      expect(take()[0]).toMatchObject({ message: 'NBIRTH/box', seq: 0, bdSeq });
      broker.cut('node');
      await clock.advanceSettled(1);
      expect(take()).toEqual([{ message: 'NDEATH/box', seq: undefined, bdSeq, names: ['bdSeq'], values: { bdSeq } }]);
      await clock.advanceSettled(300);
    }
  });

  it('says goodbye itself when it is stopped', async () => {
    const { clock, node, take } = await stage();
    node.start();
    await clock.advanceSettled(10);
    take();
    await Promise.all([node.stop(), clock.advanceSettled(5 * EVERY_MS)]);
    expect(take()).toMatchObject([{ message: 'NDEATH/box', bdSeq: 0 }]);
  });

  it('is born again on command, once for many, and does nothing else that it is told', async () => {
    const { clock, node, take, command } = await stage();
    node.start();
    await clock.advanceSettled(10);
    take();
    await Promise.all([
      command('Node Control/Rebirth'),
      command('Node Control/Rebirth'),
      command('Node Control/Rebirth', false),
      command('Node Control/Reboot'),
      clock.advanceSettled(500),
    ]);
    expect(messages(take())).toEqual(['NBIRTH/box 0', 'DBIRTH/box/lane-1:gate 1']);
    expect(node.counters()).toMatchObject({ rebirths: 2, commandsIgnored: 2 });
  });

  it('waits for its primary host, and dies with it', async () => {
    const { clock, node, take, state } = await stage('scada');
    node.start();
    await clock.advanceSettled(EVERY_MS);
    expect(take()).toEqual([]);
    await Promise.all([state(true, 100), clock.advanceSettled(10)]);
    expect(take()).toMatchObject([{ message: 'NBIRTH/box', bdSeq: 0 }, { message: 'DBIRTH/box/lane-1:gate' }]);
    await Promise.all([state(false, 99), clock.advanceSettled(10)]);
    expect(take()).toEqual([]);
    await Promise.all([state(false, 200), clock.advanceSettled(1000)]);
    expect(take()).toMatchObject([{ message: 'NDEATH/box', bdSeq: 0 }]);
    await Promise.all([state(true, 300), clock.advanceSettled(10)]);
    expect(take()[0]).toMatchObject({ message: 'NBIRTH/box', bdSeq: 1 });
  });

  it('believes a host that was online before it came', async () => {
    const { clock, node, take, state } = await stage('scada');
    await Promise.all([state(true, 100), clock.advanceSettled(0)]);
    node.start();
    await clock.advanceSettled(10);
    expect(messages(take())[0]).toBe('NBIRTH/box 0');
  });

  it('is not moved by commands and states that are none', async () => {
    const { clock, node, take, host } = await stage('scada');
    node.start();
    await clock.advanceSettled(10);
    await Promise.all([
      host.publish('spBv1.0/STATE/scada', 'ONLINE'),
      host.publish('spBv1.0/STATE/scada', '{"online":true}'),
      host.publish(`${PREFIX}NCMD/box`, Buffer.from('ffff', 'hex')),
      clock.advanceSettled(500),
    ]);
    expect(take()).toEqual([]);
    expect(node.counters()).toEqual({ statesIgnored: 2, commandsIgnored: 1 });
  });
});
