import { describe, expect, it } from 'vitest';
import type { BagScannerEvent } from '../../hardware/bag-scanner/bag-scanner.ts';
import { digestAtOnce } from '../../hardware/bag-scanner/bag-scanner.fixture.ts';
import { bagScannerOptionsSchema, createBagScanner } from '../../hardware/bag-scanner/driver.ts';
import { createMemoryBus } from '../../hardware/bus/memory-bus.ts';
import { seededEntropy } from '../../hardware/entropy.ts';
import { createVirtualClock } from '../../hardware/virtual-clock.ts';
import { placeholderPng } from '../xray/png.ts';
import { bagScannerWill, createBagScannerTwin } from './bag-scanner.ts';
import type { BusFault } from './bus-fault.ts';

const PREFIX = 'lane-1/scanner';
const SCANNER_IMAGE = { width: 560, height: 400 };
const { width, height } = SCANNER_IMAGE;

function world(seed = 5) {
  const clock = createVirtualClock();
  const memory = createMemoryBus(clock);
  const lane = memory.client('lane');
  const bus = memory.client('scanner', { will: bagScannerWill(PREFIX) });
  const options = bagScannerOptionsSchema.parse({ prefix: PREFIX, image: SCANNER_IMAGE });
  const openPort = () => {
    throw new Error('no port on the bus');
  };
  const context = { clock, entropy: seededEntropy(0), bus: lane, openPort };
  const driver = createBagScanner('s', options, context, digestAtOnce);
  const twin = createBagScannerTwin({ bus, clock, entropy: seededEntropy(seed), prefix: PREFIX });
  const events: BagScannerEvent[] = [];
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
    types: () => [...new Set(events.map((event) => event.type))],
    scan(scanId: string) {
      const png = placeholderPng(width, 2 * height, scanId);
      twin.scan({ scanId, bagTag: '1234567890', alarm: 'alarm', objects: [], png });
      clock.advance(10);
    },
  };
}

describe('the twin of a bag scanner', () => {
  it('is up and tells every scan whole, whichever half goes first', () => {
    const there = world();
    for (let index = 0; index < 20; index += 1) there.scan(`s-${index}`);
    there.clock.advance(60_000);
    expect(there.types()).toEqual(['bagScanned']);
    expect(there.events).toHaveLength(20);
    expect(there.driver.health().state).toBe('up');
  });

  it('goes down when it says goodbye, and when it is cut off', () => {
    const there = world();
    there.twin.stop();
    there.clock.advance(1);
    expect(there.driver.health()).toMatchObject({ state: 'down', reason: 'the scanner is offline' });
    there.twin.start();
    there.clock.advance(1);
    expect(there.driver.health().state).toBe('up');
    there.memory.cut('scanner');
    there.clock.advance(1);
    expect(there.driver.health()).toMatchObject({ state: 'down', reason: 'the scanner is offline' });
    expect(there.twin.failures()).toBe(0);
  });
});

describe('a faulty bag scanner', () => {
  function suffer(fault: BusFault, seed = 5) {
    const there = world(seed);
    there.scan('good');
    there.events.length = 0;
    there.twin.fault = fault;
    for (let index = 0; index < 8; index += 1) there.scan(`bad-${index}`);
    there.clock.advance(4000);
    return there;
  }

  it('that is off says nothing, and is soon down', () => {
    const there = suffer('off');
    expect(there.events).toEqual([]);
    there.clock.advance(15_000);
    expect(there.driver.health().state).toBe('down');
  });

  it('that is stuck repeats its last scan, which is told no second time', () => {
    const there = suffer('stuck');
    expect(there.events).toEqual([]);
    expect(there.driver.health().counters['repeated']).toBe(16);
  });

  it('that talks garbage has all of it refused', () => {
    expect(suffer('garbage').types()).toEqual(['messageRefused']);
  });

  it('that is wrong names another bag, or another picture, which is refused', () => {
    const there = suffer('wrong');
    const scanned = there.events.filter((event) => event.type === 'bagScanned');
    expect(scanned.length).toBeGreaterThan(0);
    expect(scanned.map((event) => event.scan.bagTag)).not.toContain('1234567890');
    expect(there.types()).toContain('messageRefused');
  });

  it('that is slow still gets whole scans through', () => {
    const there = suffer('slow');
    expect(there.types()).toEqual(['bagScanned']);
    expect(there.events).toHaveLength(8);
  });

  it('that is delayed says nothing in time', () => {
    const there = suffer('delayed');
    expect(there.events).toEqual([]);
    there.clock.advance(11_500);
    expect(there.driver.health().state).toBe('down');
  });

  it('that is intermittent leaves scans incomplete', () => {
    const there = suffer('intermittent');
    there.clock.advance(6000);
    expect(there.types()).toContain('scanIncomplete');
  });

  it('is well again when the dial goes back to ok', () => {
    const there = suffer('garbage');
    there.twin.fault = 'ok';
    there.clock.advance(3000);
    there.scan('good-again');
    expect(there.events.at(-1)).toMatchObject({ type: 'bagScanned', scan: { scanId: 'good-again' } });
    expect(there.driver.health().state).toBe('up');
  });
});
