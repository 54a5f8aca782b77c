import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sleep } from './clock.ts';
import { createVirtualClock } from './virtual-clock.ts';

describe('virtual clock', () => {
  it('runs tasks in order of time, and those of one instant in the order of scheduling', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 50 }), { maxLength: 300 }), (delays) => {
        const clock = createVirtualClock();
        const seen: { atMs: number; index: number }[] = [];
        delays.forEach((delayMs, index) => clock.after(delayMs, () => seen.push({ atMs: clock.nowMs(), index })));
        clock.advance(50);
        const wanted = delays.map((atMs, index) => ({ atMs, index }));
        wanted.sort((a, b) => a.atMs - b.atMs || a.index - b.index);
        expect(seen).toEqual(wanted);
        expect(clock.pending()).toBe(0);
      }),
    );
  });

  it('runs what a task schedules within the time advanced, and nothing later', () => {
    const clock = createVirtualClock(1000);
    const seen: number[] = [];
    const tick = () => {
      seen.push(clock.nowMs());
      clock.after(10, tick);
    };
    clock.after(-5, tick);
    clock.advance(25);
    expect(seen).toEqual([1000, 1010, 1020]);
    expect(clock.nowMs()).toBe(1025);
    expect(clock.pending()).toBe(1);
  });

  it('never runs a cancelled task, and forgets it', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(5000), fc.boolean()), { minLength: 2000, maxLength: 3000 }), (tasks) => {
        const clock = createVirtualClock();
        let ran = 0;
        const cancels = tasks.map(([delayMs]) => clock.after(delayMs, () => (ran += 1)));
        tasks.forEach(([, cancelled], index) => {
          if (cancelled) cancels[index]?.();
        });
        const kept = tasks.filter(([, cancelled]) => !cancelled).length;
        expect(clock.pending()).toBe(kept);
        clock.advance(5000);
        cancels.forEach((cancel) => cancel());
        expect(ran).toBe(kept);
        expect(clock.pending()).toBe(0);
      }),
      { numRuns: 20 },
    );
  });

  it('stops at the predicate, at the limit, and when nothing is left', () => {
    const clock = createVirtualClock();
    let count = 0;
    for (const delayMs of [10, 20, 30]) clock.after(delayMs, () => (count += 1));
    expect(clock.runUntil(() => count === 2)).toBe(true);
    expect(clock.nowMs()).toBe(20);
    expect(clock.runUntil(() => count === 3, 5)).toBe(false);
    expect(clock.runUntil(() => count === 4)).toBe(false);
    expect(clock.step()).toBe(false);
  });

  it('lets the wall clock jump without moving the monotonic one', () => {
    const clock = createVirtualClock(0, 5000);
    clock.advance(7);
    clock.jumpWall(-4000);
    expect([clock.nowMs(), clock.wallMs()]).toEqual([7, 1007]);
  });

  it('lets promises settle between tasks when asked to', async () => {
    const clock = createVirtualClock();
    const seen: number[] = [];
    const walk = async () => {
      for (let count = 0; count < 3; count += 1) {
        await sleep(clock, 10);
        seen.push(clock.nowMs());
      }
    };
    const walking = walk();
    await clock.advanceSettled(100);
    await walking;
    expect(seen).toEqual([10, 20, 30]);
  });
});
