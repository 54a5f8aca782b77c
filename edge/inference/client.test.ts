import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type Clock, sleep, systemClock } from '../../hardware/clock.ts';
import { isFault } from '../contract/fault.ts';
import type { GoodsLine } from '../contract/evidence.ts';
import { DEVELOPMENT_TRUST } from '../signing/keys.ts';
import { copyOfPack, resign, rewrite, temporaryFolder } from '../packs/pack.fixture.ts';
import { createInference, type Inference, type InferenceOptions } from './client.ts';
import { writeDetectorPack } from './detector-pack.fixture.ts';
import { greyPng } from './images.fixture.ts';

const PACK = path.join(import.meta.dirname, '../../models/goods-risk');
const UNRULY = path.join(import.meta.dirname, 'unruly-child.fixture.ts');
const BOUNDS = { format: 'png', maxWidth: 2000, maxHeight: 2000 } as const;
/** Its timers come fifty times as soon. */
const hurried: Clock = { ...systemClock, after: (ms, then) => systemClock.after(ms / 50, then) };
const LINE: GoodsLine = { hs6: '950300', quantity: 1, massKg: 1, value: 1000, currency: 'KRW', origin: 'CN' };

const started: Inference[] = [];
afterEach(async () => {
  await Promise.all(started.splice(0).map((inference) => inference.stop()));
});

function create(options: Partial<InferenceOptions> = {}): Inference {
  const inference = createInference({
    packs: [PACK],
    trust: DEVELOPMENT_TRUST,
    clock: systemClock,
    deadlineMs: 10_000,
    ...options,
  });
  started.push(inference);
  return inference;
}

/** A process that does something wrong when asked for goods, and answers images properly. */
function createUnruly(wrong: string, options: Partial<InferenceOptions> = {}): Inference {
  return create({ packs: [wrong], childFile: UNRULY, deadlineMs: 1000, ...options });
}

async function until(done: () => boolean): Promise<void> {
  while (!done()) await sleep(systemClock, 10);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

describe('the models in their own process', () => {
  it('answer goods and images, and say who answers', async () => {
    const inference = create();
    expect(inference.models()).toEqual([]);
    await inference.start();
    expect(inference.models()).toMatchObject([{ kind: 'model', name: 'goods-risk' }]);
    const { clearance: _none, ...bare } = { ...LINE, clearance: undefined };
    const [first, second, ...others] = await inference.goodsRisk([LINE, { ...bare, currency: 'EUR' }]);
    expect(others).toEqual([]);
    expect(first!.score).not.toBe(second!.score);
    const sum = first!.contributions.reduce((total, { share }) => total + share, first!.base);
    expect(1 / (1 + Math.exp(-sum))).toBeCloseTo(first!.score, 6);
    expect(await inference.checkImage(greyPng(70, 50, 16), BOUNDS)).toEqual({
      format: 'png',
      width: 70,
      height: 50,
      channels: 1,
      bitDepth: 16,
    });
    expect(inference.health()).toMatchObject({ state: 'up', counters: { asked: 2, answered: 2 } });
  });

  it('tell the pack for goods first, whatever it is called and wherever it stands in the site file', async () => {
    const [goods, detector] = [copyOfPack('goods-risk'), temporaryFolder()];
    resign(goods, (manifest: object) => ({ ...manifest, id: 'harbour-goods' }));
    writeDetectorPack(detector, 'calm', { id: 'goods-risk' });
    const inference = create({ packs: [detector, goods] });
    await inference.start();
    expect(inference.models().map(({ name }) => name)).toEqual(['harbour-goods', 'goods-risk']);
  });

  it('give no opinion of goods when there is no pack, and none of no goods', async () => {
    const empty = create({ packs: [] });
    await empty.start();
    await expect(empty.goodsRisk([LINE])).rejects.toMatchObject({ code: 'model-unavailable' });
    const inference = create();
    await inference.start();
    expect(await inference.goodsRisk([])).toEqual([]);
  });

  it('do not start with a pack that is not what it says', async () => {
    const inference = create({ packs: [import.meta.dirname] });
    await expect(inference.start()).rejects.toMatchObject({ code: 'pack-invalid' });
    await until(() => inference.health().state === 'down');
    expect(inference.health().counters['restarts']).toBeUndefined();
    await expect(inference.goodsRisk([LINE])).rejects.toMatchObject({ code: 'model-unavailable' });
  });

  it('leave out a pack that is refused, say so, and take it when it has been put right', async () => {
    const [goods, detector] = [copyOfPack('goods-risk'), temporaryFolder()];
    writeDetectorPack(detector);
    const whole = readFileSync(path.join(goods, 'encoders.json'));
    rewrite(goods, 'encoders.json', () => '{}');
    const inference = create({ packs: [goods, detector], clock: hurried, startDeadlineMs: 10_000_000 });
    await inference.start();
    expect(inference.models().map(({ name }) => name)).toEqual(['dark-cells']);
    expect(inference.refused()).toMatchObject([{ folder: goods, fault: { code: 'pack-invalid' } }]);
    expect(inference.health()).toMatchObject({ state: 'degraded' });
    expect(inference.health().reason).toMatch(
      /holds a encoders\.json with SHA-256 .* as soon as its folder has changed/,
    );
    writeFileSync(path.join(goods, 'encoders.json'), whole);
    await until(() => inference.health().state === 'up');
    expect(inference.models().map(({ name }) => name)).toEqual(['goods-risk', 'dark-cells']);
  });

  it('leave out a pack that hangs while it loads, say so, and take it when it has been put right', async () => {
    const folder = temporaryFolder();
    writeDetectorPack(folder, 'never-loads');
    const inference = create({ packs: [folder, PACK], clock: hurried, startDeadlineMs: 250_000 });
    await inference.start();
    expect(inference.models().map(({ name }) => name)).toEqual(['goods-risk']);
    expect(inference.refused()).toMatchObject([{ folder, fault: { code: 'pack-invalid' } }]);
    expect(inference.health()).toMatchObject({ state: 'degraded', counters: { restarts: 2 } });
    expect(inference.health().reason).toContain(`${folder} ended 2 processes that loaded it: not ready within`);
    writeDetectorPack(folder, 'calm');
    await until(() => inference.health().state === 'up');
    expect(inference.models().map(({ name }) => name)).toEqual(['goods-risk', 'dark-cells']);
  });

  it('take a pack that is put right while a second process hangs on it', async () => {
    const folder = temporaryFolder();
    writeDetectorPack(folder, 'never-loads');
    const inference = create({ packs: [folder, PACK], clock: hurried, startDeadlineMs: 250_000 });
    const ready = inference.start();
    await until(() => (inference.health().counters['restarts'] ?? 0) > 0);
    await sleep(systemClock, 2500);
    writeDetectorPack(folder, 'calm');
    await ready;
    expect(inference.models().map(({ name }) => name)).toEqual(['goods-risk', 'dark-cells']);
    expect(inference.health()).toMatchObject({ state: 'up' });
  });

  it('start for as many falls as they were given, and name the pack in hand', async () => {
    const inference = createUnruly('hang-at-a-pack', { startDeadlineMs: 2000 });
    await expect(inference.start(2)).rejects.toThrow(
      'not ready within 2000 ms, while it loaded the model pack hang-at-a-pack [model-unavailable]',
    );
    expect(inference.health().counters['restarts']).toBe(1);
  });

  it('end with the process that started them, even when that is killed', async () => {
    const client = JSON.stringify(path.join(import.meta.dirname, 'client.ts'));
    const clock = JSON.stringify(path.join(import.meta.dirname, '../../hardware/clock.ts'));
    const script = `
      import { createInference } from ${client};
      import { systemClock } from ${clock};
      const inference = createInference({ packs: [], trust: { keys: [], developmentKey: 'accepted' }, clock: systemClock, deadlineMs: 1000 });
      await inference.start();
      process.stdout.write(String(inference.processId()) + '\\n');`;
    const parent = spawn(process.execPath, ['--input-type=module-typescript', '-e', script], { stdio: 'pipe' });
    const [words] = (await once(parent.stdout, 'data')) as [Buffer];
    const pid = Number(words.toString());
    expect(isAlive(pid)).toBe(true);
    parent.kill('SIGKILL');
    await until(() => !isAlive(pid));
    expect(isAlive(pid)).toBe(false);
  });
});

describe('a process that goes wrong costs one answer and a restart', () => {
  it.each([
    ['stalls', 'stall', 'no answer to goodsRisk within 1000 ms'],
    ['crashes', 'crash', 'was ended by SIGSEGV'],
    ['exits', 'exit', 'exit code 3: out of sorts'],
    ['says a number', 'a-number', 'it said what cannot be read'],
    ['names a fault that is none', 'unknown-fault', 'it said what cannot be read'],
    ['refuses without a fault', 'no-fault', 'it said what cannot be read'],
    ['is ready with models that are none', 'ready-without-models', 'it said what cannot be read'],
  ])('when it %s', async (_title, wrong, why) => {
    const inference = createUnruly(wrong);
    await inference.start();
    const [first, image] = await Promise.allSettled([inference.goodsRisk([LINE]), inference.goodsRisk([LINE, LINE])]);
    for (const result of [first, image]) {
      expect(result.status === 'rejected' && isFault(result.reason, 'model-unavailable')).toBe(true);
    }
    await until(() => inference.health().state === 'down');
    expect(inference.health().reason).toContain(why);
    await until(() => inference.health().state === 'up');
    expect(await inference.checkImage(greyPng(8, 8, 8), BOUNDS)).toMatchObject({ width: 8 });
    expect(inference.health().counters['restarts']).toBe(1);
  });

  it('when it outgrows its memory, and then the answer is not lost', async () => {
    const inference = create({ packs: [], maxRssMb: 1 });
    await inference.start();
    expect(await inference.checkImage(greyPng(8, 8, 8), BOUNDS)).toMatchObject({ width: 8 });
    await until(() => inference.health().state === 'down');
    expect(inference.health().reason).toBe('outgrew the memory it may use');
  });

  it('when it outgrows its memory while it works on something else, and then that is answered first', async () => {
    const inference = create({ maxRssMb: 1 });
    await inference.start();
    const image = inference.checkImage(greyPng(2000, 2000, 16), BOUNDS);
    expect(await inference.goodsRisk([LINE])).toHaveLength(1);
    expect(await image).toMatchObject({ width: 2000 });
    await until(() => inference.health().state === 'down');
    expect(inference.health().reason).toBe('outgrew the memory it may use');
  });

  it('also when it never gets ready', async () => {
    const inference = createUnruly('sleep-at-start', { startDeadlineMs: 300 });
    inference.start().catch(() => undefined);
    await until(() => (inference.health().counters['restarts'] ?? 0) >= 2);
    expect(inference.health().reason).toBe('not ready within 300 ms');
    await expect(inference.goodsRisk([LINE])).rejects.toThrow('not ready within 300 ms');
  });
});

describe('an answer that cannot be believed is no answer', () => {
  it.each(['nan', 'above-one', 'too-few', 'no-reasons', 'not-an-answer'])('%s', async (wrong) => {
    const inference = createUnruly(wrong);
    await inference.start();
    await expect(inference.goodsRisk([LINE])).rejects.toMatchObject({ code: 'model-unavailable' });
    expect(inference.health()).toMatchObject({ state: 'up', counters: { unbelievable: 1 } });
  });
});

describe('whoever asks gets an answer or a fault', () => {
  it('one more question than may wait is refused at once', async () => {
    const inference = createUnruly('stall', { maxQueue: 2 });
    await inference.start();
    const questions = [1, 2, 3].map(() => inference.goodsRisk([LINE]));
    await expect(questions[2]).rejects.toThrow('has 2 questions to answer already');
    await Promise.allSettled(questions);
  });

  it('a late answer is a fault, and a process that answers others is left alone', async () => {
    const inference = createUnruly('answer-every-second-time');
    await inference.start();
    const pid = inference.processId();
    const late = inference.goodsRisk([LINE]);
    const early = inference.goodsRisk([LINE]);
    expect(await early).toHaveLength(1);
    await expect(late).rejects.toThrow('no answer to goodsRisk within 1000 ms');
    expect(inference.processId()).toBe(pid);
    expect(inference.health().counters).toMatchObject({ late: 1, answered: 1 });
  });

  it('a face is forgotten without waiting for the images that are to be looked at', async () => {
    const inference = create({ packs: [] });
    await inference.start();
    const looks = Promise.all([1, 2, 3].map(() => inference.checkImage(greyPng(2000, 2000, 16), BOUNDS)));
    inference.forgetFace(greyPng(8, 8, 8));
    await vi.waitFor(() => expect(inference.health().counters['refused']).toBe(1), { interval: 1, timeout: 20_000 });
    expect(inference.health().counters['answered'] ?? 0).toBeLessThan(3);
    await looks;
  });

  it('stopping tells those who wait', async () => {
    const inference = createUnruly('stall', { deadlineMs: 60_000 });
    await inference.start();
    const [told] = await Promise.allSettled([inference.goodsRisk([LINE]), inference.stop()]);
    expect(told).toMatchObject({ status: 'rejected', reason: { code: 'model-unavailable' } });
    expect(inference.processId()).toBeNull();
    expect(inference.health()).toMatchObject({ state: 'down', reason: 'stopped' });
  });

  it('stopping before it is ready tells who starts it', async () => {
    const inference = createUnruly('sleep-at-start');
    const [told] = await Promise.allSettled([inference.start(), inference.stop()]);
    expect(told).toMatchObject({ status: 'rejected', reason: { code: 'model-unavailable' } });
  });
});
