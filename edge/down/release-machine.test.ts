import { describe, expect, it } from 'vitest';
import { hasEnded, type Errand, type ReleaseInput, type ReleaseState, step } from './release-machine.ts';

const RULES = { passages: 2, maxDecisionsChanged: 0.5 };
const NOTHING: Errand = { packs: false, policy: false };
const ALL: Errand = { packs: true, policy: true };

const changes = (judged: number, changed = 0) => ({ of: 2, judged, changed });
const verified = (errand: Errand): ReleaseInput => ({ type: 'verified', errand });
const judged = (changed: boolean): ReleaseInput => ({ type: 'judged', changed });
const begun: ReleaseInput = { type: 'begun' };
const packsServe: ReleaseInput = { type: 'packsServe' };
const failed: ReleaseInput = { type: 'failed', why: 'no' };
const givenUp: ReleaseInput = { type: 'givenUp', why: 'no' };

/** The stage in one word, with what was counted. */
function told(state: ReleaseState): string {
  return 'changes' in state ? `${state.stage} ${state.changes.judged}/${state.changes.changed}` : state.stage;
}

const SEEN: ReleaseState = { stage: 'seen' };
const STAGED: ReleaseState = { stage: 'staged', errand: ALL };
const PACKS: ReleaseState = { stage: 'packs', errand: ALL };
const SHADOW: ReleaseState = { stage: 'shadow', changes: changes(0) };
const PROBATION: ReleaseState = { stage: 'probation', changes: changes(0) };
const ENDED: readonly ReleaseState[] = [
  { stage: 'active' },
  { stage: 'refused', why: 'no' },
  { stage: 'rolled-back', why: 'no' },
  { stage: 'given-up', why: 'no' },
];

/** Every stage with every input: where it leads. */
const TABLE: readonly (readonly [ReleaseState, Readonly<Record<string, string>>])[] = [
  [
    SEEN,
    { verified: 'staged', begun: 'seen', packsServe: 'seen', judged: 'seen', failed: 'refused', givenUp: 'given-up' },
  ],
  [
    STAGED,
    {
      verified: 'staged',
      begun: 'packs',
      packsServe: 'staged',
      judged: 'staged',
      failed: 'refused',
      givenUp: 'given-up',
    },
  ],
  [
    PACKS,
    {
      verified: 'packs',
      begun: 'packs',
      packsServe: 'shadow 0/0',
      judged: 'packs',
      failed: 'rolled-back',
      givenUp: 'given-up',
    },
  ],
  [
    SHADOW,
    {
      verified: 'shadow 0/0',
      begun: 'shadow 0/0',
      packsServe: 'shadow 0/0',
      judged: 'shadow 1/1',
      failed: 'rolled-back',
      givenUp: 'given-up',
    },
  ],
  [
    PROBATION,
    {
      verified: 'probation 0/0',
      begun: 'probation 0/0',
      packsServe: 'probation 0/0',
      judged: 'probation 1/1',
      failed: 'rolled-back',
      givenUp: 'given-up',
    },
  ],
];
const INPUTS: readonly ReleaseInput[] = [verified(ALL), begun, packsServe, judged(true), failed, givenUp];

describe('a release', () => {
  it.each(TABLE.flatMap(([state, row]) => INPUTS.map((input) => [state, input, row[input.type]] as const)))(
    '%j takes %j and is %s',
    (state, input, next) => {
      expect(told(step(state, input, RULES))).toBe(next);
    },
  );

  it.each(ENDED)('%j stays so, whatever comes', (state) => {
    expect(hasEnded(state)).toBe(true);
    for (const input of INPUTS) expect(step(state, input, RULES)).toBe(state);
  });

  it.each([
    [NOTHING, ['staged', 'active']],
    [{ packs: true, policy: false }, ['staged', 'packs', 'active']],
    [{ packs: false, policy: true }, ['staged', 'shadow 0/0', 'shadow 0/0', 'shadow 1/0', 'probation 0/0']],
  ])('with the errand %j passes through %j', (errand, stages) => {
    const inputs = [verified(errand), begun, packsServe, judged(false), judged(false)];
    let state: ReleaseState = { stage: 'seen' };
    const passed = inputs.map((input) => told((state = step(state, input, RULES))));
    expect(passed.slice(0, stages.length)).toEqual(stages);
  });

  it('is in force after as many passages in shadow and on probation as there are to be', () => {
    let state: ReleaseState = { stage: 'shadow', changes: changes(0) };
    for (const changed of [true, false, false, true]) state = step(state, judged(changed), RULES);
    expect(state).toEqual({ stage: 'active' });
  });

  it('is rolled back as soon as no passage to come could mend what changed', () => {
    const state = step({ stage: 'probation', changes: changes(1, 1) }, judged(true), RULES);
    expect(state).toEqual({
      stage: 'rolled-back',
      why: 'in probation: 2 of 2 decisions changed; 1 of 2 may (a share of 0.5)',
    });
  });
});
