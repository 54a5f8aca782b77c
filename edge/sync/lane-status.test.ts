import { expect, it } from 'vitest';
import { createMemoryBus } from '../../hardware/bus/memory-bus.ts';
import { seededEntropy } from '../../hardware/entropy.ts';
import { createVirtualClock } from '../../hardware/virtual-clock.ts';
import { publishing } from './exchange.fixture.ts';
import { decodeStatus, statusTopic, type ToldStatus } from './lane-status.ts';
import { startStatusTeller } from './status-teller.ts';

const SITE = 'FRA T1';
const STATUS: ToldStatus = {
  lane: 'lane-1',
  epoch: 7,
  atMs: 1000,
  simulated: true,
  state: 'idle',
  reason: '',
  mode: 'normal',
  sinceMs: 0,
  backlog: 0,
  software: '0.1.0',
  policy: { id: 'p', version: '1' },
  models: [],
};
const bytes = (value: unknown) => Buffer.from(JSON.stringify(value));

it('a status is believed on the topic of its own lane alone', () => {
  expect(decodeStatus(statusTopic(SITE, 'lane-1'), bytes(STATUS))).toEqual({ site: SITE, status: STATUS });
  expect(decodeStatus(statusTopic(SITE, 'lane-2'), bytes(STATUS))).toBeNull();
  expect(decodeStatus(statusTopic(SITE, 'lane-1'), bytes({ ...STATUS, backlog: -1 }))).toBeNull();
  expect(decodeStatus(statusTopic(SITE, 'lane-1'), Buffer.from('{'))).toBeNull();
  const stuck = { what: 'unreachable', why: '', sinceMs: 1e300, waiting: 1 };
  for (const never of [{ sinceMs: 1e300 }, { content: { stuck, refused: null } }]) {
    expect(decodeStatus(statusTopic(SITE, 'lane-1'), bytes({ ...STATUS, ...never }))).toBeNull();
  }
  expect(decodeStatus('greenlane/%E0/lane-1/status', bytes(STATUS))).toBeNull();
});

it('a lane is told of every half minute, and at once when it stops', async () => {
  const clock = createVirtualClock();
  const bus = createMemoryBus(clock, seededEntropy(1));
  const [box, centre] = [bus.client('box'), bus.client('centre')];
  const heard: string[] = [];
  centre.subscribe('greenlane/+/+/status', ({ payload }) => {
    heard.push((JSON.parse(Buffer.from(payload).toString()) as ToldStatus).state);
  });
  box.start();
  centre.start();
  let status = STATUS;
  const teller = startStatusTeller({ bus: box, clock, site: SITE, read: () => [status] });
  await clock.advanceSettled(45_000);
  expect(heard).toEqual(['idle', 'idle']);
  status = { ...STATUS, state: 'inside' };
  await clock.advanceSettled(5000);
  expect(heard).toHaveLength(2);
  status = { ...STATUS, state: 'out-of-service', reason: 'gate' };
  await clock.advanceSettled(2000);
  expect(heard).toEqual(['idle', 'idle', 'out-of-service']);
  teller.stop();
  await clock.advanceSettled(60_000);
  expect(heard).toHaveLength(3);
});

it('a status that the broker refuses is told again in half a minute, and one that was lost with it at once', async () => {
  const clock = createVirtualClock();
  const box = createMemoryBus(clock, seededEntropy(1)).client('box');
  box.start();
  let tried = 0;
  const publish = async () => {
    tried += 1;
    // Stopping the bus here stands for a broker that goes with the first status.
    if (tried === 1) await box.stop();
    throw new Error('not taken');
  };
  const bus = publishing(box, publish);
  const teller = startStatusTeller({ bus, clock, site: SITE, read: () => [STATUS] });
  await clock.advanceSettled(1500);
  expect(tried).toBe(1);
  box.start();
  await clock.advanceSettled(2000);
  expect(tried).toBe(2);
  await clock.advanceSettled(25_000);
  expect(tried).toBe(2);
  await clock.advanceSettled(10_000);
  expect(tried).toBe(3);
  teller.stop();
});
