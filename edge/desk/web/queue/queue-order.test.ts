import { describe, expect, it } from 'vitest';
import { card } from '../desk-data.fixture.ts';
import { arranged, inQueueOrder, stepped } from './queue-order.ts';

const cards = [
  card({ id: 'young', openedAtMs: 30 }),
  card({ id: 'old', openedAtMs: 10 }),
  card({ id: 'alarm', openedAtMs: 40, isAlarm: true }),
  card({ id: 'done', openedAtMs: 5, state: 'decided' }),
];
const cases = new Map(cards.map((each) => [each.id, each]));

describe('the order of the queue', () => {
  it('has alarms before routine, oldest first, and nothing that is decided', () => {
    expect(inQueueOrder(cards).map(({ id }) => id)).toEqual(['alarm', 'old', 'young']);
  });

  it('is the same whatever order the cards came in', () => {
    const twins = [card({ id: 'b' }), card({ id: 'a' })];
    expect(inQueueOrder(twins)).toEqual(inQueueOrder(twins.toReversed()));
  });

  it('lets new cases in at their place while nobody points at it', () => {
    expect(arranged(['old'], cases, false)).toEqual({ shown: ['alarm', 'old', 'young'], coming: [] });
  });

  it('moves nothing under a finger: new cases wait, decided ones stay', () => {
    expect(arranged(['young', 'done', 'old'], cases, true)).toEqual({
      shown: ['young', 'done', 'old'],
      coming: ['alarm'],
    });
  });

  it('lets the first case in also where somebody points at an empty queue', () => {
    expect(arranged([], cases, true)).toEqual({ shown: ['alarm', 'old', 'young'], coming: [] });
  });

  it('is gone through step by step, and ends at its ends', () => {
    const shown = ['a', 'b', 'c'];
    expect(stepped(shown, null, 1)).toBe('a');
    expect(stepped(shown, null, -1)).toBe('c');
    expect(stepped(shown, 'b', 1)).toBe('c');
    expect(stepped(shown, 'c', 1)).toBe('c');
    expect(stepped(shown, 'gone', 1)).toBe('a');
    expect(stepped([], 'a', -1)).toBeNull();
  });
});
