import { describe, expect, it } from 'vitest';
import { sleep } from '../../hardware/clock.ts';
import { createVirtualClock } from '../../hardware/virtual-clock.ts';
import { caseOf } from '../assess/assess.fixture.ts';
import type { BagOpinion, FaceOpinion } from '../contract/assessor.ts';
import { FACES } from '../controller.fixture.ts';
import { createLaneModels } from './lane-models.ts';
import { processOf } from './model-process.fixture.ts';

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
  const models = createLaneModels({ wanted: () => process, isComparing: () => true, failed: () => {} }, clock);
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
