import type { Cancel, Clock } from '../../hardware/clock.ts';
import type { GateEvent, Leaf, LeafPosition } from '../../hardware/gate/gate.ts';

const ATTEMPTS = 3;
const OPENS_WITHIN_MS = 2500;
const CLOSES_WITHIN_MS = 5000;

interface LeafWatchOptions {
  readonly clock: Clock;
  position(leaf: Leaf): LeafPosition;
  /** Asks the body once more. */
  retry(): void;
  tell(event: GateEvent): void;
}

/** Watches whether a leaf follows its permit, and its permit's end, by what the sensors say. */
export interface LeafWatch {
  expect(leaf: Leaf, wanted: 'open' | 'closed'): void;
  forget(): void;
}

export function createLeafWatch(options: LeafWatchOptions): LeafWatch {
  const { clock } = options;
  let cancel: Cancel = () => {};

  function check(leaf: Leaf, wanted: 'open' | 'closed', attempts: number): void {
    const withinMs = wanted === 'open' ? OPENS_WITHIN_MS : CLOSES_WITHIN_MS;
    cancel = clock.after(withinMs, () => {
      const position = options.position(leaf);
      // Where nothing can be read, nothing can be said of a leaf.
      if (position === wanted || position === 'unknown') return;
      if (attempts >= ATTEMPTS) {
        options.tell({ type: 'leafStuck', leaf, wanted, attempts, atMs: clock.nowMs() });
        return;
      }
      options.retry();
      check(leaf, wanted, attempts + 1);
    });
  }

  return {
    expect(leaf, wanted) {
      cancel();
      check(leaf, wanted, 1);
    },
    forget: () => cancel(),
  };
}
