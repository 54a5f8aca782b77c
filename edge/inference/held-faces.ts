import { createHash } from 'node:crypto';
import type { Cancel, Clock } from '../../hardware/clock.ts';
import type { FaceDescription } from './face-describe.ts';

/** A passage is over by then, or somebody forgot to say so. */
const HELD_MS = 120_000;
/** Portraits and live pictures of some lanes; the oldest goes first. */
const HELD_AT_ONCE = 32;

/** What is known of faces whose passage is under way: in memory alone. */
interface HeldFaces {
  hold(picture: Uint8Array, description: FaceDescription): void;
  of(picture: Uint8Array): FaceDescription | undefined;
  forget(picture: Uint8Array): void;
  forgetAll(): void;
  count(): number;
}

interface Held {
  readonly description: FaceDescription;
  readonly cancel: Cancel;
}

export function createHeldFaces(clock: Clock): HeldFaces {
  const held = new Map<string, Held>();

  function forget(key: string): void {
    held.get(key)?.cancel();
    held.delete(key);
  }

  return {
    hold(picture, description) {
      const key = keyOf(picture);
      forget(key);
      const oldest = held.keys().next();
      if (held.size >= HELD_AT_ONCE && !oldest.done) forget(oldest.value);
      held.set(key, { description, cancel: clock.after(HELD_MS, () => forget(key)) });
    },
    of: (picture) => held.get(keyOf(picture))?.description,
    forget: (picture) => forget(keyOf(picture)),
    forgetAll() {
      for (const key of held.keys()) forget(key);
    },
    count: () => held.size,
  };
}

function keyOf(picture: Uint8Array): string {
  return createHash('sha256').update(picture).digest('hex');
}
