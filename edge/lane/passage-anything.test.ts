import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EVIDENCE_LIMIT } from '../contract/evidence.ts';
import { LEAVES } from '../../hardware/gate/gate.ts';
import { CONTENTS, decision, evidenceOf, RULES, show, WAYS } from './passage.fixture.ts';
import { ORDERS } from './passage-orders.fixture.ts';
import { step } from './passage-step.ts';
import { initialMachine, type LaneMachine, type PassageEffect, type PassageInput, WAITING_LIMIT } from './passage.ts';

const atMs = fc.integer({ min: 0, max: 200_000 });
const leaf = fc.constantFrom(...LEAVES);
const verdict = fc.constantFrom('release', 'divert');
const names = Object.keys(CONTENTS) as (keyof typeof CONTENTS)[];

const anyInput: fc.Arbitrary<PassageInput> = fc.oneof(
  { weight: 6, arbitrary: fc.tuple(fc.constantFrom(...names), atMs).map(([name, at]) => show(name, at)) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('evidenceArrived'), evidence: fc.nat().map(plateOf) }) },
  {
    weight: 6,
    arbitrary: fc.record({ type: fc.constant('crossed'), leaf, direction: fc.constantFrom('in', 'out'), atMs }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      type: fc.constant('leafMoved'),
      leaf,
      position: fc.constantFrom('closed', 'closed', 'open', 'moving', 'unknown'),
      atMs,
    }),
  },
  fc.record({ type: fc.constant('tailgated'), leaf, atMs }),
  fc.record({ type: fc.constant('leafForced'), leaf, atMs }),
  fc.record({ type: fc.constant('leafStuck'), leaf, wanted: fc.constantFrom('open', 'closed'), atMs }),
  fc.record({ type: fc.constant('bagsCounted'), count: fc.nat(2), atMs }),
  { weight: 3, arbitrary: fc.record({ type: fc.constant('deadlinePassed'), atMs: fc.nat(1e9) }) },
  {
    weight: 6,
    arbitrary: fc.record({
      type: fc.constant('judged'),
      passage: fc.constant('L1-1-1'),
      decision: verdict.map(decision),
      evidenceJudged: fc.nat(EVIDENCE_LIMIT),
      atMs,
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      type: fc.constant('decisionRecorded'),
      decision: verdict.map(decision),
      sequence: fc.nat(),
      atMs,
    }),
  },
  fc.record({ type: fc.constant('permitSent'), leaf, atMs }),
  { weight: 3, arbitrary: fc.record({ type: fc.constant('outcomeRecorded'), atMs }) },
  fc.record({ type: fc.constant('emergencyRaised'), atMs }),
  { weight: 2, arbitrary: fc.record({ type: fc.constant('emergencyCleared'), atMs }) },
  {
    weight: 6,
    arbitrary: fc
      .tuple(fc.constantFrom(...Object.values(ORDERS)), fc.constantFrom(null, null, null, 'gate is down'), atMs)
      .map(([ordered, unsafe, at]) => ({ ...ordered, unsafe, atMs: at })),
  },
  fc.record({ type: fc.constant('gateLost'), reason: fc.constant('lost'), atMs }),
  {
    weight: 3,
    arbitrary: fc.record({
      type: fc.constant('impedimentChanged'),
      impediment: fc.constantFrom(null, null, 'no reader'),
      atMs,
    }),
  },
);

/** Mere chance seldom gets far: stretches of what usually happens lead it through every state. */
const anyWay = fc.constantFrom(...Object.values(WAYS), [...WAYS.diverted, ORDERS['release by the exit']]);

function plateOf(number: number) {
  return evidenceOf({ kind: 'bagTag', plate: String(number).padStart(10, '0') });
}

/** Every step of a run from an idle lane: what came in, the machine after it, what it wants done. */
function walk(inputs: readonly PassageInput[]) {
  const closed = LEAVES.map((each) => ({ type: 'leafMoved', leaf: each, position: 'closed', atMs: 0 }) as const);
  const serve: PassageInput[] = [...closed, { type: 'impedimentChanged', impediment: null, atMs: 0 }];
  let machine: LaneMachine = initialMachine('L1-1');
  return [...serve, ...inputs].map((input) => {
    const { state } = machine;
    const before = machine;
    const answered = namingPassage(input, state);
    const next = step(machine, answered, RULES);
    machine = next.machine;
    return { input: answered, before, ...next };
  });
}

/** Answers and orders are about somebody: about whoever is there, more often than chance would have it. */
function namingPassage(input: PassageInput, state: LaneMachine['state']): PassageInput {
  if (input.type === 'judged' && state.name === 'assessing') return { ...input, passage: state.passage.id };
  if (input.type !== 'ordered' || input.order.type !== 'releaseByExit') return input;
  const isThem = state.name === 'diverted' && input.order.passage === 'L1-1-1';
  return isThem ? { ...input, order: { ...input.order, passage: state.decided.passage.id } } : input;
}

function holds(property: (steps: ReturnType<typeof walk>) => void): void {
  fc.assert(
    fc.property(
      fc.array(
        fc.oneof(
          anyInput.map((input) => [input]),
          anyWay,
        ),
        { maxLength: 60 },
      ),
      (parts) => property(walk(parts.flat())),
    ),
    { numRuns: 500 },
  );
}

function allEffects(steps: ReturnType<typeof walk>): readonly PassageEffect[] {
  return steps.flatMap(({ effects }) => effects);
}

describe('the passage machine, whatever happens', () => {
  it('permits the exit right after a release was written or an officer ordered it, and never else', () => {
    const permits = { decided: 0, ordered: 0 };
    holds((steps) => {
      for (const { input, before, effects } of steps) {
        if (!effects.some((effect) => effect.type === 'permit' && effect.leaf === 'exit')) continue;
        const isOrdered = input.type === 'ordered';
        permits[isOrdered ? 'ordered' : 'decided'] += 1;
        const cause = { input, from: before.state, effects: effects.map(({ type }) => type) };
        expect(cause).toMatchObject(
          isOrdered
            ? {
                input: { order: { type: 'releaseByExit' }, unsafe: null },
                from: { name: 'diverted', decided: { passage: { left: null } } },
                effects: ['revoke', 'permit'],
              }
            : { input: { type: 'decisionRecorded', decision: { verdict: 'release' } }, effects: ['permit'] },
        );
      }
    });
    expect(permits.decided).toBeGreaterThan(0);
    expect(permits.ordered).toBeGreaterThan(0);
  });

  it('does nothing that an officer orders in an emergency or of a gate that cannot be believed', () => {
    holds((steps) => {
      for (const { input, before, machine, effects } of steps) {
        if (input.type !== 'ordered' || input.order.type === 'setMode') continue;
        if (before.state.name !== 'emergency' && input.unsafe === null) continue;
        expect({ machine, effects }).toEqual({ machine: before, effects: [] });
      }
    });
  });

  it('admits nobody to a lane that is closed or under maintenance', () => {
    holds((steps) => {
      for (const { machine, effects } of steps) {
        if (!effects.some((effect) => effect.type === 'permit' && effect.leaf === 'entry')) continue;
        expect(['normal', 'officer-only']).toContain(machine.mode.mode);
      }
    });
  });

  it('permits no second leaf before it has revoked the first', () => {
    holds((steps) => {
      let permitted: string | null = null;
      for (const effect of allEffects(steps)) {
        if (effect.type === 'revoke') permitted = null;
        if (effect.type !== 'permit') continue;
        expect(permitted === null || permitted === effect.leaf).toBe(true);
        permitted = effect.leaf;
      }
    });
  });

  it('ends every passage once, before the next begins', () => {
    holds((steps) => {
      const ids = allEffects(steps).flatMap((effect) => {
        if (effect.type === 'openPassage') return [`${effect.passage.id} opened`];
        if (effect.type === 'recordOutcome') return [`${effect.decided.passage.id} ended`];
        return effect.type === 'conclude' ? [`${effect.passage.id} ended`] : [];
      });
      const opened = steps.at(-1)?.machine.opened ?? 0;
      const each = Array.from({ length: opened }, (_, index) => `L1-1-${index + 1}`);
      const expected = each.flatMap((id) => [`${id} opened`, `${id} ended`]);
      expect([expected, expected.slice(0, -1)]).toContainEqual(ids);
    });
  });

  it('holds a bounded amount, and a deadline only where something is waited for', () => {
    holds((steps) => {
      for (const { machine } of steps) {
        const { state } = machine;
        const passage = 'passage' in state ? state.passage : 'decided' in state ? state.decided.passage : null;
        expect(passage?.evidence.length ?? 0).toBeLessThanOrEqual(EVIDENCE_LIMIT);
        expect(machine.waiting.length).toBeLessThanOrEqual(WAITING_LIMIT);
        expect(Number.isNaN(state.deadlineMs)).toBe(false);
      }
    });
  });

  it('takes no more evidence than a passage can hold', () => {
    const tags = Array.from({ length: 100 }, (_, number): PassageInput => ({
      type: 'evidenceArrived',
      evidence: plateOf(number),
    }));
    const { machine } = walk(tags).at(-1) ?? { machine: initialMachine('') };
    expect(machine.state).toMatchObject({ name: 'admitted' });
    expect(machine.state.name === 'admitted' && machine.state.passage.evidence).toHaveLength(EVIDENCE_LIMIT);
  });
});
