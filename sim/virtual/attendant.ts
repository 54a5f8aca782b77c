import type { Clock } from '../../hardware/clock.ts';
import { LEAVES } from '../../hardware/gate/gate.ts';
import type { Place } from './place.ts';

const LOOKS_EVERY_MS = 60_000;
const HOLDS_MS = 4000;
/** Rounds in which a lane without anybody in it may stay as it is before it is restarted. */
const PATIENCE_ROUNDS = 5;

export interface AttendantOptions {
  readonly clock: Clock;
  readonly place: Place;
  readonly log: (what: string) => void;
  /** Switches the box off and on: the last thing that helps a lane that waits for somebody who is not there. */
  restart(): void;
}

/**
 * Comes by and does what the sign asks for: frees a leaf by hand, takes the bags out, walks out of a lane that waits for
 * somebody who is not there, or restarts it.
 */
export function attend(options: AttendantOptions): void {
  const { clock, place, log } = options;
  let rounds = 0;

  function free(): void {
    const leaf = LEAVES.find((leaf) => place.signReason.includes(`the ${leaf} leaf is stuck`));
    if (leaf === undefined) return;
    log(`an attendant moves the ${leaf} leaf of ${place.lane}`);
    place.body.hold(leaf, true);
    clock.after(HOLDS_MS, () => place.body.hold(leaf, false));
  }

  function look(): void {
    const isEmpty = place.inside.length === 0 && place.front === null;
    const isBusy = place.sign !== 'idle' && place.sign !== 'out-of-service';
    rounds = isEmpty && isBusy ? rounds + 1 : 0;
    if (place.sign === 'out-of-service') {
      free();
      if (place.signReason.includes('bag')) place.viewChanged();
    }
    const opened = (['exit', 'diversion'] as const).find((leaf) => place.body.position(leaf) === 'open');
    if (place.inside.length === 0 && opened !== undefined) {
      log(`an attendant finds nobody in ${place.lane} and comes out by the ${opened} leaf`);
      place.body.cross(opened, 'out');
    }
    if (rounds >= PATIENCE_ROUNDS) {
      rounds = 0;
      log(`an attendant restarts the box: ${place.lane} is ${place.sign} and nobody is there`);
      options.restart();
    }
    clock.after(LOOKS_EVERY_MS, look);
  }

  clock.after(LOOKS_EVERY_MS, look);
}
