import type { Allowance } from '../../hardware/allowance.ts';
import type { BusMessage } from '../../hardware/bus/bus.ts';

/** What came on the topic of a lane. */
export interface Word {
  readonly lane: string;
  readonly message: BusMessage;
}

/** Words that wait to be looked at, in the order in which they came: no older one is judged by a newer one. */
export interface WaitingWords {
  /** False when as many of the lane wait already as may: then it is dropped. */
  take(word: Word): boolean;
  /** Looks at as many as may be looked at now. */
  look(): void;
}

/** Of each lane. The newest is dropped, so that nobody's noise takes the place of what the centre said before. */
const MOST_WAITING = 16;

/** @param isDone looks at a word; false when it must be looked at again */
export function createWaitingWords(mayLook: Allowance, isDone: (word: Word) => boolean): WaitingWords {
  const waiting: Word[] = [];
  const look = () => {
    for (let [word] = waiting; word !== undefined && mayLook.take(); [word] = waiting) {
      if (!isDone(word)) return;
      waiting.shift();
    }
  };
  return {
    look,
    take(word) {
      waiting.push(word);
      look();
      if (waiting.filter(({ lane }) => lane === word.lane).length <= MOST_WAITING) return true;
      waiting.pop();
      return false;
    },
  };
}
