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
export function createDeviceShell<Event>(options: ShellOptions): DeviceShell<Event> {
  const shell = new Shell<Event>(options);
  return {
    id: options.id,
    setFault: (word) => shell.setFault(word),
    losePower: () => shell.losePower(),
    say: (saying) => shell.say(saying),
    device: {
      id: options.id,
      kind: options.kind,
      start: () => shell.start(),
      stop: async () => {
        shell.stop();
        await Promise.resolve();
      },
      health: () => shell.health,
      onEvent: (listener) => shell.events.on(shell.untilPowerLoss(listener)),
      onHealth: (listener) => shell.healths.on(shell.untilPowerLoss(listener)),
    },
  };
}

class Shell<Event> {
  readonly events = createEmitter<Event>();
  readonly healths = createEmitter<DeviceHealth>();
  readonly #options: ShellOptions;
  health: DeviceHealth;
  #word: FaultWord = 'ok';
  /** Counts power cuts and starts: what was on its way before is lost. */
  #life = 0;
  #isRunning = false;
  #last: Saying<Event> | null = null;

  constructor(options: ShellOptions) {
    this.#options = options;
    this.health = nothingHeard(options.clock);
  }

  start(): void {
    this.#isRunning = true;
    this.#watch();
  }

  stop(): void {
    this.#isRunning = false;
  }

  setFault(word: FaultWord): void {
    this.#word = word;
    this.#watch();
  }

  losePower(): void {
    this.#isRunning = false;
    this.#life += 1;
    this.health = nothingHeard(this.#options.clock);
  }

  /** A listener that hears nothing more after the box has lost its power. */
  untilPowerLoss<Value>(listener: (value: Value) => void): (value: Value) => void {
    const own = this.#life;
    return (value) => {
      if (own === this.#life) listener(value);
    };
  }

  say(saying: Saying<Event>): boolean {
    const before = this.#last;
    if (this.#word !== 'stuck') this.#last = saying;
    switch (this.#word) {
      case 'off':
        return false;
      case 'stuck':
        return before !== null && this.#tell(saying, before.truth, false, 0);
      case 'garbage':
        return saying.garbage !== null && this.#tell(saying, saying.garbage, false, 0);
      case 'wrong':
        return this.#tell(saying, saying.wrong, false, 0);
      case 'slow':
        return this.#tell(saying, saying.truth, true, SLOW_MS);
      case 'delayed':
        return this.#tell(saying, saying.truth, true, DELAYED_MS);
      case 'intermittent':
        return !this.#options.entropy.chance(LOST_SHARE) && this.#tell(saying, saying.truth, true, 0);
      case 'ok':
        return this.#tell(saying, saying.truth, true, 0);
    }
  }

  #tell(saying: Saying<Event>, make: (atMs: number) => Event, isTrue: boolean, delayMs: number): boolean {
    const speak = () => {
      saying.onSaid?.(isTrue);
      this.events.emit(make(this.#options.clock.nowMs()));
    };
    if (delayMs > 0) this.#later(delayMs, speak);
    else if (this.#isRunning) speak();
    return this.#isRunning;
  }

  #watch(): void {
    const asSet = this.#word;
    const noticed = NOTICED[asSet] ?? { state: 'up', afterMs: COMES_UP_AFTER_MS, reason: '' };
    this.#later(noticed.afterMs, () => {
      if (this.#word === asSet) this.#enter(noticed.state, noticed.reason);
    });
  }

  #enter(state: DeviceState, reason: string): void {
    if (this.health.state === state && this.health.reason === reason) return;
    this.health = { state, reason, sinceMs: this.#options.clock.nowMs(), counters: {} };
    this.healths.emit(this.health);
  }

  #later(delayMs: number, task: () => void): void {
    const own = this.#life;
    this.#options.clock.after(delayMs, () => {
      if (own === this.#life && this.#isRunning) task();
    });
  }
}

function nothingHeard(clock: Clock): DeviceHealth {
  return { state: 'unknown', reason: 'nothing heard yet', sinceMs: clock.nowMs(), counters: {} };
}
