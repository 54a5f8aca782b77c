import { computed, signal } from '@preact/signals';
import { systemClock } from '../../../../hardware/clock.ts';
import type { CaseCard, DeskEvent } from '../../wire.ts';
import { followDesk } from '../net/stream.ts';
import { afterEvent, type DeskState } from './desk-state.ts';
import { setDaemonClock } from '../../../screen/web/time.ts';

/** What the daemon has told; null before its first word. */
export const desk = signal<DeskState | null>(null);
/** Wall clock of this browser, ms since 1970, since when nothing is heard; null while the stream lives. */
export const staleSinceMs = signal<number | null>(null);

/** Whether a decision may be made on what is shown. */
export const isLive = computed(() => desk.value !== null && staleSinceMs.value === null);

/** What somebody should be told when it happens. */
export type Telling =
  | { readonly type: 'new-case'; readonly card: CaseCard }
  | { readonly type: 'timed-out'; readonly card: CaseCard }
  | Extract<DeskEvent, { type: 'alarm' }>;

/** Follows the stream of the desk until the returned function is called. */
export function followDeskState(tell: (telling: Telling) => void): () => void {
  const stop = followDesk({
    event(event) {
      if (event.type === 'snapshot') setDaemonClock(event.nowMs);
      for (const telling of tellingsOf(desk.value, event)) tell(telling);
      desk.value = afterEvent(desk.value, event);
      staleSinceMs.value = null;
    },
    broke() {
      staleSinceMs.value ??= systemClock.wallMs();
    },
  });
  return () => {
    stop();
    desk.value = null;
    staleSinceMs.value = null;
  };
}

/** A snapshot after a break tells what was missed meanwhile; the very first tells nobody anything new. */
function tellingsOf(before: DeskState | null, event: DeskEvent): readonly Telling[] {
  if (before === null) return [];
  if (event.type === 'alarm') return [event];
  const cards = event.type === 'snapshot' ? event.cases : event.type === 'case' ? [event.card] : [];
  return cards.flatMap((card): readonly Telling[] => {
    if (card.state === 'decided') return [];
    const known = before.cases.get(card.id);
    if (known === undefined) return [{ type: 'new-case', card }];
    return card.isTimedOut && !known.isTimedOut ? [{ type: 'timed-out', card }] : [];
  });
}
