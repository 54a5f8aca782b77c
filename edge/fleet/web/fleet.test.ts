import { expect, it } from 'vitest';
import type { FleetLane } from '../wire.ts';
import { afterEvent, keyOf } from './fleet.ts';

const lane = (name: string, passages: number) => ({ site: 'A', lane: name, passages }) as FleetLane;

it('the fleet is what was told first, with what changed since', () => {
  expect(afterEvent(null, { type: 'lanes', nowMs: 0, lanes: [lane('lane-1', 1)] })).toBeNull();
  const whole = afterEvent(null, { type: 'fleet', mode: 'simulation', nowMs: 0, lanes: [lane('lane-1', 1)] });
  const later = afterEvent(whole, { type: 'lanes', nowMs: 1, lanes: [lane('lane-1', 2), lane('lane-2', 0)] });
  expect(later?.lanes.get(keyOf({ site: 'A', lane: 'lane-1' }))?.passages).toBe(2);
  expect(later?.lanes.size).toBe(2);
  expect(afterEvent(later, { type: 'trouble', message: 'away' })).toBe(later);
});
