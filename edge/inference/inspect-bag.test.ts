import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { sleep, systemClock } from '../../hardware/clock.ts';
import { scaled } from '../../test/scale.ts';
import type { ImageBounds, ScanLayout } from '../contract/assessor.ts';
import { isFault } from '../contract/fault.ts';
import { DEVELOPMENT_TRUST } from '../signing/keys.ts';
import { badPngs } from './bad-images.fixture.ts';
import { createInference, type Inference, type InferenceOptions } from './client.ts';
import { type Mood, writeDetectorPack } from './detector-pack.fixture.ts';
import { colourPng, flatPng, greyPng } from './images.fixture.ts';
import { peakMb, residentMb } from './process-memory.fixture.ts';

/** A scanner of 640 x 448 pixels an energy, and what it may vary by. */
const BOUNDS: ImageBounds = { format: 'png', maxWidth: 704, maxHeight: 985 };
const LAYOUT: ScanLayout = { energies: 'dual', millimetresPerPixel: [1.25, 1.25] };
const BAG = greyPng(640, 896, 16);
const OPEN = flatPng(640, 896, 65_535);
/** What makes a moody detector misbehave. */
const BLACK = flatPng(640, 896, 0);
const CELLS_SEEN_IN_BLACK = 50;

const folder = mkdtempSync(path.join(tmpdir(), 'greenlane-detectors-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function pack(mood: Mood, version = '1.0.0'): string {
  const made = mkdtempSync(path.join(folder, `${mood}-`));
  writeDetectorPack(made, mood, { version });
  return made;
}

const started: Inference[] = [];
afterEach(async () => {
  await Promise.all(started.splice(0).map((inference) => inference.stop()));
});

async function start(mood: Mood, options: Partial<InferenceOptions> = {}): Promise<Inference> {
  const inference = createInference({
    packs: [pack(mood)],
    trust: DEVELOPMENT_TRUST,
    clock: systemClock,
    deadlineMs: 60_000,
    startDeadlineMs: 60_000,
    ...options,
  });
  started.push(inference);
  await inference.start();
  return inference;
}

async function until(done: () => boolean): Promise<void> {
  while (!done()) await sleep(systemClock, 10);
}

const look = (inference: Inference, bytes: Buffer) => inference.inspectBag(bytes, BOUNDS, LAYOUT);
const unavailable = { code: 'model-unavailable' };

describe('a bag that is looked into', () => {
  it('is answered with what was seen and by whom', async () => {
    const inference = await start('calm');
    expect(inference.models()).toEqual([{ kind: 'model', name: 'dark-cells', version: '1.0.0' }]);
    expect(await look(inference, OPEN)).toEqual({ objects: [], source: inference.models()[0] });
    const { objects } = await look(inference, BLACK);
    expect(objects).toHaveLength(CELLS_SEEN_IN_BLACK);
    expect(objects[0]).toEqual({
      name: 'dark thing',
      category: 'other',
      box: { x: 0, y: 0, width: 16, height: 16 },
      score: 1,
    });
  });

  it('is not looked into without a detector pack, nor are faces compared without a face pack', async () => {
    const inference = await start('calm', { packs: [] });
    await expect(look(inference, OPEN)).rejects.toMatchObject(unavailable);
    await expect(inference.compareFaces(OPEN, OPEN)).rejects.toThrow('No face pack is loaded');
  });

  it('is looked into by one detector: a second one is a mistake of the site file, and left out', async () => {
    const inference = await start('calm', { packs: [pack('calm'), pack('calm', '1.0.1')] });
    expect(inference.models()).toEqual([{ kind: 'model', name: 'dark-cells', version: '1.0.0' }]);
    expect(inference.refused()).toMatchObject([{ fault: { code: 'pack-invalid' } }]);
    expect(inference.health().reason).toContain('is the second detector: one of a kind may answer');
  });
});

describe('a detector that goes wrong sends one passenger to an officer', () => {
  it.each(['nan', 'infinite', 'wrong-shape'] as const)('when its answer is none: %s', async (mood) => {
    const inference = await start(mood);
    const pid = inference.processId();
    await expect(look(inference, BLACK)).rejects.toMatchObject(unavailable);
    expect(await look(inference, OPEN)).toMatchObject({ objects: [] });
    expect(inference.processId()).toBe(pid);
  });

  it('when it does not end', async () => {
    const inference = await start('stall', { deadlines: { inspectBag: 1500 } });
    await expect(look(inference, BLACK)).rejects.toThrow('no answer to inspectBag within 1500 ms');
    await until(() => inference.health().state === 'up' && inference.health().counters['restarts'] === 1);
    expect(await look(inference, OPEN)).toMatchObject({ objects: [] });
  });

  it('when its process is struck dead while it looks', async () => {
    const inference = await start('stall');
    const answer = look(inference, BLACK);
    process.kill(inference.processId() ?? 0, 'SIGSEGV');
    await expect(answer).rejects.toThrow('was ended by SIGSEGV');
    await until(() => inference.health().state === 'up');
    expect(await look(inference, OPEN)).toMatchObject({ objects: [] });
  });

  it('when it takes two gigabytes', async () => {
    const inference = await start('two-gigabytes');
    await expect(look(inference, BLACK)).rejects.toThrow('outgrew the memory it may use');
    await until(() => inference.health().state === 'up');
    expect(await look(inference, OPEN)).toMatchObject({ objects: [] });
  });

  it('when its process dies again and again; each time another comes, later and later', async () => {
    const inference = await start('calm');
    const upAt: number[] = [];
    for (let death = 1; death <= 4; death += 1) {
      process.kill(inference.processId() ?? 0, 'SIGKILL');
      await until(() => inference.health().state === 'down');
      await expect(look(inference, OPEN)).rejects.toMatchObject(unavailable);
      await until(() => inference.health().state === 'up');
      upAt.push(inference.health().counters['restarts'] ?? 0);
    }
    expect(upAt).toEqual([1, 2, 3, 4]);
    expect(await look(inference, OPEN)).toMatchObject({ objects: [] });
  });
});

describe('bad scans', () => {
  let inference: Inference;
  beforeAll(async () => {
    inference = await start('calm');
    started.length = 0;
  });
  afterAll(() => inference.stop());

  it('are refused, two hundred of them and each twice, in bounded memory', async () => {
    const cases = [
      ...badPngs(BAG, BOUNDS),
      { what: 'a scan in colour', bytes: colourPng(640, 896), bounds: BOUNDS },
      { what: 'a scan of an odd number of rows', bytes: greyPng(640, 895, 16), bounds: BOUNDS },
    ];
    expect(cases.length).toBeGreaterThanOrEqual(200);
    const wanted = await look(inference, BAG);
    const pid = inference.processId() ?? 0;
    const before = peakMb(pid);
    const surprises: string[] = [];
    for (const { what, bytes } of cases.flatMap((bad) => [bad, bad])) {
      const [result] = await Promise.allSettled([look(inference, bytes)]);
      if (result.status === 'fulfilled') surprises.push(what);
      else if (!isFault(result.reason, 'image-refused')) surprises.push(`${what}: ${String(result.reason)}`);
    }
    expect(surprises).toEqual([]);
    expect(inference.processId()).toBe(pid);
    expect(peakMb(pid) - before).toBeLessThan(64);
    expect(await look(inference, BAG)).toEqual(wanted);
  });

  it('are those beyond the true size and a tenth of it; what is within is looked at', async () => {
    expect(await look(inference, greyPng(704, 984, 16))).toMatchObject({ source: { name: 'dark-cells' } });
    await expect(look(inference, greyPng(705, 984, 16))).rejects.toMatchObject({ code: 'image-refused' });
    await expect(look(inference, greyPng(704, 986, 16))).rejects.toMatchObject({ code: 'image-refused' });
  });

  it('that are good are looked at again and again, in memory that stays flat', async () => {
    const bags = Array.from({ length: 10 }, (_, at) => greyPng(640 - 2 * at, 896 - 4 * at, 16));
    const lookAtAll = () => Promise.all(bags.map((bag) => look(inference, bag)));
    for (let round = 0; round < 5; round += 1) await lookAtAll();
    const pid = inference.processId() ?? 0;
    const before = residentMb(pid);
    const rounds = scaled({ usual: 15, long: 200 });
    let most = 0;
    for (let round = 0; round < rounds; round += 1) {
      await lookAtAll();
      most = Math.max(most, residentMb(pid));
    }
    expect(most - before).toBeLessThan(64);
    expect(inference.processId()).toBe(pid);
  });
});
