import { describe, expect, it } from 'vitest';
import { createMemoryBus } from '../../hardware/bus/memory-bus.ts';
import type { CameraEvent } from '../../hardware/camera/camera.ts';
import { createFrigateCamera, frigateCameraOptionsSchema } from '../../hardware/camera/frigate-driver.ts';
import { readJpegHeader } from '../../hardware/camera/jpeg.ts';
import { createOnvifCamera, onvifCameraOptionsSchema } from '../../hardware/camera/onvif-driver.ts';
import { seededEntropy } from '../../hardware/entropy.ts';
import { createVirtualClock } from '../../hardware/virtual-clock.ts';
import { frameOf } from '../camera-frames/frames.ts';
import type { BusFault } from './bus-fault.ts';
import { createFrigateTwin, createOnvifTwin, frigateWill } from './camera.ts';

type Dialect = 'frigate' | 'frigate by events' | 'onvif';

function world(dialect: Dialect) {
  const clock = createVirtualClock();
  const memory = createMemoryBus(clock);
  const lane = memory.client('lane');
  const bus = memory.client('camera', dialect === 'onvif' ? {} : { will: frigateWill('frigate') });
  const openPort = () => {
    throw new Error('no port on the bus');
  };
  const context = { clock, entropy: seededEntropy(0), bus: lane, openPort };
  const countFrom = dialect === 'frigate by events' ? 'events' : 'counts';
  const driver =
    dialect === 'onvif'
      ? createOnvifCamera('c', onvifCameraOptionsSchema.parse({ prefix: 'cam' }), context)
      : createFrigateCamera('c', frigateCameraOptionsSchema.parse({ camera: 'mantrap', countFrom }), context);
  const shared = { bus, clock, entropy: seededEntropy(3) };
  const twin =
    dialect === 'onvif'
      ? createOnvifTwin({ ...shared, prefix: 'cam' })
      : createFrigateTwin({ ...shared, prefix: 'frigate', camera: 'mantrap' });
  const events: CameraEvent[] = [];
  driver.onEvent((event) => events.push(event));
  lane.start();
  bus.start();
  driver.start();
  clock.advance(1);
  twin.start();
  clock.advance(1);
  return {
    clock,
    memory,
    driver,
    twin,
    events,
    counts: () => events.flatMap((event) => (event.type === 'peopleCounted' ? [event.count] : [])),
    snapshots: () => events.filter((event) => event.type === 'snapshotTaken').length,
    see(people: number) {
      twin.see(people);
      clock.advance(100);
    },
  };
}

describe.each(['frigate', 'frigate by events', 'onvif'] as const)('the twin of a camera: %s', (dialect) => {
  it('is up, counts who comes and goes, and gives a new snapshot each time', () => {
    const there = world(dialect);
    for (const people of [1, 2, 0, 1]) there.see(people);
    there.clock.advance(60_000);
    expect(there.counts().at(-1)).toBe(1);
    expect(there.counts()).toEqual(dialect === 'frigate by events' ? [1, 2, 1, 0, 1] : [1, 2, 0, 1]);
    expect(there.snapshots()).toBe(3);
    expect(there.driver.health().state).toBe('up');
  });

  it.each([
    ['off', 'nothing'],
    ['delayed', 'nothing'],
    ['stuck', 'nothing new'],
    ['garbage', 'refusals'],
    ['wrong', 'one too many'],
    ['slow', 'the truth'],
    ['intermittent', 'less'],
  ] as const)('can be %s: %s comes through', (fault: BusFault, outcome) => {
    const there = world(dialect);
    there.see(1);
    there.see(0);
    there.events.length = 0;
    there.twin.fault = fault;
    for (let round = 0; round < 10; round += 1) there.see(1 + (round % 2));
    there.clock.advance(3000);
    const told = there.counts();
    const refused = there.events.filter((event) => event.type === 'messageRefused').length;
    const verdicts = {
      nothing: there.events.length === 0,
      'nothing new': there.snapshots() === 0 && !told.includes(2),
      refusals: told.length === 0 && refused > 0,
      'one too many': told.includes(3),
      'the truth': told.includes(2) && !told.includes(3) && there.snapshots() === 10,
      less: there.snapshots() < 10,
    };
    expect(verdicts[outcome]).toBe(true);
  });
});

describe('the twin of Frigate', () => {
  it('is down when it is cut off, by its will', () => {
    const there = world('frigate');
    expect(there.driver.health().state).toBe('up');
    there.memory.cut('camera');
    there.clock.advance(1);
    expect(there.driver.health()).toMatchObject({ state: 'down', reason: 'Frigate is offline' });
  });
});

describe('a drawn frame', () => {
  it('is a whole JPEG, and other bytes for each serial', () => {
    const frames = [0, 1, 2].flatMap((people) => [1, 2, 3].map((serial) => frameOf(people, serial)));
    expect(frames.map((frame) => readJpegHeader(frame).ok)).not.toContain(false);
    expect(new Set(frames.map((frame) => Buffer.from(frame).toString('base64'))).size).toBe(frames.length);
  });
});
