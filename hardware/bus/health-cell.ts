import type { Clock } from '../clock.ts';
import type { DeviceHealth, DeviceState } from '../device.ts';
import { createEmitter } from '../emitter.ts';

/** Where something on the bus keeps its health and counters, and tells who asked about changes of state. */
export interface HealthCell {
  current(): DeviceHealth;
  onChange(listener: (health: DeviceHealth) => void): () => void;
  /** Enters a state. The same state with another reason is no change, but the reason is kept. */
  enter(state: DeviceState, reason: string): void;
  count(name: string): void;
}

export function createHealthCell(clock: Clock): HealthCell {
  const changes = createEmitter<DeviceHealth>();
  const counters: Record<string, number> = {};
  let state: DeviceState = 'unknown';
  let reason = 'nothing heard yet';
  let sinceMs = clock.nowMs();
  const current = (): DeviceHealth => ({ state, reason, sinceMs, counters: { ...counters } });
  return {
    current,
    onChange: (listener) => changes.on(listener),
    enter(next, why) {
      reason = why;
      if (next === state) return;
      state = next;
      sinceMs = clock.nowMs();
      changes.emit(current());
    },
    count(name) {
      counters[name] = (counters[name] ?? 0) + 1;
    },
  };
}
