import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RELEASE_STAGES } from './release.ts';
import { decideRollout, type RolloutLane, type RolloutPlan, type RolloutProgress } from './rollout-plan.ts';

const PLAN: RolloutPlan = {
  steps: [
    { group: 'canary', share: 1 },
    { group: 'rest', share: 1 },
  ],
  waitMs: 1000,
  maxFailed: 0.2,
  silentAfterMs: 5000,
  trialLimitMs: 50_000,
  maxSilent: 0.2,
  maxDivertedChange: 0.1,
};
const RUNNING: RolloutProgress = { state: 'running', step: 0, settledMs: null };
const NONE = { decisions: 0, diverted: 0 };
const NOW = 100_000;

function lane(name: string, change: Partial<RolloutLane> = {}): RolloutLane {
  return {
    site: 's',
    lane: name,
    step: 0,
    offeredMs: null,
    stage: null,
    heardMs: null,
    before: NONE,
    after: NONE,
    ...change,
  };
}
const lanes = (count: number, change: Partial<RolloutLane>) =>
  Array.from({ length: count }, (_, n) => lane(`lane-${n}-${change.stage ?? ''}`, { offeredMs: NOW - 10, ...change }));
const decide = (all: readonly RolloutLane[], progress: RolloutProgress = RUNNING, nowMs = NOW) =>
  decideRollout(PLAN, progress, all, nowMs);

describe('a rollout', () => {
  it('offers the release to the lanes of the step under way, and to no other', () => {
    const [canary, rest] = [lane('a'), lane('b', { step: 1 })];
    expect(decide([canary, rest])).toEqual({ progress: RUNNING, reason: '', offer: [canary] });
  });

  it('goes on when every lane that was offered it has it, and was watched for the wait', () => {
    const all = [...lanes(2, { stage: 'active' }), lane('z', { step: 1 })];
    const settled = decide(all);
    expect(settled.progress).toEqual({ ...RUNNING, settledMs: NOW });
    expect(decide(all, settled.progress, NOW + 999).progress.step).toBe(0);
    const next = decide(all, settled.progress, NOW + 1000);
    expect(next.progress).toEqual({ state: 'running', step: 1, settledMs: null });
    expect(decide(all, next.progress, NOW + 1000).offer).toHaveLength(1);
  });

  it('waits for a lane that is still trying it, and watches anew after', () => {
    const all = [...lanes(2, { stage: 'active' }), ...lanes(1, { stage: 'trial' })];
    expect(decide(all, { ...RUNNING, settledMs: NOW - 900 }).progress.settledMs).toBeNull();
  });

  it('is completed after its last step', () => {
    const last = { state: 'running', step: 1, settledMs: NOW - 1000 } as const;
    expect(decide(lanes(3, { stage: 'active', step: 1 }), last).progress.state).toBe('completed');
  });

  it('is still given to lanes that come after it was completed', () => {
    const late = lane('late', { step: 1 });
    const completed = { state: 'completed', step: 1, settledMs: NOW } as const;
    expect(decide([...lanes(9, { stage: 'rolled-back' }), late], completed).offer).toEqual([late]);
  });

  it.each([
    ['refused', 'refused it or rolled it back'],
    ['rolled-back', 'refused it or rolled it back'],
  ] as const)('stops when more lanes than it may bear say %s', (stage, why) => {
    const enough = lanes(4, { stage: 'active' });
    expect(decide([...enough, ...lanes(1, { stage })]).progress.state).toBe('running');
    const stopped = decide([...enough, ...lanes(2, { stage }), lane('z')]);
    expect(stopped).toMatchObject({ progress: { state: 'stopped' }, offer: [] });
    expect(stopped.reason).toBe(`2 of 6 lanes ${why}, more than 20 %`);
  });

  it('stops when too many lanes say nothing, and goes on without a few', () => {
    const silent = lanes(1, { offeredMs: NOW - 5000 });
    expect(decide([...lanes(4, { stage: 'active' }), ...silent]).progress.settledMs).toBe(NOW);
    expect(decide([...lanes(3, { stage: 'active' }), ...silent]).reason).toBe(
      '1 of 4 lanes say nothing of it or come no further, more than 20 %',
    );
  });

  it.each([
    ['seen', 5000],
    ['staged', 5000],
    ['trial', 50_000],
  ] as const)('waits for a lane that said %s, and not for ever', (stage, limitMs) => {
    const one = (heardMs: number) => lanes(1, { offeredMs: NOW - 90_000, stage, heardMs });
    const others = lanes(4, { stage: 'active' });
    expect(decide([...others, ...one(NOW - limitMs + 1)]).progress).toEqual(RUNNING);
    expect(decide([...others, ...one(NOW - limitMs)]).progress.settledMs).toBe(NOW);
    expect(decide(one(NOW - limitMs)).progress.state).toBe('stopped');
  });

  it('stops when lanes divert many more or fewer than they did', () => {
    const before = { decisions: 60, diverted: 6 };
    const changed = (diverted: number) =>
      decide(lanes(2, { stage: 'active', before, after: { decisions: 60, diverted } })).reason;
    expect(changed(12)).toBe('');
    expect(changed(13)).toBe('21.7 % of passages are diverted where it was 10 %, a change of more than 10 %');
    expect(decide(lanes(1, { stage: 'active', before, after: { decisions: 60, diverted: 60 } })).reason).toBe('');
  });
});

describe('whatever happens, a rollout', () => {
  const counts = fc.record({ decisions: fc.nat(300), diverted: fc.nat(100) });
  const anyLane = fc.record({
    site: fc.constant('s'),
    lane: fc.string(),
    step: fc.nat(1),
    offeredMs: fc.option(fc.integer({ min: NOW - 10_000, max: NOW })),
    stage: fc.option(fc.constantFrom(...RELEASE_STAGES)),
    heardMs: fc.option(fc.integer({ min: NOW - 90_000, max: NOW })),
    before: counts,
    after: counts,
  });
  const anyProgress = fc.record({
    state: fc.constantFrom('running', 'paused', 'stopped', 'completed'),
    step: fc.nat(1),
    settledMs: fc.option(fc.integer({ min: NOW - 2000, max: NOW })),
  });

  const rests = ({ state }: RolloutProgress) => state === 'paused' || state === 'stopped';

  it('offers nothing while it is paused, after it was stopped and in the moment in which it is', () => {
    fc.assert(
      fc.property(anyProgress, fc.array(anyLane), (progress, all) => {
        const { progress: after, offer } = decide(all, progress);
        expect(rests(progress) ? after : progress).toEqual(progress);
        expect(rests(after) ? offer : []).toEqual([]);
      }),
    );
  });

  it('takes one step at a time, never back, and offers no lane what is of a later step or was offered before', () => {
    fc.assert(
      fc.property(anyProgress, fc.array(anyLane), (progress, all) => {
        const { progress: after, offer } = decide(all, progress);
        expect([0, 1]).toContain(after.step - progress.step);
        expect(offer.every(({ step, offeredMs }) => step <= progress.step && offeredMs === null)).toBe(true);
      }),
    );
  });

  it('never goes on over more failures than it may bear', () => {
    fc.assert(
      fc.property(fc.nat(1), fc.array(anyLane), (step, all) => {
        const offered = all.filter(({ offeredMs }) => offeredMs !== null);
        const failed = offered.filter(({ stage }) => stage === 'refused' || stage === 'rolled-back');
        fc.pre(failed.length > PLAN.maxFailed * offered.length);
        expect(decide(all, { ...RUNNING, step }).progress.state).toBe('stopped');
      }),
    );
  });
});
