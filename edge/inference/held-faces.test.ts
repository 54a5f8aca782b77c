import { describe, expect, it } from 'vitest';
import { createVirtualClock } from '../../hardware/virtual-clock.ts';
import { NO_FACE } from './face-quality.ts';
import { createHeldFaces } from './held-faces.ts';

const picture = (number: number) => Uint8Array.of(number);
const DESCRIPTION = { quality: NO_FACE, embedding: null };

describe('faces that are held', () => {
  it('are known by what the picture is', () => {
    const held = createHeldFaces(createVirtualClock());
    held.expect(picture(1)).hold(DESCRIPTION);
    expect(held.of(picture(1))).toBe(DESCRIPTION);
    expect(held.of(picture(2))).toBeUndefined();
    held.forget(picture(1));
    expect(held.of(picture(1))).toBeUndefined();
  });

  it('are not held when somebody forgot them before their description came, until they are looked at again', () => {
    const held = createHeldFaces(createVirtualClock());
    const [one, other] = [held.expect(picture(1)), held.expect(picture(2))];
    held.forget(picture(1));
    one.hold(DESCRIPTION);
    other.hold(DESCRIPTION);
    expect(held.of(picture(1))).toBeUndefined();
    expect(held.of(picture(2))).toBe(DESCRIPTION);
    const again = held.expect(picture(1));
    again.hold(DESCRIPTION);
    expect(held.of(picture(1))).toBe(DESCRIPTION);
  });

  it('are not held once their description was said not to come', () => {
    const held = createHeldFaces(createVirtualClock());
    const expected = held.expect(picture(1));
    expected.end();
    expected.hold(DESCRIPTION);
    expect(held.count()).toBe(0);
  });

  it('go after two minutes when nobody forgets them', async () => {
    const clock = createVirtualClock();
    const held = createHeldFaces(clock);
    held.expect(picture(1)).hold(DESCRIPTION);
    await clock.advanceSettled(119_000);
    expect(held.count()).toBe(1);
    await clock.advanceSettled(1_000);
    expect(held.count()).toBe(0);
  });

  it('never gather in memory', () => {
    const held = createHeldFaces(createVirtualClock());
    for (let number = 0; number < 100; number += 1) held.expect(picture(number)).hold(DESCRIPTION);
    expect(held.count()).toBe(32);
    held.forgetAll();
    expect(held.count()).toBe(0);
  });
});
