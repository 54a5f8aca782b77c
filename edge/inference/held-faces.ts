import { createHash } from 'node:crypto';
import type { Cancel, Clock } from '../../hardware/clock.ts';
import type { FaceDescription } from './face-describe.ts';

/** A passage is over by then, or somebody forgot to say so. */
const HELD_MS = 120_000;
/** Portraits and live pictures of some lanes; the oldest goes first. */
const HELD_AT_ONCE = 32;

/** What is known of faces whose passage is under way: in memory alone. */
interface HeldFaces {
  /** Notes that a description of a picture is on its way. */
  expect(picture: Uint8Array): Expected;
  of(picture: Uint8Array): FaceDescription | undefined;
  forget(picture: Uint8Array): void;
  forgetAll(): void;
  count(): number;
}

/** A description on its way. */
interface Expected {
  /** Holds it, unless the picture was forgotten meanwhile. */
  hold(description: FaceDescription): void;
  /** Nothing comes any more. */
  end(): void;
}

interface Held {
  readonly description: FaceDescription;
  readonly cancel: Cancel;
}

export function createHeldFaces(clock: Clock): HeldFaces {
  const held = new Map<string, Held>();
  /** The pictures of which a description is on its way and wanted. */
  const expected = new Map<Expected, string>();

  function drop(key: string): void {
    held.get(key)?.cancel();
    held.delete(key);
  }

  function hold(key: string, description: FaceDescription): void {
    drop(key);
    const oldest = held.keys().next();
    if (held.size >= HELD_AT_ONCE && !oldest.done) drop(oldest.value);
    held.set(key, { description, cancel: clock.after(HELD_MS, () => drop(key)) });
  }

  function forget(key: string): void {
    drop(key);
    for (const [one, itsKey] of expected) if (itsKey === key) expected.delete(one);
  }

  return {
    expect(picture) {
      const key = keyOf(picture);
      const one: Expected = {
        hold(description) {
          if (expected.has(one)) hold(key, description);
        },
        end: () => void expected.delete(one),
      };
      expected.set(one, key);
      return one;
    },
    of: (picture) => held.get(keyOf(picture))?.description,
    forget: (picture) => forget(keyOf(picture)),
    forgetAll() {
      expected.clear();
      for (const key of held.keys()) drop(key);
    },
    count: () => held.size,
  };
}

function keyOf(picture: Uint8Array): string {
  return createHash('sha256').update(picture).digest('hex');
}
