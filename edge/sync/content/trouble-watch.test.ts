import { expect, it } from 'vitest';
import { createVirtualClock } from '../../../hardware/virtual-clock.ts';
import { Fault } from '../../contract/fault.ts';
import { createTroubleWatch } from './trouble-watch.ts';

const START_MS = Date.UTC(2026, 10, 22);
const MINUTE_MS = 60_000;
const away = (why: string, statusCode?: number) =>
  new Fault('content-unavailable', why, statusCode === undefined ? {} : { statusCode });

function stage() {
  const clock = createVirtualClock(0, START_MS);
  return { clock, watch: createTroubleWatch(clock) };
}

it('what keeps images is told from its beginning, with the newest reason and how many wait', async () => {
  const { clock, watch } = stage();
  expect(watch.told(3)).toEqual({ stuck: null, refused: null });
  watch.noteWay(away('https://hq: nobody listens'));
  await clock.advanceSettled(5 * MINUTE_MS);
  watch.noteWay(away('https://hq: the centre answered 500'));
  expect(watch.told(3).stuck).toEqual({
    what: 'unreachable',
    why: 'https://hq: the centre answered 500',
    sinceMs: START_MS,
    waiting: 3,
  });
  expect(watch.told(0).stuck).toBeNull();
});

it('a full folder at the centre is one trouble, although some bytes move each time, and over after a minute of calm', async () => {
  const { clock, watch } = stage();
  for (let turn = 0; turn < 30; turn += 1) {
    watch.noteWay(away('no room', 507));
    await clock.advanceSettled(1000);
    watch.noteWay(null);
    await clock.advanceSettled(MINUTE_MS / 2);
  }
  expect(watch.told(1).stuck).toMatchObject({ what: 'no-room', sinceMs: START_MS });
  await clock.advanceSettled(MINUTE_MS);
  expect(watch.told(1).stuck).toBeNull();
  watch.noteWay(away('again'));
  expect(watch.told(1).stuck).toMatchObject({ what: 'unreachable', sinceMs: clock.wallMs() });
});

it('images that never will come are counted, with why and when the last was given up', async () => {
  const { clock, watch } = stage();
  watch.noteRefused(new Fault('content-refused', 'gone'));
  await clock.advanceSettled(1000);
  watch.noteRefused(new Fault('content-refused', 'x'.repeat(1000)));
  expect(watch.told(0).refused).toEqual({ images: 2, why: 'x'.repeat(300), lastMs: START_MS + 1000 });
});
