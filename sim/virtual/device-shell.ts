import type { Clock } from '../../hardware/clock.ts';
import type { Device, DeviceHealth, DeviceState } from '../../hardware/device.ts';
import { createEmitter } from '../../hardware/emitter.ts';
import type { Entropy } from '../../hardware/entropy.ts';
import type { FaultDial, FaultWord } from './fault-words.ts';

const COMES_UP_AFTER_MS = 400;
const SLOW_MS = 1500;
/** Beyond every deadline of a passage. */
const DELAYED_MS = 20_000;
const LOST_SHARE = 0.5;

/** When a fault is noticed by who speaks to the device, and as what; the other words are not noticed at all. */
const NOTICED: Partial<Readonly<Record<FaultWord, { state: DeviceState; afterMs: number; reason: string }>>> = {
  off: { state: 'down', afterMs: 3000, reason: 'no answer for 3 s' },
  garbage: { state: 'degraded', afterMs: 1000, reason: 'what arrives is not its protocol' },
  delayed: { state: 'degraded', afterMs: 5000, reason: 'answers late' },
  intermittent: { state: 'degraded', afterMs: 1500, reason: 'answers now and then' },
};

/** What a device has to say: as it is, and as its faults would have it. */
export interface Saying<Event> {
  readonly truth: (atMs: number) => Event;
  /** What comes of bytes that mean nothing; null where a driver drops them without a word. */
  readonly garbage: ((atMs: number) => Event) | null;
  readonly wrong: (atMs: number) => Event;
  /** Told when something reached the lane, and whether it was the truth. */
  readonly onSaid?: (isTrue: boolean) => void;
}

export interface DeviceShell<Event> extends FaultDial {
  readonly device: Device<Event>;
  /** Says it through the fault; false when nothing came out, as whoever stands before the device can see. */
  say(saying: Saying<Event>): boolean;
}

export interface ShellOptions {
  readonly id: string;
  readonly kind: string;
  readonly clock: Clock;
  readonly entropy: Entropy;
}

/** What the virtual readers, scanners and cameras have in common: health that lags behind the fault, and a bent voice. */
export function createDeviceShell<Event>({ id, kind, clock, entropy }: ShellOptions): DeviceShell<Event> {
  const events = createEmitter<Event>();
  const changes = createEmitter<DeviceHealth>();
  let unlisten: (() => void)[] = [];
  let health: DeviceHealth = { state: 'unknown', reason: 'nothing heard yet', sinceMs: clock.nowMs(), counters: {} };
  let word: FaultWord = 'ok';
  /** Counts power cuts and starts: what was on its way before is lost. */
  let life = 0;
  let isRunning = false;
  let last: Saying<Event> | null = null;

  function enter(state: DeviceState, reason: string): void {
    if (health.state === state && health.reason === reason) return;
    health = { state, reason, sinceMs: clock.nowMs(), counters: {} };
    changes.emit(health);
  }

  function later(delayMs: number, task: () => void): void {
    const then = life;
    clock.after(delayMs, () => {
      if (then === life && isRunning) task();
    });
  }

  function watch(): void {
    const asSet = word;
    const noticed = NOTICED[word];
    const enterUnlessChanged = (state: DeviceState, reason: string) => {
      if (word === asSet) enter(state, reason);
    };
    if (noticed === undefined) later(COMES_UP_AFTER_MS, () => enterUnlessChanged('up', ''));
    else later(noticed.afterMs, () => enterUnlessChanged(noticed.state, noticed.reason));
  }

  function tell(saying: Saying<Event>, make: (atMs: number) => Event, isTrue: boolean, delayMs: number): boolean {
    const speak = () => {
      saying.onSaid?.(isTrue);
      events.emit(make(clock.nowMs()));
    };
    if (delayMs > 0) later(delayMs, speak);
    else if (isRunning) speak();
    return isRunning;
  }

  const listen = <T>(emitter: { on(listener: (value: T) => void): () => void }, listener: (value: T) => void) => {
    const stop = emitter.on(listener);
    unlisten.push(stop);
    return stop;
  };

  return {
    id,
    device: {
      id,
      kind,
      start() {
        isRunning = true;
        life += 1;
        watch();
      },
      async stop() {
        isRunning = false;
        await Promise.resolve();
      },
      health: () => health,
      onEvent: (listener) => listen(events, listener),
      onHealth: (listener) => listen(changes, listener),
    },
    setFault(next) {
      word = next;
      watch();
    },
    losePower() {
      isRunning = false;
      life += 1;
      for (const stop of unlisten) stop();
      unlisten = [];
      health = { state: 'unknown', reason: 'nothing heard yet', sinceMs: clock.nowMs(), counters: {} };
    },
    say(saying) {
      const before = last;
      if (word !== 'stuck') last = saying;
      switch (word) {
        case 'off':
          return false;
        case 'stuck':
          return before !== null && tell(saying, before.truth, false, 0);
        case 'garbage':
          return saying.garbage !== null && tell(saying, saying.garbage, false, 0);
        case 'wrong':
          return tell(saying, saying.wrong, false, 0);
        case 'slow':
          return tell(saying, saying.truth, true, SLOW_MS);
        case 'delayed':
          return tell(saying, saying.truth, true, DELAYED_MS);
        case 'intermittent':
          return !entropy.chance(LOST_SHARE) && tell(saying, saying.truth, true, 0);
        case 'ok':
          return tell(saying, saying.truth, true, 0);
      }
    },
  };
}
