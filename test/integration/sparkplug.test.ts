import net from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createMqttBus } from '../../hardware/bus/mqtt-bus.ts';
import { systemClock } from '../../hardware/clock.ts';
import { createEdgeNode } from '../../edge/sparkplug/edge-node.ts';
import { decodePayload, encodePayload } from '../../edge/sparkplug/payload.ts';
import { startBroker } from '../../sim/broker.ts';

const cleanUps: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

/** A relay to the broker that can cut like a pulled plug. */
async function pluggable(port: number) {
  const sockets = new Set<net.Socket>();
  const server = net.createServer((near) => {
    const far = net.connect(port, '127.0.0.1');
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      from.pipe(to);
      from.on('error', () => to.destroy());
      from.on('close', () => to.destroy());
    }
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const pull = () => {
    for (const each of sockets) each.destroy();
    sockets.clear();
  };
  cleanUps.push(() => {
    pull();
    server.close();
  });
  return { url: `mqtt://127.0.0.1:${(server.address() as net.AddressInfo).port}`, pull };
}

describe('an edge node at a broker', () => {
  it('is born, dies by its will, is born with the next number, again on command, and says goodbye', async () => {
    const broker = await startBroker();
    cleanUps.push(async () => broker.close());
    const plug = await pluggable(broker.port);
    const heard: string[] = [];
    const host = createMqttBus({ url: broker.url, clock: systemClock });
    cleanUps.push(async () => host.stop());
    host.subscribe('spBv1.0/plant/#', ({ topic, payload, retained }) => {
      const { metrics = [], seq = '-' } = decodePayload(payload) ?? {};
      const bdSeq = metrics.find(({ name }) => name === 'bdSeq')?.value ?? '-';
      const [, , message = ''] = topic.split('/');
      if (message !== 'NCMD') heard.push(`${message} ${seq} ${String(bdSeq)}${retained ? ' retained' : ''}`);
    });
    host.start();
    await expect.poll(() => host.health().state, { timeout: 20_000 }).toBe('up');
    const node = createEdgeNode({
      name: { group: 'plant', node: 'box' },
      primaryHost: null,
      clock: systemClock,
      read: () => ({ node: [], devices: new Map([['lane-1/gate', []]]) }),
      everyMs: 60_000,
      connect: (will) =>
        createMqttBus({ url: plug.url, clock: systemClock, clientId: 'node', will, reconnectMinMs: 20 }),
    });
    cleanUps.push(async () => node.stop());
    const hears = async (...expected: string[]) => {
      await expect.poll(() => heard, { timeout: 20_000 }).toEqual(expected);
      heard.length = 0;
    };
    node.start();
    await hears('NBIRTH 0 0', 'DBIRTH 1 -');
    plug.pull();
    await hears('NDEATH - 0', 'NBIRTH 0 1', 'DBIRTH 1 -');
    const command = { name: 'Node Control/Rebirth', type: 'boolean', value: true } as const;
    await host.publish('spBv1.0/plant/NCMD/box', encodePayload({ timestampMs: 1, metrics: [command] }), { qos: 0 });
    await hears('NBIRTH 0 1', 'DBIRTH 1 -');
    await node.stop();
    await hears('NDEATH - 1');
  });
});
