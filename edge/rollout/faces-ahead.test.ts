import { describe, expect, it } from 'vitest';
import { createVirtualClock } from '../../hardware/virtual-clock.ts';
import { sleep } from '../../hardware/clock.ts';
import type { FaceQuality } from '../contract/assessor.ts';
import { createFacesAhead } from './faces-ahead.ts';
import type { ModelProcess } from './model-process.ts';

const QUALITY: FaceQuality = { faces: 1, widthPx: 120, sharpness: 200, yawDegrees: 3, rejected: [] };
const PORTRAIT = Uint8Array.of(1);
const LIVE = Uint8Array.of(2);

function bench() {
  const clock = createVirtualClock();
  const forgotten: Uint8Array[] = [];
  const process = {
    describeFace: async () => {
      await sleep(clock, 30);
      return QUALITY;
    },
    forgetFace: (picture: Uint8Array) => void forgotten.push(picture),
  } as Partial<ModelProcess> as ModelProcess;
  return { clock, forgotten, process, ahead: createFacesAhead(clock) };
}

describe('a face that was looked at ahead', () => {
  it('took its time, which is part of comparing it in that process', async () => {
    const { clock, process, ahead } = bench();
    const [portrait, live] = [ahead.describe(process, PORTRAIT), ahead.describe(process, LIVE)];
    await clock.advanceSettled(30);
    expect(await portrait).toBe(QUALITY);
    await live;
    expect(ahead.tookMs(process, [PORTRAIT, LIVE])).toBe(60);
    expect(ahead.tookMs(bench().process, [PORTRAIT, LIVE])).toBe(0);
  });

  it('is forgotten by the process that looked', () => {
    const { forgotten, process, ahead } = bench();
    void ahead.describe(process, PORTRAIT);
    ahead.forget(PORTRAIT);
    ahead.forget(LIVE);
    expect(forgotten).toEqual([PORTRAIT]);
  });
});
