import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { noFigures, passedBound, type Sample, tell } from './figures.ts';
import { hasEnded, STAGED, type Stage, step, type SwapInput, type SwapRules, type SwapState } from './swap.ts';

const RULES: SwapRules = {
  shadowPassages: 2,
  probationPassages: 2,
  maxDecisionsChanged: 0.5,
  maxLatencyRatio: 2,
  maxScoreDrift: 0.25,
};
const LIKE: Sample = { changed: false, drift: 0, oldMs: 10, newMs: 10 };
const STATES: Readonly<Record<Stage, SwapState>> = {
  staged: STAGED,
  warming: { stage: 'warming' },
  shadow: { stage: 'shadow', figures: noFigures(2) },
  probation: { stage: 'probation', figures: noFigures(2) },
  active: { stage: 'active', figures: noFigures(2) },
  refused: { stage: 'refused', why: 'w', figures: null },
  'rolled-back': { stage: 'rolled-back', why: 'w', figures: null },
  withdrawn: { stage: 'withdrawn', why: 'w', figures: null },
};
const INPUTS: Readonly<Record<SwapInput['type'], SwapInput>> = {
  begun: { type: 'begun' },
  warmed: { type: 'warmed' },
  compared: { type: 'compared', sample: LIKE },
  failed: { type: 'failed', why: 'it stalled' },
  withdrawn: { type: 'withdrawn', why: 'an operator' },
};
const through = (inputs: readonly SwapInput[], rules = RULES) =>
  inputs.reduce((state, input) => step(state, input, rules), STAGED);
const compared = (change: Partial<Sample>): SwapInput => ({ type: 'compared', sample: { ...LIKE, ...change } });
const SHADOW = [INPUTS.begun, INPUTS.warmed];

describe('a swap, stage by stage', () => {
  it.each<readonly [Stage, Partial<Record<SwapInput['type'], Stage>>]>([
    ['staged', { begun: 'warming', failed: 'refused', withdrawn: 'withdrawn' }],
    ['warming', { warmed: 'shadow', failed: 'refused', withdrawn: 'withdrawn' }],
    ['shadow', { failed: 'rolled-back', withdrawn: 'withdrawn' }],
    ['probation', { failed: 'rolled-back', withdrawn: 'withdrawn' }],
    ['active', {}],
    ['refused', {}],
    ['rolled-back', {}],
    ['withdrawn', {}],
  ])('%s moves only where the table says', (stage, moves) => {
    for (const input of Object.values(INPUTS)) {
      expect([input.type, step(STATES[stage], input, RULES).stage]).toEqual([input.type, moves[input.type] ?? stage]);
    }
  });

  it('becomes active after as many passages in shadow, and as many on probation, as the rules say', () => {
    const like = INPUTS.compared;
    expect(through([...SHADOW, like]).stage).toBe('shadow');
    expect(through([...SHADOW, like, like]).stage).toBe('probation');
    expect(through([...SHADOW, like, like, like]).stage).toBe('probation');
    expect(through([...SHADOW, like, like, like, like]).stage).toBe('active');
  });
});

describe('a bound that is passed rolls a version back', () => {
  it.each<readonly [string, readonly Partial<Sample>[], string]>([
    [
      'decisions',
      [{ changed: true }, { changed: true }],
      'in shadow: 2 of 2 decisions changed; 1 of 2 may (a share of 0.5)',
    ],
    ['scores, as soon as it is certain', [{ drift: 0.6 }], 'in shadow: its scores differ by 0.6 on average'],
    ['scores that are no numbers', [{ drift: Number.NaN }], 'in shadow: its scores differ by NaN'],
    ['the time of answers', [{ newMs: 30 }, { newMs: 40 }], 'in shadow: its answers take 4 times as long'],
  ])('%s', (_what, samples, why) => {
    const state = through([...SHADOW, ...samples.map(compared)]);
    expect(state).toMatchObject({ stage: 'rolled-back', why: expect.stringContaining(why) as string });
  });

  it('within the bounds it may differ', () => {
    const samples = [compared({ changed: true, drift: 0.5, newMs: 20 }), compared({ newMs: 20 })];
    expect(through([...SHADOW, ...samples]).stage).toBe('probation');
  });

  it.each([
    [0.29, 29],
    [0.02, 2],
    [0.025, 2],
    [0, 0],
  ])('of decisions as many may change as the share comes to: %f of 100 is %i', (share, count) => {
    const changed = (many: number) => {
      return { of: 100, samples: Array.from({ length: many }, () => ({ ...LIKE, changed: true })) };
    };
    const bounds = { ...RULES, maxDecisionsChanged: share };
    expect(passedBound(changed(count), bounds)).toBeNull();
    expect(passedBound(changed(count + 1), bounds)).toContain(`; ${count} of 100 may (a share of ${share})`);
  });

  it('on probation as in shadow', () => {
    const calm = [INPUTS.compared, INPUTS.compared];
    const state = through([...SHADOW, ...calm, compared({ changed: true }), compared({ changed: true })]);
    expect(state).toMatchObject({ stage: 'rolled-back', figures: { samples: [{ changed: true }, { changed: true }] } });
  });
});

const sample = fc.record({
  changed: fc.boolean(),
  drift: fc.double({ min: 0, max: 1, noNaN: true }),
  oldMs: fc.double({ min: 0.1, max: 500, noNaN: true }),
  newMs: fc.double({ min: 0.1, max: 500, noNaN: true }),
});
const anyInput: fc.Arbitrary<SwapInput> = fc.oneof(
  { weight: 6, arbitrary: sample.map((each): SwapInput => ({ type: 'compared', sample: each })) },
  { weight: 3, arbitrary: fc.constantFrom(...Object.values(INPUTS)) },
);

/** What must hold of a move, whatever came before; empty when it does. */
function wrongIn(before: SwapState, after: SwapState): readonly string[] {
  if (hasEnded(before)) return after === before ? [] : ['an end was left'];
  if (after.stage !== 'active') return [];
  const { passages, decisionsChanged, latencyRatio, scoreDrift } = tell(after.figures);
  const isWithin =
    passages === RULES.probationPassages &&
    decisionsChanged <= RULES.maxDecisionsChanged * passages &&
    (latencyRatio ?? Infinity) <= RULES.maxLatencyRatio &&
    (scoreDrift ?? Infinity) <= RULES.maxScoreDrift;
  return [...(before.stage === 'probation' ? [] : ['no probation']), ...(isWithin ? [] : ['a bound was passed'])];
}

describe('a swap, whatever happens', () => {
  it('never leaves an end, and is active only after passages within the bounds', () => {
    fc.assert(
      fc.property(fc.array(anyInput, { maxLength: 40 }), (inputs) => {
        let state: SwapState = STAGED;
        for (const input of [...SHADOW, ...inputs]) {
          const next = step(state, input, RULES);
          expect(wrongIn(state, next)).toEqual([]);
          state = next;
        }
      }),
    );
  });
});
