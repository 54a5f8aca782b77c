import { describe, expect, it } from 'vitest';
import { createVirtualClock } from '../../hardware/virtual-clock.ts';
import { createHeldPortraits } from './held-portraits.ts';

const picture = (text: string) => Uint8Array.from(Buffer.from(text));

function shelf() {
  const clock = createVirtualClock();
  return { clock, portraits: createHeldPortraits(clock) };
}

describe('the portraits of diverted passengers', () => {
  it('are held until their case ends', () => {
    const { portraits } = shelf();
    portraits.hold('L1-1-1', 'one', picture('one'));
    portraits.hold('L1-1-2', 'two', picture('two'));
    portraits.forget('L1-1-1');
    expect(portraits.get('one')).toBe(undefined);
    expect(portraits.get('two')).toEqual(picture('two'));
  });

  it('go after half an hour, whatever becomes of the case', () => {
    const { clock, portraits } = shelf();
    portraits.hold('L1-1-1', 'one', picture('one'));
    clock.advance(30 * 60_000 - 1);
    expect(portraits.get('one')).toEqual(picture('one'));
    clock.advance(1);
    expect(portraits.get('one')).toBe(undefined);
  });

  it('are 64 at most: the oldest goes', () => {
    const { portraits } = shelf();
    for (let number = 0; number < 65; number += 1) portraits.hold(`L1-1-${number}`, `${number}`, picture('face'));
    expect(portraits.get('0')).toBe(undefined);
    expect(portraits.get('1')).toEqual(picture('face'));
    expect(portraits.get('64')).toEqual(picture('face'));
  });

  it('leave no timer behind when all are forgotten', () => {
    const { clock, portraits } = shelf();
    portraits.hold('L1-1-1', 'one', picture('one'));
    portraits.clear();
    expect(portraits.get('one')).toBe(undefined);
    expect(clock.step()).toBe(false);
  });
});
