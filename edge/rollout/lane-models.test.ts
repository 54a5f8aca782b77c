import { describe, expect, it } from 'vitest';
import { sleep } from '../../hardware/clock.ts';
import { createVirtualClock } from '../../hardware/virtual-clock.ts';
import { caseOf } from '../assess/assess.fixture.ts';
import type { Assessor, BagOpinion, FaceOpinion } from '../contract/assessor.ts';
import { Fault } from '../contract/fault.ts';
import { FACES } from '../controller.fixture.ts';
import { createLaneModels } from './lane-models.ts';
import { processOf } from './model-process.fixture.ts';

const DEADLINE_MS = 500;
const PICTURE = Uint8Array.of(1);
const BOUNDS = { format: 'png', maxWidth: 8, maxHeight: 8 } as const;
const LAYOUT = { energies: 'dual', millimetresPerPixel: null } as const;
const SOURCE = { kind: 'model', name: 'm', version: '1' } as const;

/** A lane during a trial; faces and scans take 30 ms. */
function lane() {
  const clock = createVirtualClock();
  const process = processOf({
    async compareFaces() {
      await sleep(clock, 30);
      return { ...FACES };
    },
    async inspectBag() {
      await sleep(clock, 30);
      return { objects: [], source: SOURCE };
    },
  });
  const routes = { wanted: () => process, isComparing: () => true, insteadOf: () => null, failed: () => {} };
  const models = createLaneModels(routes, clock, DEADLINE_MS);
  const facesBehind = (opinion: FaceOpinion) => {
    return models.behind(caseOf([], { face: { kind: 'answered', opinion } }), 'compareFaces');
  };
  const scanBehind = (opinion: BagOpinion) => {
    return models.behind(caseOf([], { seen: new Map([['a', { kind: 'answered', opinion }]]) }), 'inspectBag');
  };
  return { clock, models, facesBehind, scanBehind };
}

describe('what a lane has asked while a trial is on', () => {
  it('is held: faces until their passage closes', async () => {
    const { clock, models, facesBehind } = lane();
    models.moved('inside');
    const asked = models.compareFaces(PICTURE, PICTURE);
    await clock.advanceSettled(30);
    const opinion = await asked;
    expect(facesBehind(opinion)).toMatchObject([{ tookMs: 30, forgotten: { aborted: false } }]);
    const [held] = facesBehind(opinion);
    models.moved('closed');
    expect(facesBehind(opinion)).toEqual([]);
    expect(held?.forgotten.aborted).toBe(true);
  });

  it('is not held when the answer comes after the close, but for a scan, which may be of the next passage', async () => {
    const { clock, models, facesBehind, scanBehind } = lane();
    models.moved('inside');
    const faces = models.compareFaces(PICTURE, PICTURE);
    const scan = models.inspectBag(PICTURE, BOUNDS, LAYOUT);
    await clock.advanceSettled(10);
    models.moved('closed');
    models.moved('admitted');
    await clock.advanceSettled(20);
    expect(facesBehind(await faces)).toEqual([]);
    expect(scanBehind(await scan)).toHaveLength(1);
    models.forget();
    expect(scanBehind(await scan)).toEqual([]);
  });
});

const QUESTIONS: Readonly<
  Record<Exclude<keyof Assessor, 'models' | 'forgetFace'>, (models: Assessor) => Promise<unknown>>
> = {
  goodsRisk: (models) => models.goodsRisk([]),
  checkImage: (models) => models.checkImage(PICTURE, BOUNDS),
  inspectBag: (models) => models.inspectBag(PICTURE, BOUNDS, LAYOUT),
  compareFaces: (models) => models.compareFaces(PICTURE, PICTURE),
  describeFace: (models) => models.describeFace(PICTURE),
};
const KINDS = Object.keys(QUESTIONS) as (keyof typeof QUESTIONS)[];
const answersAll = (answer: () => Promise<never>) => processOf(Object.fromEntries(KINDS.map((kind) => [kind, answer])));

/** A lane on probation: it asks the new process, which goes away after some time. */
function onProbation(goneAfterMs: number, old = processOf()) {
  const clock = createVirtualClock();
  const told: boolean[] = [];
  const fresh = answersAll(async () => {
    await sleep(clock, goneAfterMs);
    throw new Fault('model-unavailable', 'it went away');
  });
  const routes = {
    wanted: () => fresh,
    isComparing: () => true,
    insteadOf: () => old,
    failed: (_process: unknown, _kind: unknown, _why: unknown, isOutdone: boolean) => void told.push(isOutdone),
  };
  return { clock, old, told, models: createLaneModels(routes, clock, DEADLINE_MS) };
}

describe('a question that the process on probation leaves unanswered', () => {
  it.each(KINDS)('is put to the one before: %s', async (kind) => {
    const { clock, old, told, models } = onProbation(30);
    const answer = QUESTIONS[kind](models);
    await clock.advanceSettled(30);
    expect(await answer).toEqual(await QUESTIONS[kind](processOf()));
    expect(told).toEqual([false, true]);
    expect(models.current()).toBe(old);
  });

  it.each(KINDS)('is unanswered when its deadline passes, whichever process hangs: %s', async (kind) => {
    const hanging = answersAll(async () => new Promise(() => {}));
    const { clock, told, models } = onProbation(30, hanging);
    const answer = Promise.allSettled([QUESTIONS[kind](models)]);
    let isSettled = false;
    void answer.then(() => (isSettled = true));
    await clock.advanceSettled(DEADLINE_MS - 1);
    expect(isSettled).toBe(false);
    await clock.advanceSettled(1);
    expect(isSettled).toBe(true);
    expect(await answer).toMatchObject([{ status: 'rejected', reason: { code: 'model-unavailable' } }]);
    expect(told).toEqual([false]);
  });

  it('is put to nobody when its deadline has passed', async () => {
    const { clock, models } = onProbation(DEADLINE_MS);
    const answer = Promise.allSettled([models.goodsRisk([])]);
    await clock.advanceSettled(DEADLINE_MS);
    expect(await answer).toMatchObject([{ status: 'rejected', reason: { code: 'model-unavailable' } }]);
    expect(clock.pending()).toBe(0);
  });
});
