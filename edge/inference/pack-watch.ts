import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Cancel, Clock } from '../../hardware/clock.ts';

const LOOK_EVERY_MS = 5000;

/** What the files of packs look like from outside: names, sizes and times. Cheap, and proof of nothing but a change. */
export function appearanceOf(folders: readonly string[]): string {
  return JSON.stringify(folders.map(appearanceOfOne));
}

function appearanceOfOne(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
      .sort()
      .map((name) => {
        const { size, mtimeMs } = statSync(path.join(folder, name));
        return `${name} ${size} ${mtimeMs}`;
      });
  } catch {
    return [];
  }
}

/**
 * Calls `onChange` once, when packs look different from `before` and the same at two looks on end: whoever puts a pack
 * right has then finished copying.
 */
export function watchPacks(folders: readonly string[], before: string, clock: Clock, onChange: () => void): Cancel {
  let last = before;
  let cancel: Cancel = () => {};
  const look = () => {
    const now = appearanceOf(folders);
    if (now !== before && now === last) return onChange();
    last = now;
    plan();
  };
  const plan = () => {
    cancel = clock.after(LOOK_EVERY_MS, look);
  };
  plan();
  return () => cancel();
}
