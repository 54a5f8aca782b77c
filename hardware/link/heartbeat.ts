import type { Cancel, Clock } from '../clock.ts';

export interface HeartbeatOptions {
  /** A device that said nothing for this long, ms, is asked for a sign of life; if it stays silent as long again, that is a miss. */
  readonly everyMs: number;
  /** Asks: sends something that the device answers. */
  beat(): void;
}

export interface Heartbeat {
  start(): void;
  stop(): void;
  /** The device said something. */
  heard(): void;
}

/** Asks a silent device for a sign of life, and tells `missed` each time that none came. */
export function createHeartbeat(
  clock: Clock,
  options: HeartbeatOptions | null,
  missed: (silentMs: number) => void,
): Heartbeat {
  let cancel: Cancel = () => {};
  let heardAtMs = 0;
  let asked = false;

  function tick(everyMs: number, beat: () => void): void {
    const silentMs = clock.nowMs() - heardAtMs;
    const due = silentMs >= everyMs;
    cancel = clock.after(due ? everyMs : everyMs - silentMs, () => tick(everyMs, beat));
    if (!due) {
      asked = false;
      return;
    }
    const unanswered = asked;
    asked = true;
    if (unanswered) missed(silentMs);
    // Telling of the miss may have closed the port.
    if (asked) beat();
  }

  function stop(): void {
    cancel();
    asked = false;
  }

  return {
    start() {
      stop();
      if (options === null) return;
      const { everyMs } = options;
      heardAtMs = clock.nowMs();
      asked = true;
      cancel = clock.after(everyMs, () => tick(everyMs, () => options.beat()));
      options.beat();
    },
    stop,
    heard() {
      heardAtMs = clock.nowMs();
      asked = false;
    },
  };
}
