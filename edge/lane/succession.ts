import type { Judge } from '../contract/judge.ts';
import type { PassageInput, PassageState } from './passage.ts';

/** Who judges at a lane: one judge for the whole of a passage, whoever has been named meanwhile. */
export interface Succession {
  /** Who judges now. */
  current(): Judge;
  /** Names who judges from the next passage on. */
  name(judge: Judge): void;
  /**
   * Says where the lane is before an input, and whether everything that passages asked for is done and written.
   * @returns whether somebody else judges from now on
   */
  turn(state: PassageState, input: PassageInput | null, isDone: boolean): boolean;
}

export function createSuccession(first: Judge): Succession {
  let [current, next] = [first, first];
  return {
    current: () => current,
    name(judge) {
      next = judge;
    },
    turn(state, input, isDone) {
      if (current === next || !isBetweenPassages(state, input, isDone)) return false;
      current = next;
      return true;
    },
  };
}

/**
 * Nothing of a passage is judged by somebody else than its beginning was, what waits for the disk included. Where somebody
 * waits for the one before to be gone, the word that the outcome is written is the only moment between the two.
 */
function isBetweenPassages({ name }: PassageState, input: PassageInput | null, isDone: boolean): boolean {
  if (name === 'closed') return input?.type === 'outcomeRecorded';
  return isDone && (name === 'idle' || name === 'emergency' || name === 'out-of-service');
}
