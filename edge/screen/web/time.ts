import { signal } from '@preact/signals';
import { systemClock } from '../../../hardware/clock.ts';

/** How far the daemon's wall clock is ahead of this browser's, ms. */
let aheadMs = 0;

/** The daemon's wall clock, ms since 1970, told anew every second. */
export const nowMs = signal(systemClock.wallMs());

export function setDaemonClock(daemonNowMs: number): void {
  aheadMs = daemonNowMs - systemClock.wallMs();
  nowMs.value = daemonNowMs;
}

/** Begins to tell the time; once for the life of the page. */
export function startTime(): void {
  nowMs.value = systemClock.wallMs() + aheadMs;
  systemClock.after(1000 - (nowMs.value % 1000), startTime);
}
