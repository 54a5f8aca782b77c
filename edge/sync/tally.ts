import type { Clock } from '../../hardware/clock.ts';
import type { DeviceHealth, DeviceState } from '../../hardware/device.ts';

/** Counters of one end of the conversation, and its health put together with the bus's. */
export interface Tally {
  count(what: string, times?: number): void;
  /** `trouble`: why it is degraded although the bus is there; empty when it is not. */
  health(isRunning: boolean, bus: DeviceHealth, trouble: string, more?: Readonly<Record<string, number>>): DeviceHealth;
}

/** Whether anything can be sent now. A bus that is degraded still carries. */
export function isConnected(bus: DeviceHealth): boolean {
  return bus.state === 'up' || bus.state === 'degraded';
}

export function createTally(clock: Clock): Tally {
  const counters: Record<string, number> = {};
  let told: { state: DeviceState; sinceMs: number } = { state: 'unknown', sinceMs: clock.nowMs() };
  return {
    count(what, times = 1) {
      counters[what] = (counters[what] ?? 0) + times;
    },
    health(isRunning, bus, trouble, more = {}) {
      const { state, reason } = stateOf(isRunning, bus, trouble);
      if (state !== told.state) told = { state, sinceMs: clock.nowMs() };
      return { ...told, reason, counters: { ...counters, ...more } };
    },
  };
}

function stateOf(isRunning: boolean, bus: DeviceHealth, trouble: string): { state: DeviceState; reason: string } {
  if (!isRunning || bus.state === 'unknown') return { state: 'unknown', reason: '' };
  if (bus.state === 'down') return { state: 'down', reason: bus.reason };
  return trouble === '' ? { state: 'up', reason: '' } : { state: 'degraded', reason: trouble };
}
