import type { Clock } from '../../hardware/clock.ts';
import { isFault } from '../contract/fault.ts';
import type { Trust } from '../signing/keys.ts';
import { createInference, type InferenceOptions } from './client.ts';
import type { RefusedPack } from './messages.ts';

export interface TryOptions extends Pick<InferenceOptions, 'startDeadlineMs' | 'childFile'> {
  readonly packs: readonly string[];
  readonly trust: Trust;
  readonly clock: Clock;
}

/**
 * Loads packs as a lane does, in an inference process of their own that ends again. Resolves to those that a lane would
 * refuse; what hangs, crashes or outgrows its memory while it loads is one of them, and the others are tried without it.
 * @throws Fault `model-unavailable` when the process goes away before it comes to any pack
 */
export async function tryPacks({ packs, ...options }: TryOptions): Promise<readonly RefusedPack[]> {
  const fallen: RefusedPack[] = [];
  for (let rest = packs; rest.length > 0; rest = rest.filter((folder) => folder !== fallen.at(-1)?.folder)) {
    // Nothing is asked of it.
    const inference = createInference({ ...options, packs: rest, deadlineMs: 1000 });
    try {
      await inference.start(1);
      return [...fallen, ...inference.refused()];
    } catch (error) {
      if (!isFault(error)) throw error;
      if (inference.refused().length > 0) return [...fallen, ...inference.refused()];
      const inHand = rest.find((folder) => folder === error.context['folder']);
      if (inHand === undefined) throw error;
      fallen.push({ folder: inHand, fault: { code: error.code, what: error.what } });
    } finally {
      await inference.stop();
    }
  }
  return fallen;
}
