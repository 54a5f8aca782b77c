import { describe, expect, it } from 'vitest';
import type { LeafPosition } from './gate.ts';
import { type LeafWatch, nextWatch, unwatched, type WatchInput } from './leaf-watch.ts';

const RULES = { openWithinMs: 900, closeWithinMs: 3000 };
const LETTERS: Readonly<Record<string, LeafPosition>> = { c: 'closed', o: 'open', m: 'moving', u: 'unknown' };

/** One letter each 100 ms: P permitted, E permit ended, c/o/m/u a reading. Tells orders with their time. */
function run(script: string, from: LeafWatch = { phase: 'resting' }): string[] {
  let watch = from;
  const orders: string[] = [];
  Array.from(script).forEach((letter, index) => {
    const nowMs = index * 100;
    const position = LETTERS[letter];
    const input: WatchInput =
      position === undefined ? { type: letter === 'P' ? 'permitted' : 'permitEnded' } : { type: 'read', position };
    const step = nextWatch(watch, input, RULES, nowMs);
    watch = step.watch;
    if (step.order === null) return;
    const { order } = step;
    orders.push(
      order.type === 'stuck' ? `${nowMs} stuck, wanted ${order.wanted}, ${order.attempts}×` : `${nowMs} ${order.type}`,
    );
  });
  return [...orders, watch.phase];
}

describe('leaf watch', () => {
  it.each<[string, string, string[]]>([
    ['rests', 'cccc', ['resting']],
    ['opens and closes in time', 'PcmoooEommccccccc', ['resting']],
    ['a leaf that moves with no permit', 'ccmo', ['200 movedUnbidden', 'astray']],
    [
      'is told once until the leaf has come to rest',
      'ccmommocmcccccccmo',
      ['200 movedUnbidden', '1600 movedUnbidden', 'astray'],
    ],
    ['contradicting sensors are no movement', 'ccuucc', ['resting']],
    [
      'a leaf that does not open',
      'Pccccccccccc',
      ['300 commandAgain', '600 commandAgain', '900 stuck, wanted open, 3×', 'astray'],
    ],
    ['a leaf that opens at the third attempt', 'Pcccccccmo', ['300 commandAgain', '600 commandAgain', 'opened']],
    ['a permit that ends as the leaf begins to move', 'PcEcmmcccccc', ['resting']],
    [
      'a leaf that does not close',
      `PmoE${'o'.repeat(32)}`,
      ['1300 commandAgain', '2300 commandAgain', '3300 stuck, wanted closed, 3×', 'astray'],
    ],
    [
      'a leaf that stops half way',
      `PmE${'m'.repeat(31)}`,
      ['1200 commandAgain', '2200 commandAgain', '3200 stuck, wanted closed, 3×', 'astray'],
    ],
    [
      'a leaf that bounces',
      `PoE${'cm'.repeat(17)}`,
      ['1200 commandAgain', '2200 commandAgain', '3200 stuck, wanted closed, 3×', 'astray'],
    ],
  ])('%s (%s)', (_name, script, orders) => {
    expect(run(script)).toEqual(orders);
  });

  it('at boot takes a closed leaf for resting, and asks an open one to close', () => {
    expect(run('cccccc', unwatched(0))).toEqual(['resting']);
    expect(run('o'.repeat(31), unwatched(0)).slice(-2)).toEqual(['3000 stuck, wanted closed, 3×', 'astray']);
  });
});
