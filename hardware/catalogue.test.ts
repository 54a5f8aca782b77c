import { describe, expect, it } from 'vitest';
import { createMemoryBus } from './bus/memory-bus.ts';
import { CATALOGUE, createDevice } from './catalogue.ts';
import type { DriverContext } from './driver-context.ts';
import { seededEntropy } from './entropy.ts';
import { createMemoryPortPair } from './port/memory.ts';
import { createVirtualClock } from './virtual-clock.ts';

const clock = createVirtualClock();
const context: DriverContext = {
  clock,
  entropy: seededEntropy(1),
  bus: createMemoryBus(clock).client('lane'),
  openPort: () => createMemoryPortPair().near,
};

describe('the catalogue', () => {
  it('makes the device that a section names, with the defaults of its driver', () => {
    const failState = {
      entry: 'frees',
      exit: 'frees',
      diversion: 'holds',
      signedOffBy: 'N. N.',
      signedOffOn: '2026-11-02',
    };
    const gate = createDevice(
      CATALOGUE.gate,
      'gate-1',
      { kind: 'modbus-gate', failState, port: { tcp: '10.0.0.1:4001' } },
      context,
    );
    expect([gate.id, gate.kind, gate.health().state]).toEqual(['gate-1', 'modbus-gate', 'unknown']);
    expect(gate.state().permitted).toBeNull();
    const camera = createDevice(CATALOGUE.camera, 'camera-1', { kind: 'frigate-camera', camera: 'lane-1' }, context);
    expect([camera.id, camera.kind]).toEqual(['camera-1', 'frigate-camera']);
  });

  it('names each device by the kind that its driver gives it', () => {
    const port = { serial: '/dev/ttyUSB0' };
    const scanner = { kind: 'bag-scanner', prefix: 'lane-1/scanner', image: { width: 448, height: 320 } };
    const devices = [
      createDevice(CATALOGUE.documentReader, 'a', { kind: 'mrz-reader', port }, context),
      createDevice(CATALOGUE.barcodeReader, 'b', { kind: 'barcode-reader', port }, context),
      createDevice(CATALOGUE.bagScanner, 'c', scanner, context),
      createDevice(CATALOGUE.camera, 'd', { kind: 'onvif-camera', prefix: 'cameras/1' }, context),
    ];
    expect(devices.map(({ kind }) => kind)).toEqual(['mrz-reader', 'barcode-reader', 'bag-scanner', 'onvif-camera']);
  });

  it('refuses a kind or an option that it does not know', () => {
    expect(() => createDevice(CATALOGUE.gate, 'x', { kind: 'toString' }, context)).toThrow(
      'no driver of kind toString',
    );
    expect(() =>
      createDevice(CATALOGUE.camera, 'x', { kind: 'frigate-camera', camera: 'a', zoom: 2 }, context),
    ).toThrow('zoom');
  });
});
