import { describe, expect, it } from 'vitest';
import { type GateState, type Leaf, LEAVES, type LeafPosition, type SafetyInput } from './gate.ts';
import { type InterlockFacts, mayPermit } from './interlock.ts';

const POSITIONS: readonly LeafPosition[] = ['closed', 'open', 'moving', 'unknown'];
const SAFETY: readonly SafetyInput[] = ['clear', 'active', 'unknown'];
const FLAGS = [true, false];

function* everyState(): Generator<GateState> {
  for (const entry of POSITIONS)
    for (const exit of POSITIONS)
      for (const diversion of POSITIONS)
        for (const emergency of SAFETY)
          for (const motorFault of SAFETY)
            for (const tamper of SAFETY)
              for (const permitted of [null, ...LEAVES]) {
                const leaves = { entry, exit, diversion };
                yield { leaves, safety: { emergency, motorFault, tamper }, beams: 'clear', permitted, readAtMs: 0 };
              }
}

function* everyFact(): Generator<InterlockFacts> {
  const coils: readonly ReadonlySet<Leaf>[] = [new Set(), new Set(['entry']), new Set(['exit']), new Set(LEAVES)];
  for (const state of everyState())
    for (const linkUp of FLAGS)
      for (const fresh of FLAGS) for (const coilsNotOff of coils) yield { state, linkUp, fresh, coilsNotOff };
}

/** The rule, said the other way round: everything that must be so. */
function isSafe(leaf: Leaf, { state, linkUp, fresh, coilsNotOff }: InterlockFacts): boolean {
  const others = LEAVES.filter((other) => other !== leaf);
  return (
    linkUp &&
    fresh &&
    Object.values(state.safety).every((input) => input === 'clear') &&
    others.every((other) => state.leaves[other] === 'closed' && state.permitted !== other && !coilsNotOff.has(other)) &&
    state.leaves[leaf] !== 'unknown'
  );
}

describe('interlock', () => {
  it('permits exactly when everything is known and safe, over every combination', () => {
    let given = 0;
    let wrong = 0;
    let combinations = 0;
    for (const facts of everyFact()) {
      for (const leaf of LEAVES) {
        const answer = mayPermit(leaf, facts);
        combinations += 1;
        if (answer === 'given') given += 1;
        if ((answer === 'given') !== isSafe(leaf, facts)) wrong += 1;
      }
    }
    expect({ combinations, wrong }).toEqual({ combinations: 64 * 27 * 4 * 4 * 4 * 3, wrong: 0 });
    // Own leaf closed, open or moving; nobody's permit or its own; of the coil sets those without another leaf.
    expect(given).toBe(3 * 2 * (2 + 2 + 1));
  });

  it('names the first thing that stands against it', () => {
    const good: InterlockFacts = {
      state: {
        leaves: { entry: 'closed', exit: 'closed', diversion: 'closed' },
        safety: { emergency: 'clear', motorFault: 'clear', tamper: 'clear' },
        beams: 'clear',
        permitted: null,
        readAtMs: 0,
      },
      linkUp: true,
      fresh: true,
      coilsNotOff: new Set(['exit']),
    };
    const exitOpen = { ...good.state, leaves: { ...good.state.leaves, exit: 'open' as const } };
    const alarmed = { ...exitOpen, safety: { ...good.state.safety, emergency: 'active' as const } };
    const nothing = new Set<Leaf>();
    expect([
      mayPermit('exit', good),
      mayPermit('entry', good),
      mayPermit('entry', { ...good, coilsNotOff: nothing, state: { ...good.state, permitted: 'diversion' } }),
      mayPermit('entry', { ...good, coilsNotOff: nothing, state: exitOpen }),
      mayPermit('entry', { ...good, state: alarmed }),
      mayPermit('entry', { ...good, state: alarmed, fresh: false }),
      mayPermit('entry', { ...good, state: alarmed, fresh: false, linkUp: false }),
    ]).toEqual([
      'given',
      'refused: another leaf has a permit',
      'refused: another leaf has a permit',
      'refused: another leaf is not closed',
      'refused: safety input active or unknown',
      'refused: inputs are stale',
      'refused: link is down',
    ]);
  });
});
