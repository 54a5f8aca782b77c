import { expect, describe, it } from 'vitest';
import { createVirtualClock, type VirtualClock } from '../../../hardware/virtual-clock.ts';
import { giveSignsOfLife } from '../sign-of-life.ts';
import { watchForSilence } from './silence.ts';

/** A stream with nothing but signs of life, each late by what `delayMs` says when it is due; null: it never comes. */
function stream(clock: VirtualClock, delayMs: () => number | null) {
  let silences = 0;
  const watch = watchForSilence(clock, () => (silences += 1));
  giveSignsOfLife(clock, () => {
    const late = delayMs();
    if (late !== null) clock.after(late, () => watch.heard());
  });
  return { watch, silences: () => silences };
}

describe('the silence of a stream', () => {
  it('is told within ten seconds of a pulled cable, once', () => {
    const clock = createVirtualClock();
    let isPulled = false;
    const { silences } = stream(clock, () => (isPulled ? null : 0));
    clock.advance(3_600_000);
    expect(silences()).toBe(0);
    isPulled = true;
    clock.advance(10_000);
    expect(silences()).toBe(1);
    clock.advance(60_000);
    expect(silences()).toBe(1);
  });

  it('is none while signs of life come late by up to five seconds', () => {
    const clock = createVirtualClock();
    let count = 0;
    const { silences } = stream(clock, () => ((count += 1) % 7 === 0 ? 5_000 : 0));
    clock.advance(3_600_000);
    expect(silences()).toBe(0);
  });

  it('is none for a page that slept: what came meanwhile is read first', () => {
    const clock = createVirtualClock();
    let silences = 0;
    const nap = { ms: 0 };
    const sleepy = { ...clock, nowMs: () => clock.nowMs() + nap.ms };
    const watch = watchForSilence(sleepy, () => (silences += 1));
    clock.advance(2_500);
    nap.ms = 3_600_000;
    clock.advance(600);
    watch.heard();
    clock.advance(8_000);
    expect(silences).toBe(0);
  });

  it('is not told of a stream that was left', () => {
    const clock = createVirtualClock();
    const { watch, silences } = stream(clock, () => null);
    watch.stop();
    clock.advance(60_000);
    expect(silences()).toBe(0);
  });
});
