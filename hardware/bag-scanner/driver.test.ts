import { describe, expect, it } from 'vitest';
import { sha256 } from '../sha256.ts';
import { scanner } from './bag-scanner.fixture.ts';
import { specimenPng, specimenScan } from './specimen.ts';

const png = specimenPng({}, 'bag');
const scan = specimenScan('s-1', png);

describe('a scan', () => {
  it('is told once header and image have both come, in either order, at the time of the later', async () => {
    const there = await scanner();
    there.sendHeader(scan);
    expect(there.events).toEqual([]);
    there.sendImage('s-1', png);
    const png2 = specimenPng({}, 'other bag');
    const scan2 = specimenScan('s-2', png2);
    there.sendImage('s-2', png2);
    there.sendHeader(scan2);
    expect(there.types()).toEqual(['bagScanned', 'bagScanned']);
    expect(there.events[0]).toMatchObject({ scan, atMs: 2 });
    expect(there.events[1]).toMatchObject({ scan: scan2, atMs: 4 });
    expect(there.events.map((event) => 'png' in event && Buffer.compare(event.png, png))).toEqual([
      0,
      expect.any(Number),
    ]);
    expect(there.clock.pending()).toBeLessThanOrEqual(1);
  });

  it('may say more than we know, and ten zeros for a tag that was not read', async () => {
    const there = await scanner();
    there.send('header', JSON.stringify({ ...scan, bagTag: '0000000000', operator: { name: 'x' } }));
    there.sendImage('s-1', png);
    expect(there.events[0]).toMatchObject({ type: 'bagScanned', scan: { bagTag: null } });
    expect(there.events[0]).not.toHaveProperty('scan.operator');
  });

  it('is told once however often it is sent', async () => {
    const there = await scanner();
    for (let round = 0; round < 3; round += 1) {
      there.sendHeader(scan);
      there.sendHeader(scan);
      there.sendImage('s-1', png);
    }
    expect(there.types()).toEqual(['bagScanned']);
    expect(there.counters()).toMatchObject({ paired: 1, repeated: 7 });
  });

  it('does not change its mind: another header or image under the same id is refused', async () => {
    const there = await scanner();
    there.sendHeader(scan);
    there.sendHeader({ ...scan, alarmDecision: 'clear' });
    there.sendImage('s-1', png);
    there.sendHeader({ ...scan, alarmDecision: 'clear' });
    there.sendImage('s-1', specimenPng({}, 'clean bag'));
    expect(there.types()).toEqual(['messageRefused', 'bagScanned', 'messageRefused', 'messageRefused']);
    expect(there.events[1]).toMatchObject({ scan: { alarmDecision: 'alarm' } });
    expect(there.counters()['contradiction']).toBe(3);
  });

  it.each([
    ['image', 'header', '0220123456'],
    ['header', 'image', null],
  ])('without its %s is incomplete after the time to pair', async (missing, sent, bagTag) => {
    const there = await scanner({ pairTimeoutMs: 2000 });
    if (sent === 'header') there.sendHeader(scan);
    else there.sendImage('s-1', png);
    there.clock.advance(1998);
    expect(there.events).toEqual([]);
    there.clock.advance(2);
    expect(there.events).toMatchObject([{ type: 'scanIncomplete', scanId: 's-1', missing, bagTag }]);
    if (sent === 'header') there.sendImage('s-1', png);
    else there.sendHeader(scan);
    expect(there.whys()[1]).toMatch(/after the scan was given up/);
  });

  it('waits for the right image when a wrong one came', async () => {
    const there = await scanner();
    there.sendHeader(scan);
    there.sendImage('s-1', specimenPng({}, 'another bag'));
    there.sendImage('s-1', png);
    expect(there.whys()).toEqual(['the image has another SHA-256 than the header announced', 'bagScanned']);
  });

  it('is refused when the image is not as the header announced', async () => {
    const there = await scanner();
    const shallow = specimenPng({ bitDepth: 8 });
    const header = specimenScan('s-1', shallow);
    there.sendImage('s-1', shallow);
    there.sendHeader(header);
    expect(there.whys()[0]).toMatch(/announced 448 x 640 x 16 bit/);
    there.clock.advance(10_000);
    expect(there.events[1]).toMatchObject({ type: 'scanIncomplete', missing: 'image' });
  });

  it.each([
    { energies: 'single', png: specimenPng({ height: 320 }), maxHeight: 352 },
    { energies: 'colour', png: specimenPng({ height: 320, bitDepth: 8, colourType: 2 }), maxHeight: 352 },
    { energies: 'dual', png: specimenPng({}), maxHeight: 704 },
  ] as const)('of $energies is taken from a scanner of that kind alone', async ({ energies, png: its, maxHeight }) => {
    const image = { width: 448, height: 320, bitDepth: energies === 'colour' ? 8 : 16, energies } as const;
    const header = specimenScan('s-1', its, { image: { ...image, sha256: sha256(its) } });
    for (const kind of ['single', 'colour', 'dual'] as const) {
      const there = await scanner({ energies: kind });
      there.sendHeader(header);
      there.sendImage('s-1', its);
      expect(there.types().includes('bagScanned')).toBe(kind === energies);
    }
    const own = await scanner({ energies, millimetresPerPixel: [1.5, 2] });
    expect(own.driver.images).toEqual({ energies, maxWidth: 492, maxHeight, millimetresPerPixel: [1.5, 2] });
  });

  it('gives way when too many halves wait', async () => {
    const there = await scanner();
    for (let index = 0; index < 10; index += 1) there.sendImage(`s-${index}`, specimenPng({}, String(index)));
    expect(there.events).toMatchObject([{ scanId: 's-0' }, { scanId: 's-1' }]);
  });

  it('gives way when the halves that wait are too big together', async () => {
    const there = await scanner({ imageMaxBytes: 20_000 });
    const big = (label: string) =>
      specimenPng({}, `${label}${Array.from({ length: 4000 }, (_, index) => index * 7919).join()}`);
    expect(big('a').length).toBeGreaterThan(10_000);
    for (const id of ['a', 'b', 'c', 'd']) there.sendImage(id, big(id));
    expect(there.events.length).toBeGreaterThan(0);
    expect(there.events[0]).toMatchObject({ type: 'scanIncomplete', scanId: 'a', missing: 'header' });
  });
});

describe('a message that cannot be used', () => {
  it.each([
    ['header: retained', 'retained', { header: scan, retain: true }],
    ['image: retained', 'retained', { image: png, retain: true }],
    ['header: not JSON', 'notJson', { raw: 'nonsense' }],
    ['header: bagTag', 'wrongShape', { raw: { ...scan, bagTag: '123' } }],
    [
      'header: objects.0.probability',
      'wrongShape',
      { raw: { ...scan, objects: [{ ...scan.objects[0], probability: 2 }] } },
    ],
    ['header: scannedAt', 'wrongShape', { raw: { ...scan, scannedAt: 'yesterday' } }],
    ['header: scanId', 'wrongShape', { raw: { ...scan, scanId: 'a/b' } }],
    ['header: image', 'wrongShape', { raw: { ...scan, image: undefined } }],
    ['header: announces 494 x', 'wrongSize', { header: { ...scan, image: { ...scan.image, width: 494 } } }],
    ['image: PNG has 65535 x 65535', 'wrongSize', { image: specimenPng({ width: 65535, height: 65535 }) }],
    ['image: PNG is not grey', 'wrongSize', { image: specimenPng({ colourType: 2 }) }],
    ['image: PNG is interlaced', 'wrongSize', { image: specimenPng({ interlaced: true }) }],
    ['image: no PNG signature', 'notPng', { image: Buffer.from('JFIF') }],
    ['image: PNG is cut short', 'notPng', { image: png.subarray(0, 50) }],
    ['image: 1025 bytes', 'tooBig', { image: new Uint8Array(1025) }],
  ] as const)('is refused and counted: %s', async (why, counter, message) => {
    const there = await scanner({ imageMaxBytes: 1024 });
    const retain = 'retain' in message;
    if (retain) {
      // Said before the driver listens: the broker hands on what it kept.
      await there.driver.stop();
    }
    if ('header' in message) there.sendHeader(message.header, retain);
    if ('image' in message) there.sendImage('s-1', message.image, retain);
    if ('raw' in message) {
      there.send('header', typeof message.raw === 'string' ? message.raw : JSON.stringify(message.raw));
    }
    if (retain) {
      there.driver.start();
      there.clock.advance(1);
    }
    expect(there.types()).toEqual(['messageRefused']);
    expect(there.whys()[0]).toContain(why);
    expect(there.counters()).toMatchObject({ refused: 1, [counter]: 1 });
    expect(there.driver.health().state).toBe('unknown');
  });
});

describe('the health of a bag scanner', () => {
  it('follows its heartbeat, its goodbye and its silence', async () => {
    const there = await scanner({ deviceTimeoutMs: 6000 });
    const states: string[] = [];
    there.driver.onHealth(({ state }) => states.push(state));
    there.send('status', '{"state":"online"}');
    there.clock.advance(2998);
    expect(there.driver.health().state).toBe('up');
    there.clock.advance(1);
    expect(there.driver.health()).toMatchObject({ state: 'degraded', reason: 'nothing heard for 3.0 s' });
    there.clock.advance(3000);
    expect(there.driver.health()).toMatchObject({ state: 'down', reason: 'nothing heard for 6.0 s' });
    there.send('status', '{"state":"online","fault":"generator is warming up"}');
    expect(there.driver.health()).toMatchObject({ state: 'degraded', reason: 'generator is warming up' });
    there.sendHeader(scan);
    there.send('status', '{"state":"offline"}', true);
    there.clock.advance(60_000);
    expect(states).toEqual(['up', 'degraded', 'down', 'degraded', 'up', 'down']);
  });

  it('does not take a retained "online" for a sign of life, but an "offline" for death', async () => {
    const there = await scanner();
    await there.driver.stop();
    there.send('status', '{"state":"online"}', true);
    there.driver.start();
    there.clock.advance(1);
    expect(there.driver.health().state).toBe('unknown');
    there.clock.advance(15_000);
    expect(there.driver.health().state).toBe('down');
    await there.driver.stop();
    there.send('status', '{"state":"offline"}', true);
    there.driver.start();
    there.clock.advance(1);
    expect(there.driver.health()).toMatchObject({ state: 'down', reason: 'the scanner is offline' });
  });

  it('is down while the broker is', async () => {
    const there = await scanner();
    there.send('status', '{"state":"online"}');
    there.memory.kill();
    expect(there.driver.health()).toMatchObject({ state: 'down' });
    expect(there.driver.health().reason).toContain('broker');
    there.memory.restart();
    there.clock.advance(1000);
    expect(there.driver.health().state).toBe('down');
    there.send('status', '{"state":"online"}');
    expect(there.driver.health().state).toBe('up');
  });

  it('says nothing more once stopped', async () => {
    const there = await scanner();
    there.sendHeader(scan);
    await there.driver.stop();
    there.sendImage('s-1', png);
    there.clock.advance(60_000);
    expect(there.events).toEqual([]);
    expect(there.clock.pending()).toBe(0);
  });
});
