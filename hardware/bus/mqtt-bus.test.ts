import { afterEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from '../clock.ts';
import { createMqttBus, type MqttBusOptions } from './mqtt-bus.ts';
import {
  type Answer,
  CONNECT,
  type Packet,
  PUBLISH_QOS_1,
  type ScriptedBroker,
  scriptedBroker,
  SUBSCRIBE,
  versionOf,
  welcome5,
  WELCOME_311,
} from './scripted-broker.fixture.ts';

const cleanUps: (() => Promise<void>)[] = [];
const NOT_AUTHORIZED = 0x87;

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

async function broker(answer: Answer): Promise<ScriptedBroker> {
  const started = await scriptedBroker(answer);
  cleanUps.push(async () => started.close());
  return started;
}

function busTo({ url }: ScriptedBroker, options: Partial<MqttBusOptions> = {}) {
  const bus = createMqttBus({ url, clock: systemClock, reconnectMinMs: 20, reconnectMaxMs: 50, ...options });
  cleanUps.push(async () => bus.stop());
  const told: string[] = [];
  bus.onHealth(({ state }) => told.push(state));
  bus.start();
  return { bus, told };
}

async function until(condition: () => boolean): Promise<void> {
  await vi.waitFor(() => expect(condition()).toBe(true), { timeout: 20_000, interval: 5 });
}

/** Lets in with MQTT 5 and answers publishes with a reason code for each topic of one letter. */
function answering(reasons: Readonly<Record<string, number>>, ...properties: readonly number[]): Answer {
  return ({ head, body }, say) => {
    if (head === CONNECT) say(...welcome5(...properties));
    const reason = reasons[String.fromCharCode(body[2] ?? 0)];
    if (head === PUBLISH_QOS_1 && reason !== undefined) say(0x40, 3, body[3] ?? 0, body[4] ?? 0, reason);
  };
}

const publishesOf = ({ came }: ScriptedBroker) => came.filter(({ head }) => head === PUBLISH_QOS_1);
const payloadOf = ({ body }: Packet) => String.fromCharCode(body.at(-1) ?? 0);

describe('a broker that speaks MQTT 5', () => {
  it('is spoken to in it, and again in it after it was lost and hung up once', async () => {
    let connects = 0;
    const started = await broker(({ head }, say, socket) => {
      if (head !== CONNECT) return;
      connects += 1;
      if (connects === 2) socket.destroy();
      else say(...welcome5());
    });
    const { bus } = busTo(started);
    await until(() => bus.health().state === 'up');
    started.cut();
    await until(() => bus.health().counters['connectedMqtt5'] === 2);
    expect(started.offered).toEqual([5, 5, 5]);
  });

  it('says of a message that it is not allowed, and the bus is degraded until one of that topic is', async () => {
    const reasons: Record<string, number> = { a: NOT_AUTHORIZED, b: 0, c: 0x10 };
    const { bus } = busTo(await broker(answering(reasons)));
    await until(() => bus.health().state === 'up');
    await expect(bus.publish('a', 'x')).rejects.toThrow(/^cannot publish on a: .* does not allow us this; .*0x87/);
    await bus.publish('b', 'x');
    await bus.publish('c', 'nobody subscribes to it');
    expect(bus.health()).toMatchObject({ state: 'degraded', counters: { publishFailed: 1, published: 2 } });
    expect(bus.health().reason).toMatch(/^mqtt:.* refused a message on a: the broker does not allow us this/);
    reasons['a'] = 0;
    await bus.publish('a', 'x');
    expect(bus.health().state).toBe('up');
  });

  it.each([
    [0x97, /used up/],
    [0x90, /does not take this topic/],
  ])('refuses a message for reason %i with what to do', async (reason, text) => {
    const { bus } = busTo(await broker(answering({ a: reason })));
    await until(() => bus.health().state === 'up');
    await expect(bus.publish('a', 'x')).rejects.toThrow(text);
  });

  it('says which subscription it refuses, and why', async () => {
    const started = await broker(({ head, body }, say) => {
      if (head === CONNECT) say(...welcome5());
      if (head === SUBSCRIBE) say(0x90, 5, body[0] ?? 0, body[1] ?? 0, 0, 1, NOT_AUTHORIZED);
    });
    const { bus } = busTo(started);
    bus.subscribe('mine/#', () => {});
    bus.subscribe('secret/#', () => {});
    await until(() => bus.health().state === 'degraded');
    expect(bus.health().reason).toMatch(/refused a subscription to secret\/#: the broker does not allow us this/);
  });

  it('says why it ends a connection, to whoever waits for it too', async () => {
    const started = await broker(({ head }, say, socket) => {
      if (head === CONNECT) return say(...welcome5());
      say(0xe0, 2, 0x95, 0);
      socket.end();
    });
    const { bus } = busTo(started, { reconnectMinMs: 10_000 });
    await until(() => bus.health().state === 'up');
    await expect(bus.publish('a', 'x')).rejects.toThrow('broke: it is longer than the broker takes');
    expect(bus.health()).toMatchObject({ state: 'down' });
    expect(bus.health().reason).toContain('it is longer than the broker takes');
  });

  it('is told what a message is', async () => {
    const started = await broker(answering({ a: 0 }));
    const { bus } = busTo(started);
    await until(() => bus.health().state === 'up');
    await bus.publish('a', 'x', { contentType: 'text/plain' });
    expect(publishesOf(started)[0]?.body.subarray(5).toString('latin1')).toBe('\r\u0003\0\ntext/plainx');
  });

  it('is asked to drop what comes too late, and to keep a session for a day where one is wanted', async () => {
    const started = await broker(answering({ a: 0 }));
    const { bus } = busTo(started, { cleanSession: false, clientId: 'lane' });
    await until(() => bus.health().state === 'up');
    await bus.publish('a', 'x', { expiresMs: 4001 });
    const [publish] = publishesOf(started);
    expect([...(publish?.body.subarray(5, 11) ?? [])]).toEqual([5, 2, 0, 0, 0, 5]);
    const [connect] = started.came;
    const isClean = ((connect?.body[7] ?? 0) & 2) !== 0;
    expect(isClean).toBe(false);
    expect(connect?.body.toString('hex')).toContain('1100015180');
  });

  it('is sent nothing that it does not take', async () => {
    // Maximum Packet Size 30, Retain Available 0, Maximum QoS 1 by saying nothing of it.
    const started = await broker(answering({ a: 0 }, 0x27, 0, 0, 0, 30, 0x25, 0));
    const { bus } = busTo(started);
    await until(() => bus.health().state === 'up');
    await expect(bus.publish('a', 'x'.repeat(11))).rejects.toThrow('longer than the broker takes, which is 30');
    await expect(bus.publish('a', 'x', { retain: true })).rejects.toThrow('keeps no messages');
    await bus.publish('a', 'x'.repeat(10));
    expect(publishesOf(started)).toHaveLength(1);
  });

  it('is given no more at once than it takes, and nothing that was given up in the line', async () => {
    // Receive Maximum 2.
    const started = await broker(answering({}, 0x21, 0, 2));
    const { bus } = busTo(started, { publishTimeoutMs: 200 });
    await until(() => bus.health().state === 'up');
    const waiting = ['1', '2', '3'].map(async (text) => bus.publish('a', text));
    await expect(Promise.all(waiting)).rejects.toThrow('not acknowledged');
    await Promise.allSettled(waiting);
    expect(publishesOf(started).map(payloadOf)).toEqual(['1', '2']);
  });

  it('is given the next when it acknowledges one, be it late', async () => {
    const late: (() => void)[] = [];
    const started = await broker(({ head, body }, say) => {
      // Receive Maximum 1.
      if (head === CONNECT) say(...welcome5(0x21, 0, 1));
      if (head !== PUBLISH_QOS_1) return;
      const acknowledge = () => say(0x40, 2, body[3] ?? 0, body[4] ?? 0);
      if (late.length === 0) late.push(acknowledge);
      else acknowledge();
    });
    const { bus } = busTo(started, { publishTimeoutMs: 200 });
    await until(() => bus.health().state === 'up');
    await expect(bus.publish('a', '1')).rejects.toThrow('not acknowledged');
    const next = bus.publish('a', '2');
    for (const acknowledge of late) acknowledge();
    await next;
    expect(publishesOf(started).map(payloadOf)).toEqual(['1', '2']);
    expect(bus.health().counters).toMatchObject({ connected: 1 });
  });

  it('is hung up on, and connected to anew, when it acknowledges nothing and there is no more room', async () => {
    let connects = 0;
    const started = await broker(({ head, body }, say) => {
      if (head === CONNECT) connects += 1;
      // Receive Maximum 2.
      if (head === CONNECT) say(...welcome5(0x21, 0, 2));
      if (head === PUBLISH_QOS_1 && connects > 1) say(0x40, 2, body[3] ?? 0, body[4] ?? 0);
    });
    const { bus } = busTo(started, { publishTimeoutMs: 200 });
    const reasons: string[] = [];
    bus.onHealth(({ state, reason }) => void (state === 'down' && reasons.push(reason)));
    await until(() => bus.health().state === 'up');
    const waiting = ['1', '2', '3'].map(async (text) => bus.publish('a', text));
    await Promise.allSettled(waiting);
    await until(() => bus.health().counters['connected'] === 2);
    expect(reasons).toEqual([expect.stringMatching(/acknowledges none of 2 messages .* connect anew; see its log/)]);
    await bus.publish('a', '4');
    expect(bus.health().state).toBe('up');
    expect(started.offered).toEqual([5, 5]);
  });
});

describe('a broker that speaks MQTT 3.1.1 alone', () => {
  const refusals: readonly (readonly [what: string, refusal: Answer])[] = [
    ['says so in MQTT 3.1.1', (_, say) => say(0x20, 2, 0, 1)],
    ['says so in MQTT 5', (_, say) => say(0x20, 3, 0, 0x84, 0)],
    ['hangs up', (_, _say, socket) => socket.end()],
    ['resets the connection', (_, _say, socket) => socket.resetAndDestroy()],
    ['lets in as if it were 3.1.1', (_, say) => say(...WELCOME_311)],
    ['knows not who we are before it knows the version', (_, say) => say(0x20, 2, 0, 5)],
  ];

  it.each(refusals)('is spoken to in it at once where it %s, and no trouble is told', async (_what, refusal) => {
    const started = await broker((packet, say, socket) => {
      if (packet.head !== CONNECT) return;
      if (versionOf(packet) === 5) refusal(packet, say, socket);
      else say(...WELCOME_311);
    });
    const { bus, told } = busTo(started, { reconnectMinMs: 60_000 });
    await until(() => bus.health().state === 'up');
    expect(told).toEqual(['up']);
    expect(bus.health().counters).toEqual({ connected: 1 });
    expect(started.offered).toEqual([5, 4]);
  });

  it('is spoken to in it where it never answers another', async () => {
    // The patience with a CONNECT is the client's own, and none of the bus's clock.
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    cleanUps.push(async () => void vi.useRealTimers());
    const started = await broker((packet, say) => {
      if (packet.head === CONNECT && versionOf(packet) === 4) say(...WELCOME_311);
    });
    const { bus, told } = busTo(started, { reconnectMinMs: 60_000 });
    await until(() => started.offered.length === 1);
    vi.advanceTimersByTime(8000);
    await until(() => bus.health().state === 'up');
    expect([started.offered, told]).toEqual([[5, 4], ['up']]);
  });

  it('is given the same will in both versions', async () => {
    const started = await broker((packet, say) => {
      if (packet.head === CONNECT) say(0x20, 2, 0, versionOf(packet) === 5 ? 1 : 0);
    });
    let wills = 0;
    const will = () => ({ topic: 'gone', payload: `will ${(wills += 1)}`, retain: false });
    const { bus } = busTo(started, { will });
    await until(() => bus.health().state === 'up');
    expect(started.came.map(({ body }) => body.toString('latin1').slice(-6))).toEqual(['will 1', 'will 1']);
  });

  it('is spoken to in it again after a break, without properties of MQTT 5', async () => {
    const started = await broker((packet, say) => {
      const { head, body } = packet;
      if (head === CONNECT) say(0x20, 2, 0, versionOf(packet) === 5 ? 1 : 0);
      if (head === PUBLISH_QOS_1) say(0x40, 2, body[3] ?? 0, body[4] ?? 0);
    });
    const { bus } = busTo(started);
    await until(() => bus.health().state === 'up');
    started.cut();
    await until(() => bus.health().counters['connected'] === 2);
    expect(started.offered).toEqual([5, 4, 4]);
    await bus.publish('a', 'x', { expiresMs: 5000 });
    expect(publishesOf(started)[0]?.body.subarray(5).toString()).toBe('x');
  });

  it('that lets nobody in is told of, in its own words', async () => {
    const started = await broker((packet, say) => {
      if (packet.head === CONNECT) say(0x20, 2, 0, versionOf(packet) === 5 ? 1 : 5);
    });
    const { bus } = busTo(started);
    await until(() => (bus.health().counters['disconnected'] ?? 0) >= 2);
    expect(bus.health().reason).toContain('Not authorized');
    expect(started.offered.slice(0, 4)).toEqual([5, 4, 5, 4]);
  });
});
