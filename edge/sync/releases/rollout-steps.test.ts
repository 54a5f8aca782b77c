import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isGroupName, objectionToSteps, parseSteps, placeLanes, stepForNewLanes, stepText } from './rollout-steps.ts';
import type { LaneName } from '../store.ts';

const named = (...names: readonly string[]): LaneName[] => names.map((lane) => ({ site: 's', lane }));
const steps = (text: string) => parseSteps(text) ?? [];
const many = named(...Array.from({ length: 40 }, (_, n) => `lane-${n}`));

describe('the steps of a rollout', () => {
  it('are read as they are written', () => {
    expect(parseSteps('canary, rest:12.5%,rest')).toEqual([
      { group: 'canary', share: 1 },
      { group: 'rest', share: 0.125 },
      { group: 'rest', share: 1 },
    ]);
    expect(steps('canary,rest:12.5%,rest').map(stepText)).toEqual(['canary', 'rest:12.5%', 'rest']);
  });

  it.each([
    '',
    'canary,',
    'Canary',
    'rest:0%',
    'rest:101%',
    'rest:',
    'rest:10',
    'a b',
    'a,a',
    'rest,rest:10%',
    'a:5%,b,a:5%',
  ])('are not %j', (text) => {
    expect(parseSteps(text)).toBeNull();
  });

  it('are objected to where the mistake is', () => {
    expect(objectionToSteps('canary, rest:200%')).toContain('"rest:200%" has no share');
    expect(objectionToSteps('canary, canary')).toContain('canary is named twice in');
    expect(objectionToSteps('canary,')).toContain('"canary," names no groups');
  });

  it('put a lane into the first that takes it, and into rest whom no group names', () => {
    const groups = new Map([
      ['canary', named('a')],
      ['night', named('a', 'b')],
    ]);
    const placed = placeLanes({ steps: steps('canary,rest,night'), version: 1 }, groups, named('a', 'b', 'c'));
    expect(new Map(placed.map(({ lane, step }) => [lane, step]))).toEqual(
      new Map([
        ['a', 0],
        ['c', 1],
        ['b', 2],
      ]),
    );
  });

  it('take shares of the whole group, at least one lane, and each lane once', () => {
    const share = fc.integer({ min: 1, max: 100 });
    fc.assert(
      fc.property(
        fc.uniqueArray(share, { minLength: 1, maxLength: 5 }).map((drawn) => drawn.sort((one, other) => one - other)),
        fc.integer({ min: 1, max: 9 }),
        (shares, version) => {
          const plan = steps(shares.map((each) => `rest:${each}%`).join(','));
          const placed = placeLanes({ steps: plan, version }, new Map(), many);
          expect(new Set(placed.map(({ lane }) => lane)).size).toBe(placed.length);
          expect(placed).toHaveLength(Math.ceil((Math.max(...shares) / 100) * many.length));
          expect(placed.some(({ step }) => step === 0)).toBe(true);
        },
      ),
    );
  });

  it('begin with other lanes for another version, and with the same for whoever asks again', () => {
    const first = (version: number) => placeLanes({ steps: steps('rest:10%'), version }, new Map(), many);
    expect(first(1)).toEqual(first(1));
    expect(first(1)).not.toEqual(first(2));
  });

  it('hold new lanes where they are for everybody', () => {
    expect(stepForNewLanes(steps('canary,rest:10%,rest'))).toBe(2);
    expect(stepForNewLanes(steps('canary,rest:10%'))).toBeNull();
  });

  it('keep the name of those that no group names for themselves', () => {
    expect([isGroupName('night-shift'), isGroupName('rest'), isGroupName('a/b')]).toEqual([true, false, false]);
  });
});
