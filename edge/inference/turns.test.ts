import { describe, expect, it } from 'vitest';
import { createTurns } from './turns.ts';

describe('works that take turns', () => {
  it('begin in order, so many at once', async () => {
    const begun: number[] = [];
    const ends: (() => void)[] = [];
    const take = createTurns(2);
    for (const number of [1, 2, 3, 4]) {
      take(async () => {
        begun.push(number);
        const { promise, resolve } = Promise.withResolvers<void>();
        ends.push(resolve);
        await promise;
      });
    }
    expect(begun).toEqual([1, 2]);
    ends[1]?.();
    await new Promise(setImmediate);
    expect(begun).toEqual([1, 2, 3]);
    for (const end of ends) end();
    await new Promise(setImmediate);
    expect(begun).toEqual([1, 2, 3, 4]);
  });
});
