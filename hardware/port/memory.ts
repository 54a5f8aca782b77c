import type { Clock } from '../clock.ts';
import type { OpenPort, Port, PortSink } from './port.ts';

export interface MemoryPortOptions {
  /** With a clock, chunks arrive through it; without, in a microtask. */
  readonly clock?: Clock;
  /** ms between writing and arriving; needs a clock. */
  readonly delayMs?: number;
  /** As of a serial line of this speed; only told, not simulated. */
  readonly byteTimeMs?: number;
}

export interface MemoryPortPair {
  readonly near: Port;
  readonly far: Port;
  /** Closes whatever is open at both ends, as pulling a cable does. */
  cut(): void;
  /** While true, both ends refuse to be opened. */
  refuse(refused: boolean): void;
}

interface End {
  sink: PortSink | null;
}

function createEnd(
  own: End,
  other: End,
  address: string,
  byteTimeMs: number,
  isRefused: () => boolean,
  later: (task: () => void) => void,
): Port {
  return {
    address,
    byteTimeMs,
    async open(sink) {
      await Promise.resolve();
      if (isRefused()) throw new Error(`cannot open ${address}: refused`);
      if (own.sink !== null) throw new Error(`cannot open ${address}: it is open already`);
      own.sink = sink;
      const opened: OpenPort = {
        write(bytes) {
          if (own.sink !== sink) return;
          const copy = bytes.slice();
          later(() => other.sink?.bytes(copy));
        },
        async close() {
          if (own.sink === sink) own.sink = null;
        },
      };
      return opened;
    },
  };
}

/** Two ports joined in memory: what is written to one arrives at the other, or is lost where nobody opened it. */
export function createMemoryPortPair(options: MemoryPortOptions = {}): MemoryPortPair {
  const { clock, delayMs = 0, byteTimeMs = 0 } = options;
  const ends: readonly [End, End] = [{ sink: null }, { sink: null }];
  let refused = false;
  const later = (task: () => void) => {
    if (clock === undefined) queueMicrotask(task);
    else clock.after(delayMs, task);
  };
  const isRefused = () => refused;
  return {
    near: createEnd(ends[0], ends[1], 'memory near', byteTimeMs, isRefused, later),
    far: createEnd(ends[1], ends[0], 'memory far', byteTimeMs, isRefused, later),
    cut() {
      for (const end of ends) {
        const { sink } = end;
        end.sink = null;
        sink?.closed(new Error('cut'));
      }
    },
    refuse(nowRefused) {
      refused = nowRefused;
    },
  };
}
