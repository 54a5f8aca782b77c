import { describe, expect, it } from 'vitest';
import { createVirtualClock } from '../../hardware/virtual-clock.ts';
import { NO_FACE } from './face-quality.ts';
import { createHeldFaces } from './held-faces.ts';

const picture = (number: number) => Uint8Array.of(number);
const DESCRIPTION = { quality: NO_FACE, embedding: null };

describe('faces that are held', () => {
  it('are known by what the picture is', () => {
    const held = createHeldFaces(createVirtualClock());
    held.hold(picture(1), DESCRIPTION);
    expect(held.of(picture(1))).toBe(DESCRIPTION);
    expect(held.of(picture(2))).toBeUndefined();
    held.forget(picture(1));
    expect(held.of(picture(1))).toBeUndefined();
  });

  it('go after two minutes when nobody forgets them', async () => {
    const clock = createVirtualClock();
    const held = createHeldFaces(clock);
    held.hold(picture(1), DESCRIPTION);
    await clock.advanceSettled(119_000);
    expect(held.count()).toBe(1);
    await clock.advanceSettled(1_000);
    expect(held.count()).toBe(0);
  });

  it('never gather in memory', () => {
    const held = createHeldFaces(createVirtualClock());
    for (let number = 0; number < 100; number += 1) held.hold(picture(number), DESCRIPTION);
    expect(held.count()).toBe(32);
    held.forgetAll();
    expect(held.count()).toBe(0);
  });
});
