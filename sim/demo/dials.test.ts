import { expect, it } from 'vitest';
import { HONEST_DIALS } from '../population/dials.ts';
import { DEMO_DIALS, DESK_OPENING, deskDials } from './dials.ts';

it('brings officers something of everything first, and then whoever comes', () => {
  const next = deskDials(() => 0);
  expect(DESK_OPENING.map(() => next())).toEqual(DESK_OPENING);
  expect(next()).toBe(DEMO_DIALS);
});

it('brings nobody with something to hide while the queue is long', () => {
  let waiting = 100;
  const next = deskDials(() => waiting);
  for (const dials of DESK_OPENING) expect(next()).toBe(dials);
  expect(next()).toBe(HONEST_DIALS);
  waiting = 0;
  expect(next()).toBe(DEMO_DIALS);
});
