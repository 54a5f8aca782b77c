import type { LeafPosition } from './gate.ts';

/** What a leaf ought to be doing, and since when. */
export type LeafWatch =
  /** Closed, without a permit. */
  | { readonly phase: 'resting' }
  /** Permitted, and has not left its closed position yet. */
  | { readonly phase: 'opening'; readonly sinceMs: number; readonly attempts: number }
  /** Permitted, and has left its closed position. */
  | { readonly phase: 'opened' }
  /** No longer permitted: must come to rest. `closedSinceMs` is null while it is not closed. */
  | {
      readonly phase: 'closing';
      readonly sinceMs: number;
      readonly attempts: number;
      readonly closedSinceMs: number | null;
    }
  /** Did not do as it ought to, which has been told. Until it has come to rest. */
  | { readonly phase: 'astray'; readonly closedSinceMs: number | null };

export type WatchInput =
  | { readonly type: 'permitted' }
  | { readonly type: 'permitEnded' }
  | { readonly type: 'read'; readonly position: LeafPosition };

/** What the driver is to do: repeat the command (the position has just been read), or tell. */
export type WatchOrder =
  | { readonly type: 'commandAgain' }
  | { readonly type: 'stuck'; readonly wanted: 'open' | 'closed'; readonly attempts: number }
  | { readonly type: 'movedUnbidden' };

export interface WatchRules {
  /** All attempts at opening together, ms. */
  readonly openWithinMs: number;
  /** All attempts at closing together, ms. */
  readonly closeWithinMs: number;
}

export interface WatchStep {
  readonly watch: LeafWatch;
  readonly order: WatchOrder | null;
}

const ASTRAY: LeafWatch = { phase: 'astray', closedSinceMs: null };

/** A command and its repetitions. */
const MAX_ATTEMPTS = 3;
/**
 * Closed for so long, a leaf is at rest: a permit may end in the very moment in which the leaf begins to move, and a
 * leaf that bounces is one alarm, not many.
 */
const SETTLED_AFTER_MS = 500;

/** At boot, and after a time without readings: whatever stands open must close. */
export function unwatched(nowMs: number): LeafWatch {
  return { phase: 'closing', sinceMs: nowMs, attempts: 1, closedSinceMs: null };
}

function step(watch: LeafWatch, order: WatchOrder | null = null): WatchStep {
  return { watch, order };
}

type Attempting = Extract<LeafWatch, { attempts: number }>;

/** The leaf has not done as it ought to: wait, command again, or give up. */
function overdue(watch: Attempting, wanted: 'open' | 'closed', withinMs: number, nowMs: number): WatchStep {
  const { attempts } = watch;
  if (nowMs - watch.sinceMs < (withinMs * attempts) / MAX_ATTEMPTS) return step(watch);
  if (attempts >= MAX_ATTEMPTS) return step(ASTRAY, { type: 'stuck', wanted, attempts });
  return step({ ...watch, attempts: attempts + 1 }, { type: 'commandAgain' });
}

/** Closed long enough is at rest; `watch` is closing or astray. */
function settle(watch: Extract<LeafWatch, { closedSinceMs: unknown }>, nowMs: number): WatchStep {
  const closedSinceMs = watch.closedSinceMs ?? nowMs;
  return step(nowMs - closedSinceMs >= SETTLED_AFTER_MS ? { phase: 'resting' } : { ...watch, closedSinceMs });
}

function readClosing(
  watch: Extract<LeafWatch, { phase: 'closing' }>,
  position: LeafPosition,
  rules: WatchRules,
  nowMs: number,
): WatchStep {
  if (position !== 'closed') return overdue({ ...watch, closedSinceMs: null }, 'closed', rules.closeWithinMs, nowMs);
  return settle(watch, nowMs);
}

function read(watch: LeafWatch, position: LeafPosition, rules: WatchRules, nowMs: number): WatchStep {
  const away = position === 'open' || position === 'moving';
  switch (watch.phase) {
    case 'resting':
      return away ? step(ASTRAY, { type: 'movedUnbidden' }) : step(watch);
    case 'opening':
      return away ? step({ phase: 'opened' }) : overdue(watch, 'open', rules.openWithinMs, nowMs);
    case 'closing':
      return readClosing(watch, position, rules, nowMs);
    case 'astray':
      return position === 'closed' ? settle(watch, nowMs) : step(ASTRAY);
    case 'opened':
      break;
  }
  return step(watch);
}

/** Takes what happened to a leaf. Pure. */
export function nextWatch(watch: LeafWatch, input: WatchInput, rules: WatchRules, nowMs: number): WatchStep {
  switch (input.type) {
    case 'permitted':
      return step({ phase: 'opening', sinceMs: nowMs, attempts: 1 });
    case 'permitEnded':
      return step(watch.phase === 'astray' ? watch : unwatched(nowMs));
    case 'read':
      break;
  }
  return read(watch, input.position, rules, nowMs);
}
