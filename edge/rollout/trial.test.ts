import { describe, expect, it } from 'vitest';
import { createVirtualClock } from '../../hardware/virtual-clock.ts';
import { caseOf, faceJudge } from '../assess/assess.fixture.ts';
import { FACES } from '../controller.fixture.ts';
import { createLaneModels } from './lane-models.ts';
import { processOf } from './model-process.fixture.ts';
import { RULES } from './rollout.fixture.ts';
import { Trial } from './trial.ts';

const PORTRAIT = Uint8Array.of(1);
const LIVE = Uint8Array.of(2);

/** A lane with a face pack whose next version, in shadow, has yet to answer anything. */
function inShadow() {
  const clock = createVirtualClock();
  const state = { asked: 0 };
  const old = processOf({ compareFaces: async () => Promise.resolve({ ...FACES }) });
  const fresh = processOf({
    models: () => [{ kind: 'model', name: 'face', version: '2.0.0' }],
    compareFaces: async () => {
      state.asked += 1;
      return new Promise(() => {});
    },
  });
  const routes = { wanted: () => old, isComparing: () => true, insteadOf: () => null, failed: () => {} };
  const lane = createLaneModels(routes, clock, 500);
  const member = { id: 'face', version: '2.0.0', kind: 'face', folder: '', isKept: true } as const;
  const lanes = new Map([['L1', lane]]);
  const trial = new Trial({ member, old, rules: RULES, clock, lanes, write: () => {}, entered: () => {} });
  trial.begin(fresh);
  trial.warmed();
  let counter = 0;
  async function judge(): Promise<void> {
    counter += 1;
    const opinion = await lane.compareFaces(PORTRAIT, LIVE);
    const draw = { seed: 'seed', counter, value: 0.99 };
    const file = caseOf([], { face: { kind: 'answered', opinion }, draw });
    trial.judged('L1', { file, decision: faceJudge.decide(file), judge: faceJudge });
  }
  return { clock, state, lane, trial, judge };
}

describe('a comparison of faces that is under way when the passage closes', () => {
  it('is broken off, and tells nothing of the version: the next passage is compared', async () => {
    const { clock, state, lane, trial, judge } = inShadow();
    lane.moved('admitted');
    await judge();
    lane.moved('gone');
    await clock.advanceSettled(10);
    await judge();
    expect(state.asked).toBe(1);
    lane.moved('closed');
    await clock.advanceSettled(10);
    lane.moved('admitted');
    await judge();
    expect(state.asked).toBe(2);
    expect(trial.report()).toMatchObject({ stage: 'shadow', figures: { passages: 0 } });
  });
});
