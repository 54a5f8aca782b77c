import { type Clock, sleep } from '../clock.ts';
import type { GateExchange, TimedReading } from './exchange.ts';
import { LEAVES } from './gate.ts';
import type { Permits } from './permits.ts';
import type { Profile } from './profile.ts';

export interface CycleParts {
  readonly clock: Clock;
  readonly exchange: GateExchange;
  readonly permits: Permits;
  readonly profile: Profile;
  readonly pollEveryMs: number;
  readonly onReading: (timed: TimedReading) => void;
  /** Whether lamp and buzzer should be on. */
  readonly alarm: () => boolean;
}

/** Speaks to the module in turns, for as long as it runs: what must be off is off, the lease is told, inputs are read. */
export interface Cycle {
  start(): void;
  /** Resolves after the last turn. */
  stop(): Promise<void>;
}

/** Writes the remaining lease while a permit lives, and one 0 after it. */
function createLease(exchange: GateExchange, permits: Permits, watchdog: number) {
  let told = true;
  return {
    told: () => told,
    async tell(): Promise<boolean> {
      const remainingMs = Math.ceil(permits.remainingMs());
      told = true;
      const echoed = await exchange.writeRegister(watchdog, remainingMs);
      if (echoed && remainingMs === 0) told = false;
      return echoed;
    },
  };
}

/** Shows the alarm on lamp and buzzer, when it changed or after the module was lost. */
function createAlarm(exchange: GateExchange, coils: readonly (number | null)[]) {
  let shown: boolean | null = null;
  return {
    async show(alarm: boolean): Promise<void> {
      if (alarm === shown) return;
      let echoed = true;
      for (const coil of coils) {
        if (coil !== null) echoed = (await exchange.writeCoil(coil, alarm)) && echoed;
      }
      if (echoed) shown = alarm;
    },
    forget(): void {
      shown = null;
    },
  };
}

function createTurn({ exchange, permits, profile, onReading, alarm }: CycleParts): () => Promise<void> {
  const lease = createLease(exchange, permits, profile.watchdog);
  const lamp = createAlarm(exchange, [profile.coils.alarmLamp, profile.coils.buzzer]);
  /** After a missed answer, a late one could pass for the next: an echo that names what was written proves it is not. */
  let doubtful = false;
  let proofs = 0;

  async function turnOff(): Promise<boolean> {
    for (const leaf of LEAVES) {
      const standing = permits.notOff().has(leaf) && leaf !== permits.live();
      if (standing && !(await permits.command(leaf))) return false;
    }
    return true;
  }

  async function prove(): Promise<boolean> {
    if (permits.live() !== null) return lease.tell();
    proofs += 1;
    return permits.command(LEAVES[proofs % LEAVES.length] ?? 'entry');
  }

  async function read(): Promise<boolean> {
    if (!(await turnOff())) return false;
    if (doubtful && !(await prove())) return false;
    if ((permits.live() !== null || lease.told()) && !(await lease.tell())) return false;
    const timed = await exchange.readInputs();
    if (timed !== null) onReading(timed);
    return timed !== null;
  }

  return async () => {
    doubtful = !(await read());
    if (doubtful) lamp.forget();
    else if (permits.live() === null) await lamp.show(alarm());
  };
}

export function createCycle(parts: CycleParts): Cycle {
  const { clock, pollEveryMs } = parts;
  const turn = createTurn(parts);
  const running = { on: false };
  let last: Promise<void> = Promise.resolve();

  async function run(): Promise<void> {
    while (running.on) {
      const startedMs = clock.nowMs();
      await turn();
      await sleep(clock, Math.max(1, pollEveryMs - (clock.nowMs() - startedMs)));
    }
  }

  return {
    start() {
      if (running.on) return;
      running.on = true;
      last = run();
    },
    async stop() {
      running.on = false;
      await last;
    },
  };
}
