import type { Clock } from '../clock.ts';
import type { DeviceHealth } from '../device.ts';
import { createEmitter } from '../emitter.ts';
import { createCounters } from './counters.ts';
import { type HealthInput, type HealthRules, initialHealth, nextHealth } from './health.ts';

/** A link's health and counters, and those who are told of changes. */
export interface Vitals {
  count(name: string, by?: number): void;
  health(): DeviceHealth;
  onHealth(listener: (health: DeviceHealth) => void): () => void;
  /** Takes what happened; tells listeners when the state changed. The answer is whether it is time to open anew. */
  live(input: HealthInput): boolean;
}

export function createVitals(clock: Clock, rules: HealthRules): Vitals {
  const counters = createCounters();
  const healths = createEmitter<DeviceHealth>();
  let current = initialHealth(clock.nowMs());

  const health = (): DeviceHealth => {
    const { state, reason, sinceMs } = current;
    return { state, reason, sinceMs, counters: counters.read() };
  };

  return {
    count: (name, by) => counters.add(name, by),
    health,
    onHealth: (listener) => healths.on(listener),
    live(input) {
      const before = current.state;
      current = nextHealth(current, input, rules, clock.nowMs());
      if (current.state !== before) healths.emit(health());
      return current.misses >= rules.downAfterMisses;
    },
  };
}
