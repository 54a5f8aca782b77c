import type { Clock } from '../../hardware/clock.ts';
import type { LeafPosition } from '../../hardware/gate/gate.ts';

/** A leaf of glass with a motor: takes time to open and to close. */
export interface LeafBody {
  position(): LeafPosition;
  /** Sets the motor going; a leaf under way turns round where it is. */
  drive(to: 'open' | 'closed'): void;
  /** Stops it where it is, whatever the motor does. */
  jam(jammed: boolean): void;
}

export interface LeafTimes {
  readonly openMs: number;
  readonly closeMs: number;
}

export function createLeafBody(clock: Clock, times: LeafTimes): LeafBody {
  /** 0 is closed, 1 is open. */
  let from = 0;
  let sinceMs = clock.nowMs();
  let to = 0;
  let jammed = false;

  function share(): number {
    if (jammed || from === to) return from;
    const gone = (clock.nowMs() - sinceMs) / (to > from ? times.openMs : times.closeMs);
    return to > from ? Math.min(to, from + gone) : Math.max(to, from - gone);
  }

  function rebase(next: () => void): void {
    from = share();
    sinceMs = clock.nowMs();
    next();
  }

  return {
    position() {
      const now = share();
      if (now === 0) return 'closed';
      return now === 1 ? 'open' : 'moving';
    },
    drive(wanted) {
      rebase(() => {
        to = wanted === 'open' ? 1 : 0;
      });
    },
    jam(nowJammed) {
      rebase(() => {
        jammed = nowJammed;
      });
    },
  };
}
