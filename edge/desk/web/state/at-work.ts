import { effect } from '@preact/signals';
import { type Clock, systemClock } from '../../../../hardware/clock.ts';
import { get, me } from '../net/api.ts';

const SAY_EVERY_MS = 60_000;
const ACTS = ['keydown', 'pointerdown', 'pointermove', 'wheel'] as const;

/** Tells the daemon that somebody is at work here: typing a reason and looking at images ask it for nothing else. */
export function sayWhoeverWorks(): void {
  const act = atMostEvery(SAY_EVERY_MS, systemClock, () => {
    // Where no answer comes the page says so itself; a session that is over is told by the refusal.
    void get('/api/me').catch(() => undefined);
  });
  effect(() => {
    if (typeof me.value?.name !== 'string') return undefined;
    for (const type of ACTS) document.addEventListener(type, act, { capture: true, passive: true });
    return () => {
      for (const type of ACTS) document.removeEventListener(type, act, { capture: true });
    };
  });
}

/** Does the first, and then whatever comes at least `everyMs` after the one that was done last. */
export function atMostEvery(everyMs: number, clock: Pick<Clock, 'nowMs'>, task: () => void): () => void {
  let doneMs = -Infinity;
  return () => {
    if (clock.nowMs() - doneMs < everyMs) return;
    doneMs = clock.nowMs();
    task();
  };
}
