import type { Clock } from '../../hardware/clock.ts';
import type { Entropy } from '../../hardware/entropy.ts';
import type { FaultWord } from './fault-words.ts';

/** How late a reading of the inputs is when all is well, and when the link is slow. */
const LAG_MS = 20;
const SLOW_LAG_MS = 250;
const OUTAGE_EVERY_MS = 6000;
const OUTAGE_MS = 2500;

/** Whether the gate's driver and its body hear each other. */
export interface GateLink {
  isUp(): boolean;
  lagMs(): number;
  /** Monotonic ms at which it went down; meaningless while it is up. */
  downSinceMs(): number;
  setFault(word: FaultWord): void;
}

/** `onChange` is called after it went up or down. */
export function createGateLink(clock: Clock, entropy: Entropy, onChange: () => void): GateLink {
  let word: FaultWord = 'ok';
  let isUp = true;
  let downSinceMs = 0;

  function enter(up: boolean): void {
    if (isUp === up) return;
    isUp = up;
    if (!up) downSinceMs = clock.nowMs();
    onChange();
  }

  function flicker(): void {
    if (word !== 'intermittent') return;
    enter(!isUp);
    clock.after((isUp ? OUTAGE_EVERY_MS : OUTAGE_MS) * entropy.unit(), flicker);
  }

  return {
    isUp: () => isUp,
    lagMs: () => (word === 'slow' ? SLOW_LAG_MS : LAG_MS),
    downSinceMs: () => downSinceMs,
    setFault(next) {
      const wasFlickering = word === 'intermittent';
      word = next;
      // Readings that come later than they may be old are no readings.
      enter(word !== 'off' && word !== 'garbage' && word !== 'delayed');
      if (word === 'intermittent' && !wasFlickering) clock.after(OUTAGE_EVERY_MS * entropy.unit(), flicker);
    },
  };
}
