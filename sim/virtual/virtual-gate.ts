import type { Clock } from '../../hardware/clock.ts';
import type { DeviceHealth, DeviceState } from '../../hardware/device.ts';
import { createEmitter } from '../../hardware/emitter.ts';
import { type GateDevice, type GateEvent, type Leaf, LEAVES } from '../../hardware/gate/gate.ts';
import { createKeeper, type Keeper } from '../../hardware/gate/keeper.ts';
import type { ShellOptions } from './device-shell.ts';
import type { FaultDial, FaultWord } from './fault-words.ts';
import type { GateBody } from './gate-body.ts';
import { createGateLink, type GateLink } from './gate-link.ts';

const POLL_EVERY_MS = 200;
const DOWN_AFTER_MS = 2000;
const RULES = { openWithinMs: 6000, closeWithinMs: 12_000, staleAfterMs: 500 };

export interface VirtualGate extends FaultDial {
  readonly device: GateDevice;
  /** The end of the lease that runs now; null when no permit is live. */
  leaseUntilMs(): number | null;
}

export interface VirtualGateOptions extends ShellOptions {
  readonly body: GateBody;
  /** Hears every event, whether or not the lane listens. */
  readonly overhear: (event: GateEvent) => void;
}

/** A gate whose driver runs the real interlock, leases, beams and leaf watches; only the wire is left out. */
export function createVirtualGate(options: VirtualGateOptions): VirtualGate {
  const gate = new Gate(options);
  const events = gate.events;
  return {
    id: options.id,
    leaseUntilMs: () => gate.leaseUntilMs(),
    setFault: (word) => gate.setFault(word),
    losePower: () => gate.losePower(),
    device: {
      id: options.id,
      kind: options.kind,
      start: () => gate.start(),
      stop: async () => {
        gate.stop();
        await Promise.resolve();
      },
      health: () => gate.health,
      onEvent: (listener) => events.on(gate.untilPowerLoss(listener)),
      onHealth: (listener) => gate.healths.on(gate.untilPowerLoss(listener)),
      state: () => gate.keeper.state(),
      permit: (leaf, leaseMs) => gate.keeper.permit(leaf, leaseMs),
      revoke: () => gate.keeper.permits.end('revoked'),
    },
  };
}

class Gate {
  readonly events = createEmitter<GateEvent>();
  readonly healths = createEmitter<DeviceHealth>();
  readonly #options: VirtualGateOptions;
  readonly #link: GateLink;
  health: DeviceHealth;
  keeper: Keeper;
  #isRunning = false;
  #isLooking = false;
  #life = 0;
  #doubtful: Leaf | null = null;

  constructor(options: VirtualGateOptions) {
    const { clock, entropy, body } = options;
    this.#options = options;
    this.#link = createGateLink(clock, entropy, () => this.#noticeLink());
    this.health = { state: 'unknown', reason: 'nothing heard yet', sinceMs: clock.nowMs(), counters: {} };
    this.keeper = this.#createKeeper();
    body.onChange(() => this.#lookSoon());
  }

  start(): void {
    this.#isRunning = true;
    this.#poll();
    this.#noticeLink();
  }

  stop(): void {
    this.keeper.permits.end('revoked');
    this.#isRunning = false;
  }

  leaseUntilMs(): number | null {
    const { permits } = this.keeper;
    return permits.live() === null ? null : this.#options.clock.nowMs() + permits.remainingMs();
  }

  setFault(word: FaultWord): void {
    const { body, entropy } = this.#options;
    this.#doubtful = word === 'wrong' ? entropy.pick(LEAVES) : null;
    body.setDrive(word === 'stuck' ? entropy.pick(LEAVES) : null, word === 'slow' ? 3 : 1);
    this.#link.setFault(word);
    this.#lookSoon();
  }

  losePower(): void {
    const { clock } = this.#options;
    this.#life += 1;
    this.#isRunning = false;
    this.#isLooking = false;
    this.health = { state: 'unknown', reason: 'nothing heard yet', sinceMs: clock.nowMs(), counters: {} };
    this.keeper = this.#createKeeper();
  }

  /** A listener that hears nothing more after the box has lost its power. */
  untilPowerLoss<Value>(listener: (value: Value) => void): (value: Value) => void {
    const own = this.#life;
    return (value) => {
      if (own === this.#life) listener(value);
    };
  }

  #mortal(): Clock {
    const { clock } = this.#options;
    return {
      nowMs: () => clock.nowMs(),
      wallMs: () => clock.wallMs(),
      after: (delayMs, task) => clock.after(delayMs, this.untilPowerLoss<void>(task)),
    };
  }

  #createKeeper(): Keeper {
    const own = this.#life;
    return createKeeper({
      clock: this.#mortal(),
      rules: RULES,
      write: async (leaf, on) => {
        await Promise.resolve();
        return own === this.#life && this.#write(leaf, on);
      },
      linkUp: () => this.health.state === 'up' || this.health.state === 'degraded',
      emit: (event) => this.#emit(event),
      count: () => {},
      onFreshness: () => this.#judge(),
    });
  }

  #emit(event: GateEvent): void {
    this.#options.overhear(event);
    this.events.emit(event);
  }

  #write(leaf: Leaf, on: boolean): boolean {
    if (!this.#link.isUp()) return false;
    const { body, clock } = this.#options;
    body.write(leaf, on);
    body.lease(this.keeper.permits.remainingMs());
    if (on) this.#emit({ type: 'permitSent', leaf, atMs: clock.nowMs() });
    return true;
  }

  #poll(): void {
    if (!this.#isRunning) return;
    this.#look();
    this.#options.clock.after(
      POLL_EVERY_MS,
      this.untilPowerLoss<void>(() => this.#poll()),
    );
  }

  /** Inputs that change are read at the next poll of a real module; here, a reading's time later. */
  #lookSoon(): void {
    if (this.#isLooking || !this.#isRunning) return;
    this.#isLooking = true;
    const look = this.untilPowerLoss<void>(() => {
      this.#isLooking = false;
      this.#look();
    });
    this.#options.clock.after(this.#link.lagMs(), look);
  }

  #look(): void {
    if (!this.#isRunning || !this.#link.isUp()) return;
    const { body, clock } = this.#options;
    const { permits } = this.keeper;
    for (const leaf of permits.notOff()) if (leaf !== permits.live()) void permits.command(leaf);
    if (permits.live() !== null) body.lease(permits.remainingMs());
    if (this.health.state === 'unknown' || this.health.state === 'down') this.#enter('up', '');
    this.keeper.take({ reading: body.reading(this.#doubtful), atMs: clock.nowMs() });
  }

  #noticeLink(): void {
    if (this.#link.isUp() || !this.#isRunning) return;
    const sinceMs = this.#link.downSinceMs();
    const check = this.untilPowerLoss<void>(() => {
      if (this.#link.isUp() || this.#link.downSinceMs() !== sinceMs) return;
      this.keeper.lose();
      this.#enter('down', 'no answer for 2 s');
    });
    this.#options.clock.after(DOWN_AFTER_MS, check);
  }

  #judge(): void {
    if (this.health.state === 'unknown' || this.health.state === 'down') return;
    if (this.keeper.fresh()) this.#enter('up', '');
    else this.#enter('degraded', 'the inputs were not read lately');
  }

  #enter(state: DeviceState, reason: string): void {
    if (this.health.state === state) return;
    this.health = { state, reason, sinceMs: this.#options.clock.nowMs(), counters: {} };
    this.healths.emit(this.health);
  }
}
