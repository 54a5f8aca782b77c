import { afterEach, describe, expect, it } from 'vitest';
import { barcodeReaderOptionsSchema, createBarcodeReader } from '../../hardware/barcode/driver.ts';
import { createMemoryBus } from '../../hardware/bus/memory-bus.ts';
import { systemClock } from '../../hardware/clock.ts';
import type { Clock } from '../../hardware/clock.ts';
import type { Device, DeviceState } from '../../hardware/device.ts';
import { createMrzReader, mrzReaderOptionsSchema } from '../../hardware/document-reader/driver.ts';
import { SPECIMENS } from '../../hardware/document-reader/specimens.ts';
import { seededEntropy } from '../../hardware/entropy.ts';
import { createMemoryPortPair } from '../../hardware/port/memory.ts';
import { openPort } from '../../hardware/port/open.ts';
import type { OpenPort, Port } from '../../hardware/port/port.ts';
import { createVirtualClock } from '../../hardware/virtual-clock.ts';
import { frameOf } from '../camera-frames/frames.ts';
import { openPty } from '../wire/pty.ts';
import type { Wire } from '../wire/wire.ts';
import { createBarcodeReaderTwin } from './barcode-reader.ts';
import { createDocumentReaderTwin } from './document-reader.ts';

const PASSPORT = SPECIMENS[0]!;
const CARD = SPECIMENS[1]!;
const PASS = 'M1DESMARAIS/LUC       EABC123 YULFRAAC 0834 226F001A0025 106>60000';
const HEARTBEAT = { request: '7E 00 08 01', reply: '02 00 00 01 00 33 31' };
const heartbeat = {
  request: Uint8Array.of(0x7e, 0, 8, 1),
  reply: Uint8Array.of(2, 0, 0, 1, 0, 0x33, 0x31),
};

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

function contextOf(clock: Clock, port: () => Port) {
  return { clock, entropy: seededEntropy(6), openPort: port, bus: createMemoryBus(clock).client('lane') };
}

/** A wire on the far end of a port in memory, and a context whose every port is the near end. */
async function memory() {
  const clock = createVirtualClock();
  const pair = createMemoryPortPair({ clock, delayMs: 1 });
  const listeners = new Set<(bytes: Uint8Array) => void>();
  const far: OpenPort = await pair.far.open({
    bytes: (bytes) => listeners.forEach((listener) => listener(bytes)),
    closed: () => {},
  });
  const wire: Wire = {
    port: { tcp: 'memory:1' },
    write: (bytes) => far.write(bytes),
    onBytes(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: async () => far.close(),
  };
  return { clock, wire, context: contextOf(clock, () => pair.near) };
}

async function pty() {
  const wire = await openPty();
  closers.push(async () => wire.close());
  return { wire, context: contextOf(systemClock, () => openPort(wire.port)) };
}

/** Starts a device and lets its events be awaited one by one. */
function started<Event>(device: Device<Event>) {
  const events: Event[] = [];
  let told = () => {};
  device.onEvent((event) => {
    events.push(event);
    told();
  });
  device.start();
  closers.push(async () => device.stop());
  return {
    events,
    count: async (expected: number): Promise<void> => {
      await new Promise<void>((resolve) => {
        told = () => {
          if (events.length >= expected) resolve();
        };
        told();
      });
    },
    is: async (state: DeviceState): Promise<void> => {
      await new Promise<void>((resolve) => {
        const unregister = device.onHealth((health) => {
          if (health.state === state) resolve();
        });
        closers.push(async () => unregister());
        if (device.health().state === state) resolve();
      });
    },
  };
}

describe.each(['lines', 'plain', 'elyctis'] as const)('a document reader twin that speaks %s', (framing) => {
  const settings = { framing: framing === 'elyctis' ? 'elyctis' : 'lines', pollMs: 200 } as const;

  it('gives the portrait of the document', async () => {
    const { clock, wire, context } = await memory();
    const twin = createDocumentReaderTwin({ wire, framing });
    const options = mrzReaderOptionsSchema.parse({ port: wire.port, ...settings });
    const { events } = started(createMrzReader('documents', options, context));
    await clock.advanceSettled(1_000);
    twin.present(PASSPORT.expected);
    twin.givePortrait(frameOf(1, 1), PASSPORT.expected.number);
    await clock.advanceSettled(3_000);
    expect(events.map(({ type }) => type).toSorted()).toEqual(['documentRead', 'portraitRead']);
  });

  it('is read by the driver: documents once each, unread characters as such', async () => {
    const { clock, wire, context } = await memory();
    const twin = createDocumentReaderTwin({ wire, framing });
    const options = mrzReaderOptionsSchema.parse({ port: wire.port, ...settings });
    const { events } = started(createMrzReader('documents', options, context));
    await clock.advanceSettled(1_000);
    for (const { expected } of [PASSPORT, CARD]) {
      twin.present(expected);
      await clock.advanceSettled(3_000);
      twin.remove();
      await clock.advanceSettled(3_000);
    }
    twin.presentRaw(PASSPORT.lines.map((line) => line.replace('ERIK', '****')));
    await clock.advanceSettled(3_000);
    expect(events).toMatchObject([
      { type: 'documentRead', document: { ...PASSPORT.expected, failedChecks: [] } },
      { type: 'documentRead', document: { ...CARD.expected, failedChecks: [] } },
      { type: 'documentUnreadable', why: 'unread characters in: name' },
    ]);
    twin.stop();
  });

  it('is read over a real pseudo-terminal', async () => {
    const { wire, context } = await pty();
    const twin = createDocumentReaderTwin({ wire, framing });
    const options = mrzReaderOptionsSchema.parse({ port: wire.port, ...settings });
    const { events, count, is } = started(createMrzReader('documents', options, context));
    await is('up');
    twin.present(PASSPORT.expected);
    await count(1);
    twin.remove();
    twin.present(CARD.expected);
    await count(2);
    expect(events).toMatchObject([{ document: { format: 'TD3' } }, { document: { format: 'TD1' } }]);
  });
});

it('a document that no zone can hold is not presented', async () => {
  const { wire } = await memory();
  const twin = createDocumentReaderTwin({ wire, framing: 'lines' });
  expect(() => twin.present({ ...PASSPORT.expected, birthDate: 'unknown' })).toThrow('no zone holds this document');
});

describe.each([
  [{ aim: false }, {}],
  [{ aim: true }, {}],
  [
    { aim: true, suffix: 'ETX' as const, heartbeat },
    { suffix: 'ETX', heartbeat: { ...HEARTBEAT, everyMs: 500 } },
  ],
])('a barcode reader twin with %j', (abilities, settings) => {
  it('is read by the driver', async () => {
    const { clock, wire, context } = await memory();
    const twin = createBarcodeReaderTwin({ wire, ...abilities });
    const options = barcodeReaderOptionsSchema.parse({ port: wire.port, ...settings });
    const reader = createBarcodeReader('codes', options, context);
    const { events } = started(reader);
    for (const text of [PASS, '0014123456', 'GLD1:ABC.', 'hello']) {
      await clock.advanceSettled(5_000);
      expect(reader.health().state).toBe('up');
      twin.scan(text);
    }
    await clock.advanceSettled(10);
    expect(events).toMatchObject([
      { type: 'boardingPassRead' },
      { type: 'bagTagRead', plate: '0014123456' },
      { type: 'codeUnverifiable', text: 'GLD1:ABC.' },
      { type: 'codeUnverifiable', text: 'hello' },
    ]);
    twin.stop();
  });

  it('is read over a real pseudo-terminal', async () => {
    const { wire, context } = await pty();
    const twin = createBarcodeReaderTwin({ wire, ...abilities });
    const options = barcodeReaderOptionsSchema.parse({ port: wire.port, ...settings });
    const { events, count, is } = started(createBarcodeReader('codes', options, context));
    await is('up');
    twin.scan(PASS);
    twin.scan('0014123456');
    await count(2);
    expect(events).toMatchObject([{ type: 'boardingPassRead' }, { type: 'bagTagRead', plate: '0014123456' }]);
  });
});
