import { describe, expect, it } from 'vitest';
import { seededEntropy } from '../entropy.ts';
import { createBackoff } from './backoff.ts';
import { type HealthInput, type HealthRules, initialHealth, nextHealth } from './health.ts';

const POLLED: HealthRules = { pushOnly: false, downAfterMisses: 3, upAfterFrames: 3, degradedAfterGarbles: 3 };
const PUSHES: HealthRules = { ...POLLED, pushOnly: true };

const WORDS: Readonly<Record<string, HealthInput>> = {
  o: { type: 'opened' },
  x: { type: 'openFailed', why: 'no such device' },
  c: { type: 'closed', why: 'unplugged' },
  f: { type: 'frameReceived' },
  g: { type: 'garbled' },
  m: { type: 'missed', why: 'no answer' },
};

/** o opened, x open failed, c closed, f frame, g garbage, m missed: the states that follow each other. */
function states(script: string, rules: HealthRules): string {
  let state = initialHealth(0);
  const entered = [state.state];
  Array.from(script).forEach((letter, index) => {
    state = nextHealth(state, WORDS[letter]!, rules, index);
    if (state.state !== entered.at(-1)) entered.push(state.state);
  });
  return entered.join(' ');
}

describe('health of a link', () => {
  it.each<[string, HealthRules, string, string]>([
    ['nothing is known before the first frame', POLLED, 'o', 'unknown'],
    ['the first frame is up', POLLED, 'off', 'unknown up'],
    ['an open port is all that can be known of a device that only pushes', PUSHES, 'oco', 'unknown up down up'],
    ['one miss degrades', POLLED, 'ofm', 'unknown up degraded'],
    ['two good frames do not mend a miss', POLLED, 'ofmff', 'unknown up degraded'],
    ['three do', POLLED, 'ofmfff', 'unknown up degraded up'],
    ['three misses in a row are down, and one frame is up again', POLLED, 'ofmmmf', 'unknown up degraded down up'],
    ['misses that do not follow each other are not down', POLLED, 'ofmfmfmf', 'unknown up degraded'],
    ['silence from the start is down', POLLED, 'ommm', 'unknown down'],
    ['a little garbage is borne', POLLED, 'ofggfgg', 'unknown up'],
    ['nothing but garbage degrades', POLLED, 'ofggg', 'unknown up degraded'],
    ['a failed opening is down, and so is an open port until a frame comes', POLLED, 'xoxof', 'unknown down up'],
    ['a port that closes is down', POLLED, 'ofc', 'unknown up down'],
  ])('%s', (_name, rules, script, entered) => {
    expect(states(script, rules)).toBe(entered);
  });

  it('keeps the time at which the state was entered, and the latest reason', () => {
    let state = nextHealth(initialHealth(0), { type: 'openFailed', why: 'no such device' }, POLLED, 10);
    state = nextHealth(state, { type: 'openFailed', why: 'not allowed' }, POLLED, 20);
    expect(state).toMatchObject({ state: 'down', sinceMs: 10, reason: 'not allowed' });
    state = nextHealth(state, { type: 'frameReceived' }, POLLED, 30);
    expect(state).toMatchObject({ state: 'up', sinceMs: 30, reason: '' });
  });
});

describe('back-off', () => {
  it('grows to its cap, never waits less than half, and begins again after a success', () => {
    const backoff = createBackoff({ firstMs: 100, maxMs: 1000, factor: 2 }, seededEntropy(3));
    for (const fullMs of [100, 200, 400, 800, 1000, 1000, 1000]) {
      const waitMs = backoff.nextMs();
      expect(waitMs).toBeGreaterThan(fullMs / 2);
      expect(waitMs).toBeLessThanOrEqual(fullMs);
    }
    backoff.reset();
    expect(backoff.nextMs()).toBeLessThanOrEqual(100);
  });
});
