import type { Clock } from '../../hardware/clock.ts';
import type { Entropy } from '../../hardware/entropy.ts';
import { type FaultDial, type FaultWord, TROUBLED_WORDS } from './fault-words.ts';

const FAULT_LASTS_MS = 90_000;
const LONGEST_SHARE = 0.98;

/** A time with the given mean, as a process without memory waits (exponential). */
export function drawWaitMs(entropy: Entropy, meanMs: number): number {
  return Math.round(-Math.log(1 - entropy.unit()) * meanMs);
}

export interface TroubleOptions {
  readonly clock: Clock;
  readonly entropy: Entropy;
  /** Share of time, 0 to 1, in which each thing is in trouble. */
  readonly share: number;
  isOver(): boolean;
}

/** Puts something into trouble and out of it again, by its share of time, until it is over; then it is well. */
export function troubleNowAndThen(options: TroubleOptions, begin: () => void, end: () => void): void {
  const { clock, entropy } = options;
  const share = Math.min(LONGEST_SHARE, options.share);
  if (share <= 0) return;
  const wellMs = (FAULT_LASTS_MS * (1 - share)) / share;
  const rest = () => {
    clock.after(drawWaitMs(entropy, wellMs), () => {
      if (options.isOver()) return;
      begin();
      clock.after(drawWaitMs(entropy, FAULT_LASTS_MS), () => {
        end();
        if (!options.isOver()) rest();
      });
    });
  };
  rest();
}

/** Breaks a device now and then with one of the seven words; `told` hears of each. */
export function breakNowAndThen(options: TroubleOptions, dial: FaultDial, told: (word: FaultWord) => void): void {
  const set = (word: FaultWord) => {
    told(word);
    dial.setFault(word);
  };
  troubleNowAndThen(
    options,
    () => set(options.entropy.pick(TROUBLED_WORDS)),
    () => set('ok'),
  );
}
