import { describe, expect, it } from 'vitest';
import { createSendLine } from './send-line.ts';

describe('a line of messages', () => {
  it('sends in order, never more than there is room for', () => {
    const line = createSendLine(2);
    const sent: number[] = [];
    for (const n of [1, 2, 3, 4]) line.enter(() => sent.push(n));
    expect(sent).toEqual([1, 2]);
    line.acknowledged();
    expect(sent).toEqual([1, 2, 3]);
    line.acknowledged();
    line.acknowledged();
    line.acknowledged();
    line.enter(() => sent.push(5));
    expect(sent).toEqual([1, 2, 3, 4, 5]);
  });

  it('never sends what left it, and gives nobody its place', () => {
    const line = createSendLine(1);
    const sent: number[] = [];
    const leaves = [1, 2, 3].map((n) => line.enter(() => sent.push(n)));
    for (const leave of leaves.slice(0, 2)) leave();
    expect(sent).toEqual([1]);
    line.acknowledged();
    expect(sent).toEqual([1, 3]);
  });

  it('tells who waited in vain: never sent, and nothing acknowledged meanwhile', () => {
    const line = createSendLine(1);
    const [sent, early] = [line.enter(() => {}), line.enter(() => {})];
    expect([sent(), early()]).toEqual([{ wasInVain: false }, { wasInVain: true }]);
    const [next, last] = [line.enter(() => {}), line.enter(() => {})];
    line.acknowledged();
    expect([next(), last()]).toEqual([{ wasInVain: false }, { wasInVain: false }]);
  });
});
