import type { Cancel, Clock } from '../../hardware/clock.ts';

const SIGN_OF_LIFE_EVERY_MS = 15_000;

/** A comment in a stream of events, so that whatever lies between takes no quiet stream for a dead connection. */
export function giveSignsOfLife(clock: Clock, say: (text: string) => void): Cancel {
  let cancel: Cancel = () => {};
  const again = () => {
    cancel = clock.after(SIGN_OF_LIFE_EVERY_MS, () => {
      say(':\n\n');
      again();
    });
  };
  again();
  return () => cancel();
}
