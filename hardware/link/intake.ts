import type { Cancel, Clock } from '../clock.ts';
import type { Framer, Piece } from './framing.ts';

/** A framer with a sense of silence: what the line left unfinished is given up after `gapMs`. */
export interface Intake {
  push(bytes: Uint8Array): void;
  giveUp(): void;
}

export function createIntake<Frame>(
  framer: Framer<Frame>,
  clock: Clock,
  gapMs: number,
  take: (piece: Piece<Frame>, atMs: number) => void,
): Intake {
  let cancelGap: Cancel = () => {};

  function giveUp(): void {
    cancelGap();
    const atMs = clock.nowMs();
    for (const piece of framer.flush()) take(piece, atMs);
  }

  return {
    push(bytes) {
      const atMs = clock.nowMs();
      cancelGap();
      cancelGap = clock.after(gapMs, giveUp);
      for (const piece of framer.push(bytes)) take(piece, atMs);
    },
    giveUp,
  };
}
