import type { Cancel, Clock } from './clock.ts';

/** A clock that stands still until somebody moves it, and then runs every task that came due, in order of time. */
export interface VirtualClock extends Clock {
  /** Moves on by `ms`, running what comes due on the way, and what that schedules in turn. */
  advance(ms: number): void;
  /** Like `advance`, but lets promises settle before each task and at the end. */
  advanceSettled(ms: number): Promise<void>;
  /** Runs the next task, moving time to it. False when none is scheduled. */
  step(): boolean;
  /** Runs task by task until `done()`; false when the tasks ran out, or the next is later than `limitMs` from now. */
  runUntil(done: () => boolean, limitMs?: number): boolean;
  /** Moves the wall clock alone, as an operator or a time server would. */
  jumpWall(byMs: number): void;
  /** How many tasks are scheduled. */
  pending(): number;
}

interface Entry {
  readonly atMs: number;
  /** Tasks of the same instant run in the order in which they were scheduled. */
  readonly order: number;
  task: (() => void) | null;
}

/** 2026-01-01T00:00:00Z, so that a run does not depend on the day it is made. */
const WALL_START_MS = Date.UTC(2026, 0, 1);
/** Cancelled entries are swept once they outnumber the live ones, above this size. */
const SWEEP_FROM = 1024;

function before(a: Entry, b: Entry): boolean {
  return a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order);
}

function siftUp(heap: Entry[], entry: Entry, from: number): void {
  let index = from;
  while (index > 0) {
    const parentIndex = (index - 1) >> 1;
    const parent = heap[parentIndex];
    if (parent === undefined || !before(entry, parent)) break;
    heap[index] = parent;
    index = parentIndex;
  }
  heap[index] = entry;
}

function siftDown(heap: Entry[], entry: Entry, from: number): void {
  let index = from;
  for (;;) {
    let childIndex = 2 * index + 1;
    let child = heap[childIndex];
    if (child === undefined) break;
    const right = heap[childIndex + 1];
    if (right !== undefined && before(right, child)) {
      child = right;
      childIndex += 1;
    }
    if (!before(child, entry)) break;
    heap[index] = child;
    index = childIndex;
  }
  heap[index] = entry;
}

function removeTop(heap: Entry[]): void {
  const last = heap.pop();
  if (last !== undefined && heap.length > 0) siftDown(heap, last, 0);
}

/** A binary heap of entries, of which cancelled ones are dropped when they surface or grow too many. */
function createAgenda() {
  let heap: Entry[] = [];
  let live = 0;
  let order = 0;

  function sweep(): void {
    heap = heap.filter((entry) => entry.task !== null);
    for (let index = (heap.length >> 1) - 1; index >= 0; index -= 1) {
      const entry = heap[index];
      if (entry !== undefined) siftDown(heap, entry, index);
    }
  }

  return {
    add(atMs: number, task: () => void): Cancel {
      const entry: Entry = { atMs, order: (order += 1), task };
      heap.push(entry);
      siftUp(heap, entry, heap.length - 1);
      live += 1;
      return () => {
        if (entry.task === null) return;
        entry.task = null;
        live -= 1;
        if (heap.length > SWEEP_FROM && heap.length > 2 * live) sweep();
      };
    },
    /** The time of the next task; Infinity when there is none. */
    nextAtMs(): number {
      for (;;) {
        const top = heap[0];
        if (top === undefined) return Infinity;
        if (top.task !== null) return top.atMs;
        removeTop(heap);
      }
    },
    /** Takes the next task out. Only after `nextAtMs` was finite. */
    take(): () => void {
      const task = heap[0]?.task;
      if (task === null || task === undefined) throw new RangeError('take() on an empty agenda');
      if (heap[0] !== undefined) heap[0].task = null;
      removeTop(heap);
      live -= 1;
      return task;
    },
    size: () => live,
  };
}

async function settle(): Promise<void> {
  await new Promise<void>((resolve) => {
    setImmediate(resolve);
  });
}

/** A clock for tests and simulation. `startMs`: the monotonic time at which it begins. */
export function createVirtualClock(startMs = 0, wallStartMs = WALL_START_MS): VirtualClock {
  const agenda = createAgenda();
  let nowMs = startMs;
  let wallOffsetMs = wallStartMs - startMs;

  function step(): boolean {
    const atMs = agenda.nextAtMs();
    if (atMs === Infinity) return false;
    nowMs = atMs;
    agenda.take()();
    return true;
  }

  return {
    nowMs: () => nowMs,
    wallMs: () => nowMs + wallOffsetMs,
    after: (delayMs, task) => agenda.add(nowMs + Math.max(0, delayMs), task),
    advance(ms) {
      const untilMs = nowMs + ms;
      while (agenda.nextAtMs() <= untilMs) step();
      nowMs = untilMs;
    },
    async advanceSettled(ms) {
      const untilMs = nowMs + ms;
      await settle();
      while (agenda.nextAtMs() <= untilMs) {
        step();
        await settle();
      }
      nowMs = untilMs;
    },
    step,
    runUntil(done, limitMs = Infinity) {
      const untilMs = nowMs + limitMs;
      while (!done()) {
        if (agenda.nextAtMs() > untilMs || !step()) return false;
      }
      return true;
    },
    jumpWall(byMs) {
      wallOffsetMs += byMs;
    },
    pending: () => agenda.size(),
  };
}
