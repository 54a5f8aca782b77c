import { describe, expect, it } from 'vitest';
import { isFault } from '../contract/fault.ts';
import { createClockWatch } from './clock-watch.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const NOW = Date.UTC(2026, 10, 22, 12);

/** A clock whose wall time can be set, and a watch over it that is asked every hour. */
function watched(arrivals: readonly number[] = []) {
  const time = { wallMs: NOW, nowMs: 0 };
  const clock = { wallMs: () => time.wallMs, nowMs: () => time.nowMs };
  const watch = createClockWatch(clock);
  const isBelieved = () => {
    try {
      return watch.believedMs(arrivals) === time.wallMs;
    } catch (error) {
      if (!isFault(error, 'clock-ahead')) throw error;
      return false;
    }
  };
  return {
    time,
    isBelieved,
    pass: (hours: number) => {
      const believed: boolean[] = [];
      for (let hour = 0; hour < hours; hour += 1) {
        time.wallMs += HOUR_MS;
        time.nowMs += HOUR_MS;
        believed.push(isBelieved());
      }
      return believed;
    },
  };
}

describe('a clock that says what is old', () => {
  it('is believed as long as it goes on like time, also over a year', () => {
    const { isBelieved, pass } = watched();
    expect(isBelieved()).toBe(true);
    expect(pass(366 * 24)).not.toContain(false);
  });

  it('is not believed when it jumps ahead, until it has gone on for two days', () => {
    const { time, isBelieved, pass } = watched();
    isBelieved();
    time.wallMs += 30 * DAY_MS;
    expect(isBelieved()).toBe(false);
    const believed = pass(49);
    expect([believed.indexOf(true), believed.lastIndexOf(false)]).toEqual([47, 46]);
  });

  it('is believed at once when it is set back to what it was', () => {
    const { time, isBelieved, pass } = watched();
    isBelieved();
    time.wallMs += 30 * DAY_MS;
    pass(5);
    time.wallMs -= 30 * DAY_MS;
    expect(isBelieved()).toBe(true);
  });

  it('is waited for anew when it jumps once more', () => {
    const { time, isBelieved, pass } = watched();
    isBelieved();
    time.wallMs += 30 * DAY_MS;
    expect(pass(40)).not.toContain(true);
    time.wallMs += 30 * DAY_MS;
    expect(pass(40)).not.toContain(true);
  });

  it('is believed at the start when things came until a week ago, and not when the last came long before', () => {
    expect(watched([NOW - 6 * DAY_MS, NOW - 100 * DAY_MS]).isBelieved()).toBe(true);
    expect(watched([NOW - 30 * DAY_MS, NOW - 31 * DAY_MS]).isBelieved()).toBe(false);
  });

  it('is not believed over a restart either when only what came today is of its time', () => {
    const long = Array.from({ length: 50 }, (_, day) => NOW - (40 + day) * DAY_MS);
    expect(watched([NOW - HOUR_MS, NOW - 2 * HOUR_MS, ...long]).isBelieved()).toBe(false);
    expect(watched([NOW - HOUR_MS, NOW - 3 * DAY_MS, ...long]).isBelieved()).toBe(true);
  });

  it('is believed where nothing is there yet, or only what came before any clock was set', () => {
    expect(watched().isBelieved()).toBe(true);
    expect(watched([0, 60_000]).isBelieved()).toBe(true);
  });
});
