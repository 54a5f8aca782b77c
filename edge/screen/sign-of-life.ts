import type { Cancel, Clock } from '../../hardware/clock.ts';

/** Often enough for a screen to miss it within ten seconds (web/silence.ts). */
const SIGN_OF_LIFE_EVERY_MS = 3_000;

/** A comment in a stream of events, so that nobody takes a quiet stream for a dead connection, nor a dead one for quiet. */
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
