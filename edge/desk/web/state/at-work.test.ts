import { describe, expect, it } from 'vitest';
import { atMostEvery } from './at-work.ts';

describe('somebody at work', () => {
  it('is told once a minute, however many keys they press', () => {
    const told: number[] = [];
    let atMs = 5;
    const act = atMostEvery(60_000, { nowMs: () => atMs }, () => told.push(atMs));
    for (; atMs < 150_000; atMs += 500) act();
    expect(told).toEqual([5, 60_005, 120_005]);
  });
});
