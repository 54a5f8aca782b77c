import { describe, expect, it } from 'vitest';
import { afterTick, RESTED, type Review } from './rest.ts';

function ticks(count: number, isLooking: boolean, from: Review, startMs = 0): Review {
  let review = from;
  for (let tick = 1; tick <= count; tick += 1) review = afterTick(review, isLooking, startMs + tick * 1000, 1000);
  return review;
}

describe('the review of images', () => {
  it('adds up the time in which an image is on the screen', () => {
    expect(ticks(60, true, RESTED).lookedMs).toBe(60_000);
  });

  it('goes on where it was after a look away', () => {
    const away = ticks(60, false, ticks(60, true, RESTED), 60_000);
    expect(away.lookedMs).toBe(60_000);
    expect(ticks(1, true, away, 120_000).lookedMs).toBe(61_000);
  });

  it('begins anew after five minutes away', () => {
    expect(ticks(301, false, ticks(60, true, RESTED), 60_000).lookedMs).toBe(0);
  });
});
