import { afterEach, describe, expect, it, vi } from 'vitest';
import type { BagScannerEvent } from '../../hardware/bag-scanner/bag-scanner.ts';
import { bagScannerOptionsSchema, createBagScanner } from '../../hardware/bag-scanner/driver.ts';
import type { Bus, Will } from '../../hardware/bus/bus.ts';
import { createMqttBus } from '../../hardware/bus/mqtt-bus.ts';
import type { CameraEvent } from '../../hardware/camera/camera.ts';
import { createFrigateCamera, frigateCameraOptionsSchema } from '../../hardware/camera/frigate-driver.ts';
import { createOnvifCamera, onvifCameraOptionsSchema } from '../../hardware/camera/onvif-driver.ts';
import { systemClock } from '../../hardware/clock.ts';
import { seededEntropy } from '../../hardware/entropy.ts';
import { startBroker } from '../broker.ts';
import { packBag, scanBag } from '../xray/bag.ts';
import { everydayContent } from '../xray/contents.ts';
import { dualPng } from '../xray/scan-picture.ts';
import { FLOOR_SCANNER } from '../xray/scanner.ts';
import { bagScannerWill, createBagScannerTwin } from './bag-scanner.ts';
import { createFrigateTwin, createOnvifTwin } from './camera.ts';

const cleanUps: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

async function until(condition: () => boolean): Promise<void> {
  await vi.waitFor(() => expect(condition()).toBe(true), { timeout: 20_000, interval: 5 });
}

async function connect(url: string, will?: Will): Promise<Bus> {
  const bus = createMqttBus({ url, clock: systemClock, reconnectMinMs: 20, ...(will === undefined ? {} : { will }) });
  cleanUps.push(async () => bus.stop());
  bus.start();
  await until(() => bus.health().state === 'up');
  return bus;
}

async function world(will?: Will) {
  const broker = await startBroker();
  cleanUps.push(async () => broker.close());
  const [lane, device] = [await connect(broker.url), await connect(broker.url, will)];
  const openPort = () => {
    throw new Error('no port on the bus');
  };
  const shared = { clock: systemClock, entropy: seededEntropy(9) };
  return { broker, lane, context: { ...shared, bus: lane, openPort }, device: { ...shared, bus: device } };
}

describe('devices on a real broker', () => {
  it('scan a whole rendered bag, by way of a broker that was killed in between', async () => {
    const { broker, context, device } = await world(bagScannerWill('s'));
    const options = bagScannerOptionsSchema.parse({
      prefix: 's',
      image: { width: FLOOR_SCANNER.width, height: FLOOR_SCANNER.height },
    });
    const driver = createBagScanner('scanner', options, context);
    cleanUps.push(async () => driver.stop());
    const events: BagScannerEvent[] = [];
    driver.onEvent((event) => events.push(event));
    driver.start();
    const twin = createBagScannerTwin({ ...device, prefix: 's' });
    cleanUps.push(async () => twin.stop());
    const entropy = seededEntropy(1);
    const bag = packBag([everydayContent('reading', entropy, 'trained')], entropy);
    const png = dualPng(scanBag(bag, FLOOR_SCANNER, entropy), FLOOR_SCANNER);
    const scan = (scanId: string) => twin.scan({ scanId, bagTag: '0220999888', alarm: 'clear', objects: [], png });
    twin.start();
    await until(() => driver.health().state === 'up');
    scan('first');
    await until(() => events.length === 1);
    expect(events[0]).toMatchObject({ type: 'bagScanned', scan: { scanId: 'first', bagTag: '0220999888' } });
    await broker.kill();
    await until(() => driver.health().state === 'down' && device.bus.health().state === 'down');
    scan('lost');
    const again = await startBroker(broker.port);
    cleanUps.push(async () => again.close());
    await until(() => context.bus.health().state === 'up' && device.bus.health().state === 'up');
    twin.start();
    await until(() => driver.health().state === 'up');
    scan('second');
    await until(() => events.length === 2);
    expect(events[1]).toMatchObject({ type: 'bagScanned', scan: { scanId: 'second' } });
    expect(events[1]).toHaveProperty('png.length', png.length);
    expect(twin.failures()).toBe(2);
  });

  it('count and picture people in both dialects', async () => {
    const { context, device } = await world();
    const cameras = [
      createFrigateCamera('f', frigateCameraOptionsSchema.parse({ camera: 'mantrap' }), context),
      createOnvifCamera('o', onvifCameraOptionsSchema.parse({ prefix: 'cam' }), context),
    ];
    const twins = [
      createFrigateTwin({ ...device, prefix: 'frigate', camera: 'mantrap' }),
      createOnvifTwin({ ...device, prefix: 'cam' }),
    ];
    const heard = cameras.map((camera) => {
      const events: CameraEvent[] = [];
      camera.onEvent((event) => events.push(event));
      cleanUps.push(async () => camera.stop());
      camera.start();
      return events;
    });
    // A subscription is in force once its retained or later messages come; the twins say that they live until then.
    for (const twin of twins) cleanUps.push(async () => twin.stop());
    await until(() => {
      for (const twin of twins) twin.start();
      return cameras.every((camera) => camera.health().state === 'up');
    });
    for (const twin of twins) twin.see(1);
    await until(() => heard.every((events) => events.length === 2));
    for (const events of heard) {
      expect(events.map((event) => event.type).toSorted()).toEqual(['peopleCounted', 'snapshotTaken']);
    }
  });
});
