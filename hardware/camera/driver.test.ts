import { describe, expect, it } from 'vitest';
import { createMemoryBus } from '../bus/memory-bus.ts';
import type { DriverContext } from '../driver-context.ts';
import { seededEntropy } from '../entropy.ts';
import { createVirtualClock } from '../virtual-clock.ts';
import type { CameraDevice, CameraEvent } from './camera.ts';
import { createFrigateCamera, frigateCameraOptionsSchema } from './frigate-driver.ts';
import { createOnvifCamera, onvifCameraOptionsSchema } from './onvif-driver.ts';
import { specimenJpeg } from './specimen.ts';

async function world(create: (context: DriverContext) => CameraDevice) {
  const clock = createVirtualClock();
  const memory = createMemoryBus(clock);
  const bus = memory.client('lane');
  const device = memory.client('camera');
  const openPort = () => {
    throw new Error('a camera has no port');
  };
  const driver = create({ clock, entropy: seededEntropy(1), openPort, bus });
  const events: CameraEvent[] = [];
  driver.onEvent((event) => events.push(event));
  bus.start();
  device.start();
  driver.start();
  await clock.advanceSettled(1);
  return {
    clock,
    driver,
    events,
    counts: () => events.flatMap((event) => (event.type === 'peopleCounted' ? [event.count] : [])),
    whys: () => events.flatMap((event) => (event.type === 'messageRefused' ? [event.why] : [])),
    snapshots: () => events.filter((event) => event.type === 'snapshotTaken').length,
    send(topic: string, payload: Uint8Array | string | object, retain = false) {
      const isPlain = typeof payload === 'string' || payload instanceof Uint8Array;
      void device.publish(topic, isPlain ? payload : JSON.stringify(payload), { retain });
      clock.advance(1);
    },
    /** The driver comes late: what was sent retained is handed on as retained. */
    async late(send: () => void) {
      await driver.stop();
      send();
      driver.start();
      clock.advance(1);
    },
  };
}

const frigate = async (changes: Record<string, unknown> = {}) =>
  world((context) =>
    createFrigateCamera('cam', frigateCameraOptionsSchema.parse({ camera: 'mantrap', ...changes }), context),
  );

const event = (type: string, id: string, changes: Record<string, unknown> = {}) => ({
  type,
  before: null,
  after: { id, camera: 'mantrap', label: 'person', false_positive: false, box: [1, 2, 3, 4], ...changes },
});

describe('a camera behind Frigate', () => {
  it('sums the bags of every label, so that one left behind is seen', async () => {
    const camera = await frigate();
    camera.send('frigate/mantrap/suitcase', '1');
    camera.send('frigate/mantrap/backpack', '2');
    camera.send('frigate/mantrap/suitcase', '0');
    camera.send('frigate/mantrap/suitcase', 'many');
    const { events } = camera;
    const counts = events.flatMap((event) => (event.type === 'bagsCounted' ? [event.count] : []));
    expect(counts).toEqual([1, 3, 2]);
    expect(events.at(-1)?.type).toBe('messageRefused');
  });

  it('tells the count of people and each new snapshot', async () => {
    const there = await frigate();
    there.send('frigate/mantrap/person', '1');
    there.send('frigate/mantrap/person/snapshot', specimenJpeg({}, 'a'), true);
    there.send('frigate/mantrap/person/snapshot', specimenJpeg({}, 'a'), true);
    there.send('frigate/mantrap/person', '0');
    there.send('frigate/other/person', '3');
    expect(there.counts()).toEqual([1, 0]);
    expect(there.snapshots()).toBe(1);
    expect(there.events[1]).toMatchObject({ type: 'snapshotTaken', atMs: 2 });
    expect(there.driver.health()).toMatchObject({ state: 'up', counters: { repeated: 1, snapshots: 1, counts: 2 } });
  });

  it('counts each person of its events once, when asked to go by events', async () => {
    const there = await frigate({ countFrom: 'events' });
    there.send('frigate/mantrap/person', '7');
    there.send('frigate/events', event('new', '1.0-a'));
    there.send('frigate/events', event('update', '1.0-a'));
    there.send('frigate/events', event('new', '1.0-a'));
    there.send('frigate/events', event('update', '2.0-b'));
    there.send('frigate/events', event('new', '3.0-c', { camera: 'hall' }));
    there.send('frigate/events', event('new', '4.0-d', { label: 'suitcase' }));
    there.send('frigate/events', event('new', '5.0-e', { false_positive: true }));
    there.send('frigate/events', event('end', '1.0-a'));
    there.send('frigate/events', event('update', '1.0-a'));
    expect(there.counts()).toEqual([1, 2, 1]);
  });

  it('does not take what was retained for what is now', async () => {
    const there = await frigate();
    await there.late(() => {
      there.send('frigate/mantrap/person', '1', true);
      there.send('frigate/mantrap/person/snapshot', specimenJpeg({}, 'old'), true);
      there.send('frigate/available', 'online', true);
    });
    expect(there.events).toEqual([]);
    expect(there.driver.health()).toMatchObject({ state: 'unknown', counters: { stale: 2 } });
  });

  it('is down when Frigate says so or says nothing', async () => {
    const there = await frigate({ deviceTimeoutMs: 10_000 });
    there.send('frigate/stats', '{}');
    expect(there.driver.health().state).toBe('up');
    there.send('frigate/available', 'offline', true);
    expect(there.driver.health()).toMatchObject({ state: 'down', reason: 'Frigate is offline' });
    there.send('frigate/available', 'online', true);
    expect(there.driver.health().state).toBe('up');
    there.clock.advance(10_000);
    expect(there.driver.health().state).toBe('down');
  });

  it.each([
    ['count: no count of people', 'frigate/mantrap/person', '-1'],
    ['count: no count of people', 'frigate/mantrap/person', 'NaN'],
    ['count: no count of people', 'frigate/mantrap/person', '1000'],
    ['event: not JSON', 'frigate/events', 'new'],
    ['event: after: ', 'frigate/events', '{"type":"new"}'],
    ['event: unsafe key', 'frigate/events', '{"type":"new","__proto__":{"after":{}}}'],
    ['availability: ', 'frigate/available', 'perhaps'],
    ['snapshot: no JPEG signature', 'frigate/mantrap/person/snapshot', 'x'],
    ['snapshot: JPEG is cut short', 'frigate/mantrap/person/snapshot', specimenJpeg({}).subarray(0, -2)],
    ['snapshot: 9000 x 480 pixels', 'frigate/mantrap/person/snapshot', specimenJpeg({ width: 9000 })],
    ['snapshot: 2000 bytes', 'frigate/mantrap/person/snapshot', new Uint8Array(2000)],
  ])('refuses %s', async (why, topic, payload) => {
    const there = await frigate({ imageMaxBytes: 1500 });
    there.send(topic, payload);
    expect(there.events).toHaveLength(1);
    expect(there.whys()[0]).toContain(why);
    expect(there.driver.health()).toMatchObject({ state: 'unknown', counters: { refused: 1 } });
  });
});

const onvif = async (changes: Record<string, unknown> = {}) =>
  world((context) =>
    createOnvifCamera('cam', onvifCameraOptionsSchema.parse({ prefix: 'axis/7', ...changes }), context),
  );

const OCCUPANCY = 'axis/7/onvif-ej/RuleEngine/CountAggregation/OccupancyCounter/&1/Mantrap';
const INSIDE = 'axis/7/onvif-ej/RuleEngine/FieldDetector/ObjectsInside/&1/Mantrap';
const DARK = 'axis/7/onvif-ej/VideoSource/ImageTooDark/ImagingService/&1';

describe('an ONVIF camera', () => {
  it('tells the occupancy of its rule, said as a number or as a string', async () => {
    const there = await onvif({ rule: 'Mantrap' });
    there.send(OCCUPANCY, { UtcTime: '2026-01-01T00:00:00Z', Source: { Rule: 'Mantrap' }, Data: { Count: 2 } }, true);
    there.send(OCCUPANCY, { Source: { Rule: 'Mantrap' }, Data: { Count: '1' } }, true);
    there.send(OCCUPANCY, { Source: { Rule: 'Hall' }, Data: { Count: 9 } }, true);
    expect(there.counts()).toEqual([2, 1]);
  });

  it('counts the objects inside a field, when asked to', async () => {
    const there = await onvif({ countFrom: 'objects-inside' });
    const inside = (ObjectId: string | number, IsInside: boolean | string) => {
      there.send(INSIDE, { Source: { Rule: 'r' }, Data: { ObjectId, IsInside } });
    };
    inside('1', true);
    inside(1, 'true');
    inside('2', 'true');
    inside('1', 'false');
    inside('1', true);
    there.send(OCCUPANCY, { Data: { Count: 9 } });
    expect(there.counts()).toEqual([1, 2, 1, 2]);
  });

  it('takes snapshots from their own topic', async () => {
    const there = await onvif({ snapshotTopic: 'photos/7' });
    there.send('photos/7', specimenJpeg({}, 'a'));
    there.send('axis/7/snapshot', specimenJpeg({}, 'b'));
    expect(there.snapshots()).toBe(1);
  });

  it('is degraded while it says that it cannot see', async () => {
    const there = await onvif();
    there.send(DARK, { Data: { State: true } }, true);
    expect(there.driver.health()).toMatchObject({ state: 'degraded', reason: 'the image is too dark' });
    there.send('axis/7/onvif-ej/VideoSource/SignalLoss/&1', { Data: { State: 'true' } }, true);
    there.send(DARK, { Data: { State: false } }, true);
    expect(there.driver.health()).toMatchObject({ state: 'degraded', reason: 'the video signal is lost' });
    there.send('axis/7/onvif-ej/VideoSource/SignalLoss/&1', { Data: { State: false } }, true);
    expect(there.driver.health().state).toBe('up');
  });

  it('remembers a trouble that was retained, and takes no other retained word for now', async () => {
    const there = await onvif();
    await there.late(() => {
      there.send(DARK, { Data: { State: true } }, true);
      there.send(OCCUPANCY, { Data: { Count: 0 } }, true);
      there.send('axis/7/snapshot', specimenJpeg({}, 'old'), true);
    });
    expect(there.events).toEqual([]);
    expect(there.driver.health().state).toBe('unknown');
    there.send(OCCUPANCY, { Data: { Count: 1 } });
    expect(there.driver.health()).toMatchObject({ state: 'degraded', reason: 'the image is too dark' });
  });

  it('is alive by any event, and down when it falls silent', async () => {
    const there = await onvif();
    there.send('axis/7/onvif-ej/Device/HardwareFailure/&1', { Data: {} });
    expect(there.driver.health()).toMatchObject({ state: 'up', counters: { otherEvents: 1 } });
    there.clock.advance(60_000);
    expect(there.driver.health().state).toBe('down');
  });

  it.each([
    ['occupancy: Data.Count', OCCUPANCY, '{"Data":{"Count":1.5}}'],
    ['occupancy: Data.Count', OCCUPANCY, '{"Data":{"Count":-1}}'],
    ['occupancy: Data.Count', OCCUPANCY, '{"Data":{"Count":"many"}}'],
    ['occupancy: not finite', OCCUPANCY, '{"Data":{"Count":1e999}}'],
    ['objects inside: Data.IsInside', INSIDE, '{"Data":{"ObjectId":"1","IsInside":1}}'],
    ['VideoSource/ImageTooDark: Data', DARK, '{}'],
  ])('refuses %s', async (why, topic, payload) => {
    const there = await onvif();
    there.send(topic, payload);
    expect(there.whys()[0]).toContain(why);
    expect(there.counts()).toEqual([]);
    expect(there.driver.health()).toMatchObject({ state: 'unknown', counters: { refused: 1 } });
  });
});
