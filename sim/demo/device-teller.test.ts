import { beforeEach, expect, it } from 'vitest';
import { createVirtualClock, type VirtualClock } from '../../hardware/virtual-clock.ts';
import { createDeviceTeller, type DeviceTeller } from './device-teller.ts';

type State = Parameters<DeviceTeller['note']>[0]['state'];

let clock: VirtualClock;
let told: string[];
let teller: DeviceTeller;

beforeEach(() => {
  clock = createVirtualClock();
  told = [];
  teller = createDeviceTeller(clock, ({ device, state }) => told.push(`${device} ${state}`));
});

function note(device: string, state: State): void {
  teller.note({ type: 'deviceChanged', lane: 'lane-1', device, state, reason: '' });
}

it('tells at once that a device is up or down', () => {
  for (const state of ['up', 'down', 'up'] as const) note('gate', state);
  expect(told).toEqual(['gate up', 'gate down', 'gate up']);
});

it('tells nothing of a moment of trouble, and of the other device none the less', () => {
  note('gate', 'up');
  note('gate', 'degraded');
  note('camera', 'degraded');
  clock.advance(900);
  note('gate', 'up');
  clock.advance(900);
  expect(told).toEqual(['gate up', 'camera degraded']);
});

it('tells of trouble that lasts once, and of its end', () => {
  note('gate', 'up');
  note('gate', 'degraded');
  clock.advance(1_000);
  note('gate', 'degraded');
  clock.advance(1_000);
  note('gate', 'up');
  expect(told).toEqual(['gate up', 'gate degraded', 'gate up']);
});

it('tells nothing any more once it is stopped', () => {
  note('gate', 'degraded');
  teller.stop();
  note('gate', 'down');
  clock.advance(5_000);
  expect(told).toEqual([]);
});
