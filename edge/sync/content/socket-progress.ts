import type { Socket } from 'node:net';
import type { Cancel, Clock } from '../../../hardware/clock.ts';

export interface ProgressRules {
  readonly clock: Clock;
  /** A connection that moves fewer than `minBytes` within this time, both ways together, is cut. */
  readonly patienceMs: number;
  readonly minBytes: number;
  readonly onStuck: () => void;
}

/**
 * Cuts a connection that hardly moves: whoever sends one byte at a time holds nobody else's place for long. The answer
 * ends the watch.
 */
export function watchProgress(socket: Socket, { clock, patienceMs, minBytes, onStuck }: ProgressRules): Cancel {
  let moved = socket.bytesRead + socket.bytesWritten;
  const look = () => {
    const now = socket.bytesRead + socket.bytesWritten;
    if (now - moved < minBytes) {
      onStuck();
      socket.destroy();
      return;
    }
    moved = now;
    cancel = clock.after(patienceMs, look);
  };
  let cancel = clock.after(patienceMs, look);
  return () => cancel();
}
