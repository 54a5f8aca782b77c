import type { Cancel, Clock } from '../../hardware/clock.ts';
import type { Portraits } from '../contract/portraits.ts';

/** However long a case stays open. */
const HELD_MS = 30 * 60_000;
/** Over all lanes of the box; the oldest goes first. */
const HELD_AT_ONCE = 64;

/** Holds the portraits of diverted passengers for the officer, when their passage has forgotten them. */
export interface HeldPortraits extends Portraits {
  hold(passage: string, id: string, bytes: Uint8Array): void;
  /** Forgets them all. */
  clear(): void;
}

interface Held {
  readonly passage: string;
  readonly bytes: Uint8Array;
  readonly cancel: Cancel;
}

export function createHeldPortraits(clock: Clock): HeldPortraits {
  const held = new Map<string, Held>();

  function drop(id: string): void {
    held.get(id)?.cancel();
    held.delete(id);
  }

  return {
    hold(passage, id, bytes) {
      if (held.has(id)) return;
      const oldest = held.keys().next();
      if (held.size >= HELD_AT_ONCE && !oldest.done) drop(oldest.value);
      held.set(id, { passage, bytes, cancel: clock.after(HELD_MS, () => drop(id)) });
    },
    get: (id) => held.get(id)?.bytes,
    forget(passage) {
      for (const [id, portrait] of held) if (portrait.passage === passage) drop(id);
    },
    clear() {
      for (const id of held.keys()) drop(id);
    },
  };
}
