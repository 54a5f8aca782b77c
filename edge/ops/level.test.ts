import { describe, expect, it } from 'vitest';
import { levelOf } from './level.ts';

const health = { type: 'deviceChanged', lane: 'lane-1', device: 'lane-1/gate', reason: 'no answer' } as const;
const lane = { type: 'stateChanged', lane: 'lane-1', reason: 'gate is down' } as const;

describe('the level of an event', () => {
  it('warns of whatever keeps passengers waiting, and of nothing else', () => {
    expect(levelOf({ ...health, state: 'down' })).toBe('warn');
    expect(levelOf({ ...health, state: 'degraded' })).toBe('warn');
    expect(levelOf({ ...health, state: 'up' })).toBe('info');
    expect(levelOf({ ...lane, state: 'out-of-service' })).toBe('warn');
    expect(levelOf({ ...lane, state: 'idle' })).toBe('info');
  });
});
