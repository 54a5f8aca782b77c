import { describe, expect, it } from 'vitest';
import { createVirtualClock } from '../../hardware/virtual-clock.ts';
import { caseOf, compared, faceJudge, judge, object, risk } from '../assess/assess.fixture.ts';
import type { Assessor } from '../contract/assessor.ts';
import type { CaseFile, Judge } from '../contract/judge.ts';
import { FACES } from '../controller.fixture.ts';
import { createAskedMemory } from './asked.ts';
import { compare, type Comparison } from './comparison.ts';
import { processOf } from './model-process.fixture.ts';
import type { ModelAnswer, ModelQuestion } from './model-process.ts';

const SOURCE = { kind: 'model', name: 'new', version: '2' } as const;
const NOTHING = new Uint8Array();
const BOUNDS = { format: 'png', maxWidth: 8, maxHeight: 8 } as const;
const LAYOUT = { energies: 'dual', millimetresPerPixel: null } as const;
const GOODS: ModelQuestion = { kind: 'goodsRisk', goods: [] };
const BAG: ModelQuestion = { kind: 'inspectBag', bytes: NOTHING, bounds: BOUNDS, layout: LAYOUT };
const FACE: ModelQuestion = { kind: 'compareFaces', portrait: NOTHING, live: NOTHING };

const OLD = processOf();

/** What a case would have been with the other process's answers. */
async function compareWith(
  file: CaseFile,
  asked: readonly (readonly [ModelQuestion, ModelAnswer])[],
  other: Partial<Assessor>,
  by: Judge = judge,
): Promise<Comparison> {
  const clock = createVirtualClock();
  const memory = createAskedMemory();
  for (const [question, answer] of asked) memory.remember({ question, answer, process: OLD, tookMs: 5 });
  const behind = memory.behind(file, asked[0]?.[0].kind ?? 'goodsRisk', OLD);
  return compare({ file, decision: by.decide(file), judge: by }, behind, processOf(other), clock);
}

describe('a passage judged with the answers of another version', () => {
  it('of a risk model: otherwise, when a score crosses the threshold', async () => {
    const lines = [risk(0.1)];
    const file = caseOf([], { risk: { kind: 'answered', lines, source: SOURCE } });
    const judgedWith = (score: number) =>
      compareWith(file, [[GOODS, { kind: 'goodsRisk', lines }]], {
        goodsRisk: async () => Promise.resolve([risk(score)]),
      });
    expect(await judgedWith(0.5)).toMatchObject({ changed: false, drift: 0.4, tookMs: 5 });
    expect(await judgedWith(0.7)).toMatchObject({ changed: true });
  });

  it('of a detector: otherwise, when a doubt becomes an alarm or is seen no more', async () => {
    const opinion = { objects: [object({ category: 'precious-metal', score: 0.9 })], source: SOURCE };
    const file = caseOf([], { seen: new Map([['a'.repeat(64), { kind: 'answered', opinion }]]) });
    const judgedWith = (objects: readonly ReturnType<typeof object>[]) =>
      compareWith(file, [[BAG, { kind: 'inspectBag', opinion }]], {
        inspectBag: async () => Promise.resolve({ objects, source: SOURCE }),
      });
    expect(await judgedWith(opinion.objects)).toMatchObject({ changed: false, drift: 0 });
    expect(await judgedWith([object({ category: 'weapon', score: 0.9 })])).toMatchObject({ changed: true, drift: 0 });
    expect(await judgedWith([])).toMatchObject({ changed: true, drift: 0.9 });
  });

  it('of faces: otherwise, when they match no more', async () => {
    const opinion = { ...FACES, distance: 0.6, sameBelow: 0.7 };
    const file = caseOf([], { ...compared(), face: { kind: 'answered', opinion } });
    const judgedWith = (distance: number | null) =>
      compareWith(
        file,
        [[FACE, { kind: 'compareFaces', opinion }]],
        { compareFaces: async () => Promise.resolve({ ...opinion, distance }) },
        faceJudge,
      );
    expect(await judgedWith(0.6)).toMatchObject({ changed: false, drift: 0 });
    expect(await judgedWith(0.71)).toMatchObject({ changed: true });
    expect((await judgedWith(0)).drift).toBeGreaterThan(0.4);
  });
});

describe('what was asked for a case', () => {
  const opinion = { objects: [], source: SOURCE };
  const file = caseOf([], { seen: new Map([['a'.repeat(64), { kind: 'answered', opinion }]]) });
  const asked = { question: BAG, answer: { kind: 'inspectBag', opinion }, process: OLD, tookMs: 1 } as const;

  it('is known by the very answer, and only as long as all of it is', () => {
    const memory = createAskedMemory();
    memory.remember(asked);
    const [known] = memory.behind(file, 'inspectBag', OLD);
    expect(known).toMatchObject({ question: BAG, answer: asked.answer });
    expect(memory.behind(file, 'inspectBag', processOf())).toEqual([]);
    const second = { kind: 'answered', opinion: { ...opinion } } as const;
    expect(memory.behind({ ...file, seen: new Map([...file.seen, ['b', second]]) }, 'inspectBag', OLD)).toEqual([]);
    memory.forget('compareFaces');
    expect(memory.behind(file, 'inspectBag', OLD)).toEqual([known]);
    memory.forget('inspectBag');
    expect(memory.behind(file, 'inspectBag', OLD)).toEqual([]);
    expect(known?.forgotten.aborted).toBe(true);
  });

  it('is forgotten when more has been asked than a passage asks', () => {
    const memory = createAskedMemory();
    memory.remember(asked);
    for (let more = 0; more < 8; more += 1) {
      memory.remember({ ...asked, answer: { kind: 'inspectBag', opinion: { ...opinion } } });
    }
    expect(memory.behind(file, 'inspectBag', OLD)).toEqual([]);
  });
});
