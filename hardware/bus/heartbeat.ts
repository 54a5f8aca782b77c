import type { Cancel, Clock } from '../clock.ts';
import type { Bus } from './bus.ts';
import type { HealthCell } from './health-cell.ts';

/** Follows whether a device behind the broker is alive: by what it says, and by how long it has said nothing. */
export interface Heartbeat {
  start(): void;
  stop(): void;
  /** The device said something just now; `trouble` is what it says is wrong with it, or empty. */
  heard(trouble?: string): void;
  /** The device, or the broker in its name, said that it is gone. */
  gone(why: string): void;
}

/** After half of `timeoutMs` without a word the device is degraded, after all of it down. */
export function createHeartbeat(clock: Clock, bus: Bus, health: HealthCell, timeoutMs: number): Heartbeat {
  let heardAtMs = 0;
  let cancelCheck: Cancel = () => {};
  let forgetBus: () => void = () => {};

  function checkAt(atMs: number): void {
    cancelCheck();
    cancelCheck = clock.after(atMs - clock.nowMs(), check);
  }

  function check(): void {
    const silentMs = clock.nowMs() - heardAtMs;
    if (silentMs >= timeoutMs) return health.enter('down', `nothing heard for ${(silentMs / 1000).toFixed(1)} s`);
    if (silentMs < timeoutMs / 2) return checkAt(heardAtMs + timeoutMs / 2);
    if (health.current().state === 'up')
      health.enter('degraded', `nothing heard for ${(silentMs / 1000).toFixed(1)} s`);
    checkAt(heardAtMs + timeoutMs);
  }

  return {
    start() {
      health.enter('unknown', 'nothing heard yet');
      heardAtMs = clock.nowMs();
      checkAt(heardAtMs + timeoutMs / 2);
      forgetBus = bus.onHealth(({ state, reason }) => {
        if (state === 'down') health.enter('down', `the broker cannot be reached: ${reason}`);
      });
    },
    stop() {
      cancelCheck();
      forgetBus();
    },
    heard(trouble = '') {
      const wasDown = health.current().state === 'down';
      heardAtMs = clock.nowMs();
      health.enter(trouble === '' ? 'up' : 'degraded', trouble);
      if (wasDown) checkAt(heardAtMs + timeoutMs / 2);
    },
    gone(why) {
      cancelCheck();
      health.enter('down', why);
    },
  };
}
