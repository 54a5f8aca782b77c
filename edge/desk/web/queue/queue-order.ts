import type { CaseCard } from '../../wire.ts';

/** What the queue shows, in order, and what waits to be shown. */
export interface Arrangement {
  readonly shown: readonly string[];
  /** New cases that would move what somebody points at or has the focus on. */
  readonly coming: readonly string[];
}

/** Alarm before routine, oldest first; of the same moment, by identity, so that two screens show one order. */
export function inQueueOrder(cards: Iterable<CaseCard>): readonly CaseCard[] {
  return [...cards]
    .filter(({ state }) => state !== 'decided')
    .toSorted(
      (a, b) =>
        Number(b.isAlarm) - Number(a.isAlarm) ||
        a.openedAtMs - b.openedAtMs ||
        (a.id < b.id ? -1 : Number(a.id > b.id)),
    );
}

/**
 * The queue after cases came and went. While somebody points at it, nothing in it moves: decided cards stay where they
 * are, and new ones wait beside it. Where there is nothing, nothing can move.
 */
export function arranged(
  before: readonly string[],
  cases: ReadonlyMap<string, CaseCard>,
  isPointedAt: boolean,
): Arrangement {
  const order = inQueueOrder(cases.values()).map(({ id }) => id);
  const shown = before.filter((id) => cases.has(id));
  if (!isPointedAt || shown.length === 0) return { shown: order, coming: [] };
  return { shown, coming: order.filter((id) => !shown.includes(id)) };
}

/** The case that a step through the queue leads to; null in an empty queue. */
export function stepped(shown: readonly string[], from: string | null, step: 1 | -1): string | null {
  const at = from === null ? -1 : shown.indexOf(from);
  if (at < 0) return (step === 1 ? shown[0] : shown.at(-1)) ?? null;
  return shown[Math.min(shown.length - 1, Math.max(0, at + step))] ?? null;
}
