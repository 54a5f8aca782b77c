import { useSignal } from '@preact/signals';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { systemClock } from '../../../hardware/clock.ts';

/** Something that was asked of the daemon. What was there stays there while it is asked again, and when that fails. */
export interface Loaded<T> {
  readonly value: T | null;
  /** Wall clock, ms since 1970, of the value. */
  readonly atMs: number;
  /** What the last question was rejected with; null when it was answered or is under way. */
  readonly failure: unknown;
  readonly isLoading: boolean;
}

const NOTHING = { value: null, atMs: 0, failure: null, isLoading: true };

/**
 * Asks at once, and whenever `key` changes; then what was there is forgotten. An answer that was overtaken is not shown.
 * @returns what is there, and a function that asks again
 */
export function useLoaded<T>(load: () => Promise<T>, key: unknown): readonly [Loaded<T>, () => void] {
  const state = useSignal<Loaded<T>>(NOTHING);
  const latest = useRef(load);
  latest.current = load;
  const asked = useRef(0);
  const ask = useMemo(
    () => async () => {
      asked.current += 1;
      const question = asked.current;
      state.value = { ...state.peek(), isLoading: true };
      try {
        const value = await latest.current();
        if (question !== asked.current) return;
        state.value = { value, atMs: systemClock.wallMs(), failure: null, isLoading: false };
      } catch (failure) {
        if (question === asked.current) state.value = { ...state.peek(), failure, isLoading: false };
      }
    },
    [],
  );
  useEffect(() => {
    state.value = NOTHING;
    void ask();
    return () => {
      asked.current += 1;
    };
  }, [key]);
  return [state.value, () => void ask()];
}

/** Does something again and again while the page is there and somebody can see it. */
export function useEvery(everyMs: number, task: () => void): void {
  const latest = useRef(task);
  latest.current = task;
  useEffect(() => {
    let cancel = () => {};
    const wait = () => {
      cancel = systemClock.after(everyMs, () => {
        if (!document.hidden) latest.current();
        wait();
      });
    };
    wait();
    return () => cancel();
  }, [everyMs]);
}
