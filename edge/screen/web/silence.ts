import type { Cancel, Clock } from '../../../hardware/clock.ts';

/** Three signs of life (sign-of-life.ts): a daemon that was busy for six seconds is still heard in time. */
const SILENT_FOR_MS = 9_000;
const LOOKS_EVERY_MS = 1_000;
/** What a page that slept did not hear is waiting to be read: one look is no proof of a long silence. */
const MOST_A_LOOK_MS = 5_000;

export interface SilenceWatch {
  /** Something came. */
  heard(): void;
  stop(): void;
}

/** Calls `silent`, once, when nothing was heard for nine to ten seconds: the connection is broken, whatever the browser thinks. */
export function watchForSilence(clock: Clock, silent: () => void): SilenceWatch {
  let silentMs = 0;
  let lookedAtMs = clock.nowMs();
  let cancel: Cancel = () => {};
  const look = () => {
    const nowMs = clock.nowMs();
    silentMs += Math.min(nowMs - lookedAtMs, MOST_A_LOOK_MS);
    lookedAtMs = nowMs;
    if (silentMs >= SILENT_FOR_MS) silent();
    else lookAgain();
  };
  const lookAgain = () => {
    cancel = clock.after(LOOKS_EVERY_MS, look);
  };
  lookAgain();
  return {
    heard() {
      silentMs = 0;
      lookedAtMs = clock.nowMs();
    },
    stop: () => cancel(),
  };
}
