import { expect, it } from 'vitest';
import { spreadOf } from './figures.ts';

it('ranks to the nearest, and ranks nothing where nothing is', () => {
  expect(spreadOf([])).toEqual({ p50: null, p99: null, max: null });
  expect(spreadOf([7.04])).toEqual({ p50: 7, p99: 7, max: 7 });
  const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);
  expect(spreadOf(hundred)).toEqual({ p50: 50, p99: 99, max: 100 });
});
