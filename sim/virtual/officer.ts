import type { LaneMode, LaneOrder, OrderAnswer } from '../../edge/contract/lane-order.ts';
import type { Clock } from '../../hardware/clock.ts';
import type { Entropy } from '../../hardware/entropy.ts';
import type { Place } from './place.ts';
import { drawWaitMs } from './troubles.ts';

/** Mean time between two orders that nobody asked for, where orders are as many as can be. */
const ORDERS_EVERY_MS = 60_000;
/** Whoever is diverted walks out within seconds: an officer who releases them by the exit is quick. */
const RELEASES_WITHIN_MS = 3000;
const MODES: readonly LaneMode[] = ['normal', 'normal', 'officer-only', 'closed', 'maintenance', 'test'];
const BY = 'somebody at the desk';

export interface OfficerOptions {
  readonly clock: Clock;
  readonly entropy: Entropy;
  readonly place: Place;
  /** From 0, none, to 1: how much they order. */
  readonly share: number;
  /** Null while the box has no power. */
  order(order: LaneOrder): Promise<OrderAnswer> | null;
  /** Told of each order that was done. */
  done(what: LaneOrder['type']): void;
  isOver(): boolean;
}

/** An officer who orders what comes to their mind, and has looked before they say that a lane is empty. */
export interface Officer {
  /** The passage was diverted. */
  diverted(passage: string): void;
}

export function employ(options: OfficerOptions): Officer {
  const { clock, entropy, place, share } = options;
  let last = 'nobody';

  async function give(order: LaneOrder): Promise<void> {
    const answer = await options.order(order);
    if (answer?.done === true) options.done(order.type);
  }

  function think(): LaneOrder | null {
    switch (entropy.below(4)) {
      case 0:
        return { type: 'letOut', by: BY };
      case 1:
        return place.inside.length === 0 ? { type: 'confirmEmpty', by: BY } : null;
      case 2:
        return { type: 'releaseByExit', passage: last, by: BY };
      default:
        return { type: 'setMode', mode: entropy.pick(MODES), reason: 'an idea', by: BY };
    }
  }

  function wait(): void {
    clock.after(drawWaitMs(entropy, ORDERS_EVERY_MS / share), () => {
      if (options.isOver()) return;
      const order = think();
      if (order !== null) void give(order);
      wait();
    });
  }

  if (share > 0) wait();
  return {
    diverted(passage) {
      last = passage;
      if (share === 0 || !entropy.chance(share)) return;
      clock.after(entropy.below(RELEASES_WITHIN_MS), () => void give({ type: 'releaseByExit', passage, by: BY }));
    },
  };
}
