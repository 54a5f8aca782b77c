import { readFileSync } from 'node:fs';
import type { Cancel, Clock } from '../../hardware/clock.ts';

/** A model may take some hundred MB in this time, and not some thousand. */
const LOOK_EVERY_MS = 100;
const PAGE_BYTES = 4096;
const BYTES_PER_MB = 1024 * 1024;

/**
 * Watches the resident memory of another process, which cannot do so itself while native code keeps it busy. Calls
 * `onOutgrown` as often as it finds it above `maxMb`. Where there is no /proc (Linux has one), it sees nothing.
 */
export function watchMemory(processId: number | null, maxMb: number, clock: Clock, onOutgrown: () => void): Cancel {
  let cancel: Cancel = () => {};
  const plan = () => {
    cancel = clock.after(LOOK_EVERY_MS, () => {
      plan();
      if (residentMb(processId) > maxMb) onOutgrown();
    });
  };
  plan();
  return () => cancel();
}

/** The second number of /proc/<pid>/statm counts resident pages (proc(5)). */
function residentMb(processId: number | null): number {
  try {
    return (
      (Number(readFileSync(`/proc/${processId ?? 'none'}/statm`, 'utf8').split(' ')[1] ?? 0) * PAGE_BYTES) /
      BYTES_PER_MB
    );
  } catch {
    return 0;
  }
}
