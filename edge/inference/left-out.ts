import { invalid } from '../packs/invalid.ts';
import type { RefusedPack } from './messages.ts';

/** Packs that hang or crash every process which loads them: the others are loaded without them. */
export interface LeftOut {
  /** A process went away while it loaded this pack. */
  blame(folder: string, why: string): void;
  /** A process has loaded all that it was given. */
  acquit(): void;
  has(folder: string): boolean;
  refused(): readonly RefusedPack[];
  /** The packs have changed: each is tried again. */
  clear(): void;
}

/** Once may be the computer's fault. */
const MOST_FALLS = 2;

export function createLeftOut(): LeftOut {
  const falls = new Map<string, number>();
  const refused = new Map<string, RefusedPack>();
  return {
    blame(folder, why) {
      const count = (falls.get(folder) ?? 0) + 1;
      falls.set(folder, count);
      if (count < MOST_FALLS) return;
      const fault = invalid(folder, `ended ${count} processes that loaded it: ${why}`);
      refused.set(folder, { folder, fault: { code: fault.code, what: fault.what } });
    },
    acquit: () => falls.clear(),
    has: (folder) => refused.has(folder),
    refused: () => [...refused.values()],
    clear() {
      falls.clear();
      refused.clear();
    },
  };
}
