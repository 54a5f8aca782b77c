import type { Cancel, Clock } from '../../hardware/clock.ts';

/** A picture is held for no longer, whatever becomes of the passage. */
const HELD_MS = 120_000;
/** One that has not become evidence by then was not wanted. */
const WANTED_WITHIN_MS = 1000;
/** Two passengers, one leaving and one coming, with two portraits and two live pictures each. */
const HELD_AT_ONCE = 8;

/**
 * Pictures that faces are compared on, held for no longer than somebody's passage needs them. A portrait is nowhere else; the
 * camera's picture of the lane is evidence, which is kept beside the ledger as well.
 */
export interface Pictures {
  hold(key: string, bytes: Uint8Array): void;
  get(key: string): Uint8Array | undefined;
  /** The key under which the same bytes are held. */
  find(bytes: Uint8Array): string | undefined;
  /** Forgets every picture but these, and those that have only just come. */
  keepOnly(keys: ReadonlySet<string>): void;
  count(): number;
}

interface Held {
  readonly bytes: Uint8Array;
  readonly sinceMs: number;
  readonly cancel: Cancel;
  wasNeeded: boolean;
}

/** @param forgotten told of each picture that is not held any more */
export function createPictures(clock: Clock, forgotten: (bytes: Uint8Array) => void): Pictures {
  const held = new Map<string, Held>();

  function forget(key: string): void {
    const picture = held.get(key);
    if (picture === undefined) return;
    picture.cancel();
    held.delete(key);
    forgotten(picture.bytes);
  }

  return {
    hold(key, bytes) {
      if (held.has(key)) return;
      const oldest = held.keys().next();
      if (held.size >= HELD_AT_ONCE && !oldest.done) forget(oldest.value);
      const cancel = clock.after(HELD_MS, () => forget(key));
      held.set(key, { bytes, sinceMs: clock.nowMs(), cancel, wasNeeded: false });
    },
    get: (key) => held.get(key)?.bytes,
    find(bytes) {
      for (const [key, picture] of held) if (Buffer.compare(picture.bytes, bytes) === 0) return key;
      return undefined;
    },
    keepOnly(keys) {
      const nowMs = clock.nowMs();
      for (const [key, picture] of held) {
        if (keys.has(key)) picture.wasNeeded = true;
        else if (picture.wasNeeded || nowMs - picture.sinceMs >= WANTED_WITHIN_MS) forget(key);
      }
    },
    count: () => held.size,
  };
}
