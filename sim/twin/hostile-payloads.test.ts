import { describe, expect, it } from 'vitest';
import type { BagScannerEvent } from '../../hardware/bag-scanner/bag-scanner.ts';
import { digestAtOnce } from '../../hardware/bag-scanner/bag-scanner.fixture.ts';
import { bagScannerOptionsSchema, createBagScanner } from '../../hardware/bag-scanner/driver.ts';
import { createMemoryBus } from '../../hardware/bus/memory-bus.ts';
import type { CameraEvent } from '../../hardware/camera/camera.ts';
import { createFrigateCamera, frigateCameraOptionsSchema } from '../../hardware/camera/frigate-driver.ts';
import { createOnvifCamera, onvifCameraOptionsSchema } from '../../hardware/camera/onvif-driver.ts';
import type { DriverContext } from '../../hardware/driver-context.ts';
import { seededEntropy } from '../../hardware/entropy.ts';
import { createVirtualClock } from '../../hardware/virtual-clock.ts';
import { scaled } from '../../test/scale.ts';
import { frameOf } from '../camera-frames/frames.ts';
import { placeholderPng } from '../xray/png.ts';
import { createBagScannerTwin } from './bag-scanner.ts';
import { createFrigateTwin, createOnvifTwin } from './camera.ts';
import { drawHostilePayload } from './hostile-payloads.ts';

const PAYLOADS_EACH = scaled({ usual: 7_000, long: 700_000 });
const SCANNER = { prefix: 'scanner', image: { width: 448, height: 320 } };

function world(seed: number) {
  const clock = createVirtualClock();
  const memory = createMemoryBus(clock);
  const [lane, device] = [memory.client('lane'), memory.client('device')];
  const entropy = seededEntropy(seed);
  const openPort = () => {
    throw new Error('no port on the bus');
  };
  const context: DriverContext = { clock, entropy, bus: lane, openPort };
  lane.start();
  device.start();
  clock.advance(1);
  // What a good device says, to be bent.
  const good: Uint8Array[] = [];
  lane.subscribe('#', ({ payload }) => good.push(payload));
  return { clock, entropy, context, lane, device, good };
}

type World = ReturnType<typeof world>;

/** Sends payloads in rounds, so that timers run too; answers how many were sent. */
function bombard({ clock, entropy, device, good }: World, topics: readonly string[]): number {
  const models = [...good];
  for (let sent = 0; sent < PAYLOADS_EACH; sent += 1) {
    const payload = drawHostilePayload(entropy, models);
    void device.publish(entropy.pick(topics), payload, { retain: entropy.chance(0.05) });
    if (sent % 20 === 19) {
      clock.advance(100);
      good.length = 0;
    }
  }
  clock.advance(60_000);
  return PAYLOADS_EACH;
}

function expectNothingPolluted(): void {
  expect(Object.keys(Object.prototype)).toEqual([]);
  expect('admin' in {}).toBe(false);
}

describe('hostile payloads', () => {
  it('reach no conclusion at the bag scanner: refused, counted, and the next good scan is read', () => {
    const there = world(11);
    const driver = createBagScanner('s', bagScannerOptionsSchema.parse(SCANNER), there.context, digestAtOnce);
    const events: BagScannerEvent[] = [];
    driver.onEvent((event) => events.push(event));
    driver.start();
    const twin = createBagScannerTwin({ ...there, bus: there.device, prefix: 'scanner' });
    const scan = (scanId: string) =>
      twin.scan({ scanId, bagTag: '1234567890', alarm: 'clear', objects: [], png: placeholderPng(448, 640, scanId) });
    scan('before');
    there.clock.advance(10);
    expect(events).toMatchObject([{ type: 'bagScanned', scan: { scanId: 'before' } }]);
    bombard(there, ['scanner/header', 'scanner/image/x', 'scanner/image/y', 'scanner/status', 'scanner/image/a b']);
    const paired = events.filter((event) => event.type === 'bagScanned');
    expect(paired).toHaveLength(1);
    expect(driver.health().counters['refused']).toBeGreaterThan(0.5 * PAYLOADS_EACH);
    expect(driver.health().counters['refused']).toBe(events.filter((event) => event.type === 'messageRefused').length);
    expect(there.clock.pending()).toBeLessThan(10);
    scan('after');
    there.clock.advance(10);
    expect(events.at(-1)).toMatchObject({ type: 'bagScanned', scan: { scanId: 'after' } });
    expectNothingPolluted();
  });

  it.each(['frigate', 'onvif'] as const)(
    'give no count out of bounds and no broken snapshot at a %s camera',
    (dialect) => {
      const there = world(12);
      const driver =
        dialect === 'frigate'
          ? createFrigateCamera('c', frigateCameraOptionsSchema.parse({ prefix: 'cam', camera: 'm' }), there.context)
          : createOnvifCamera('c', onvifCameraOptionsSchema.parse({ prefix: 'cam' }), there.context);
      const events: CameraEvent[] = [];
      driver.onEvent((event) => events.push(event));
      driver.start();
      const shared = { ...there, bus: there.device, prefix: 'cam' };
      const twin = dialect === 'frigate' ? createFrigateTwin({ ...shared, camera: 'm' }) : createOnvifTwin(shared);
      twin.see(1);
      there.clock.advance(10);
      expect(events.map((event) => event.type)).toEqual(['peopleCounted', 'snapshotTaken']);
      const topics =
        dialect === 'frigate'
          ? ['cam/m/person', 'cam/m/person/snapshot', 'cam/events', 'cam/available', 'cam/stats']
          : [
              'cam/onvif-ej/RuleEngine/CountAggregation/OccupancyCounter/&1/r',
              'cam/onvif-ej/RuleEngine/FieldDetector/ObjectsInside/&1/r',
              'cam/onvif-ej/VideoSource/SignalLoss/&1',
              'cam/snapshot',
            ];
      bombard(there, topics);
      const counts = events.flatMap((event) => (event.type === 'peopleCounted' ? [event.count] : []));
      const bytes = events.flatMap((event) => (event.type === 'snapshotTaken' ? [event.jpeg.length] : []));
      expect(counts.filter((count) => !Number.isInteger(count) || count < 0 || count > 1000)).toEqual([]);
      expect(Math.max(...bytes)).toBeLessThan(3 * frameOf(2, 1).length);
      expect(driver.health().counters['refused']).toBeGreaterThan(0.4 * PAYLOADS_EACH);
      expect(there.clock.pending()).toBeLessThan(10);
      expectNothingPolluted();
    },
  );
});
