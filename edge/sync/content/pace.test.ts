import { describe, expect, it } from 'vitest';
import { createVirtualClock } from '../../../hardware/virtual-clock.ts';
import { createPace, pause } from './pace.ts';

const never = new AbortController().signal;

describe('a pace', () => {
  it('lets the announced bytes a second go, whoever takes them', async () => {
    const clock = createVirtualClock();
    const pace = createPace(1000, clock);
    let gone = 0;
    const taker = async () => {
      for (let turn = 0; turn < 50; turn += 1) {
        await pace.take(100, never);
        gone += 100;
      }
    };
    void taker();
    void taker();
    await clock.advanceSettled(5000);
    expect(gone).toBeGreaterThanOrEqual(5000);
    expect(gone).toBeLessThanOrEqual(5200);
  });
});

describe('a pause', () => {
  it('ends at once when nobody wants what it waits for', async () => {
    const clock = createVirtualClock();
    const abort = new AbortController();
    const paused = pause(clock, 60_000, abort.signal);
    abort.abort(new Error('stopped'));
    await expect(paused).rejects.toThrow('stopped');
    await expect(pause(clock, 1, abort.signal)).rejects.toThrow('stopped');
  });
});
