import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../hardware/clock.ts';
import { openImageStore } from './images.ts';

let directory = '';
let wallMs = 1_790_000_000_000;
let nowMs = 0;
const clock = { ...systemClock, wallMs: () => wallMs, nowMs: () => nowMs };
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'images-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const open = async (quotaBytes = 1000) => openImageStore({ directory, quotaBytes, clock });
const image = (fill: number) => new Uint8Array(300).fill(fill);
const nameOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const fileOf = (sha256: string) => join(directory, sha256.slice(0, 2), sha256.slice(2, 4), sha256.slice(4));

describe('the image store', () => {
  it('keeps equal bytes once and gives them back', async () => {
    const store = await open();
    const names = await Promise.all([store.put(image(1)), store.put(image(1)), store.put(image(2))]);
    expect(names).toEqual([nameOf(image(1)), nameOf(image(1)), nameOf(image(2))]);
    expect(store.usedBytes()).toBe(600);
    expect(new Uint8Array((await store.read(names[0]))!)).toEqual(image(1));
    expect(readFileSync(fileOf(names[1])).length).toBe(300);
    const again = await open();
    expect(again.usedBytes()).toBe(600);
    expect(again.fullness()).toBeCloseTo(0.6);
  });

  it('refuses what would pass the quota, however many come at once, and keeps the rest', async () => {
    const store = await open();
    const results = await Promise.allSettled([1, 2, 3, 4, 5].map(async (fill) => store.put(image(fill))));
    expect(results.map((result) => result.status)).toEqual([
      'fulfilled',
      'fulfilled',
      'fulfilled',
      'rejected',
      'rejected',
    ]);
    expect(results[4]).toMatchObject({ reason: { code: 'image-store-full' } });
    expect(await store.put(image(1))).toBe(nameOf(image(1)));
  });

  it('answers null for an image it does not have, and for a name that is none', async () => {
    const store = await open();
    expect(await store.read('0'.repeat(64))).toBeNull();
    expect(await store.read('../../etc/passwd')).toBeNull();
  });

  it('notices changed bytes', async () => {
    const store = await open();
    const name = await store.put(image(1));
    writeFileSync(fileOf(name), image(2));
    await expect(store.read(name)).rejects.toMatchObject({ code: 'image-refused' });
  });

  it('sweeps away what an interrupted write left', async () => {
    mkdirSync(join(directory, 'ab', 'cd'), { recursive: true });
    writeFileSync(join(directory, 'ab', 'cd', `${'e'.repeat(60)}.tmp`), image(1));
    const store = await open();
    expect(store.usedBytes()).toBe(0);
    expect(readdirSync(join(directory, 'ab', 'cd'))).toEqual([]);
  });

  it('retires the old that nobody needs, and nothing else', async () => {
    const store = await open();
    const [unneeded, needed] = [await store.put(image(1)), await store.put(image(2))];
    wallMs += 10_000;
    nowMs += 10_000;
    const fresh = await store.put(image(3));
    expect(await store.retire(5000, (sha256) => sha256 === needed)).toBe(1);
    expect(await store.read(unneeded)).toBeNull();
    expect(await store.read(needed)).not.toBeNull();
    expect(await store.read(fresh)).not.toBeNull();
    expect(store.usedBytes()).toBe(600);
    expect((await open()).usedBytes()).toBe(600);
  });

  it('takes no image for old because the wall clock jumped', async () => {
    const store = await open();
    await store.put(image(1));
    wallMs += 365 * 86_400_000;
    expect(await store.retire(5000, () => false)).toBe(0);
    nowMs += 5000;
    expect(await store.retire(5000, () => false)).toBe(1);
  });
});
