import process from 'node:process';
import type { Cancel, Clock } from '../../hardware/clock.ts';
import { TOO_MUCH_MEMORY } from './messages.ts';

/** Ends a process that has outgrown its memory: after an answer, and while it works on one. */
export interface MemoryGuard {
  /** Work begins; the answer is called when it ends, and when its answer is on its way. */
  watch(): () => void;
}

const BYTES_PER_MB = 1024 * 1024;
/** A model may take a few hundred MB in this time, and not a few thousand. */
const LOOK_EVERY_MS = 50;

export function createMemoryGuard(maxRssMb: number, clock: Clock): MemoryGuard {
  let working = 0;
  let cancel: Cancel = () => {};
  const look = () => {
    if (process.memoryUsage.rss() > maxRssMb * BYTES_PER_MB) process.exit(TOO_MUCH_MEMORY);
  };
  const lookAgain = () => {
    cancel = clock.after(LOOK_EVERY_MS, () => {
      look();
      lookAgain();
    });
  };
  return {
    watch() {
      working += 1;
      if (working === 1) lookAgain();
      return () => {
        look();
        working -= 1;
        if (working === 0) cancel();
      };
    },
  };
}
