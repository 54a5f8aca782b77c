import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../hardware/clock.ts';
import { openContentStore } from './store.ts';
import { someContent } from './content.fixture.ts';

let directory = '';
let wallMs = Date.now();
let nowMs = 0;
beforeEach(() => {
  wallMs = Date.now();
  directory = mkdtempSync(join(tmpdir(), 'store-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const clock = { ...systemClock, wallMs: () => wallMs, nowMs: () => nowMs };
const open = async (quotaBytes?: number) =>
  openContentStore({ directory, clock, ...(quotaBytes === undefined ? {} : { quotaBytes }) });
async function* broken(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield bytes;
  await Promise.reject(new Error('broken'));
}
async function* whole(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield Promise.resolve(bytes);
}
const { bytes, sha256 } = someContent(1000);
const DAY_MS = 86_400_000;

describe('the content store', () => {
  it('keeps what is put under its hash, once', async () => {
    const store = await open();
    expect(await store.put(whole(bytes))).toEqual({ sha256, bytes: 1000 });
    expect(await store.put(whole(bytes))).toEqual({ sha256, bytes: 1000 });
    expect(await buffer(store.read(sha256, { offset: 10, end: 20 }))).toEqual(bytes.subarray(10, 20));
    expect(store.usedBytes()).toBe(1000);
    expect((await open()).usedBytes()).toBe(1000);
  });

  it('keeps what came before a break, also over a restart', async () => {
    const taken = (await open()).receive(sha256, { offset: 0, end: 1000 }, broken(bytes.subarray(0, 300)));
    await expect(taken).rejects.toThrow('broken');
    const store = await open();
    expect([await store.offsetOf(sha256), await store.sizeOf(sha256), store.usedBytes()]).toEqual([300, null, 300]);
    await expect(store.receive(sha256, { offset: 299, end: 1000 }, whole(bytes))).rejects.toThrow(RangeError);
    expect(await store.receive(sha256, { offset: 300, end: 1000 }, whole(bytes.subarray(300)))).toBe(true);
    expect([await store.offsetOf(sha256), await store.sizeOf(sha256), store.usedBytes()]).toEqual([0, 1000, 1000]);
  });

  it('takes nothing beyond what was announced, and nothing of another hash', async () => {
    const store = await open();
    for (const source of [whole(Buffer.alloc(1001)), whole(Buffer.alloc(1000))]) {
      const taken = store.receive(sha256, { offset: 0, end: 1000 }, source);
      await expect(taken).rejects.toMatchObject({ code: 'content-refused' });
    }
    expect(store.usedBytes()).toBe(0);
    expect(readdirSync(join(directory, 'unfinished'))).toEqual([]);
  });

  it('holds its quota, unfinished content included', async () => {
    const store = await open(1500);
    await expect(store.receive(sha256, { offset: 0, end: 1000 }, broken(bytes.subarray(0, 800)))).rejects.toThrow(
      'broken',
    );
    await expect(store.put(whole(Buffer.alloc(800)))).rejects.toMatchObject({ code: 'content-unwritable' });
    expect(store.usedBytes()).toBe(800);
    await store.put(whole(Buffer.alloc(700)));
    expect(store.usedBytes()).toBe(1500);
  });

  it('sweeps away what an interrupted put left, and retires what is old', async () => {
    await open();
    writeFileSync(join(directory, 'unfinished', 'x.tmp'), bytes);
    expect((await open()).usedBytes()).toBe(1000);
    wallMs += 7_200_000;
    const store = await open();
    expect(store.usedBytes()).toBe(0);
    wallMs -= 7_200_000;
    await store.put(whole(bytes));
    await expect(store.receive('0'.repeat(64), { offset: 0, end: 9 }, broken(Buffer.from('x')))).rejects.toThrow(
      'broken',
    );
    expect(await store.retire(60_000)).toBe(0);
    wallMs += 120_000;
    expect(await store.retire(60_000)).toBe(2);
    expect([await store.sizeOf(sha256), store.usedBytes()]).toEqual([null, 0]);
  });

  it('removes nothing by a clock that jumped ahead, nor what came by one that was not set', async () => {
    const store = await open();
    await store.put(whole(bytes));
    await store.put(whole(Buffer.from('unset')));
    const unset = createHash('sha256').update('unset').digest('hex');
    utimesSync(join(directory, unset.slice(0, 2), unset.slice(2)), 0, 0);
    expect(await store.retire(30 * DAY_MS)).toBe(0);
    wallMs += 400 * DAY_MS;
    await expect(store.retire(30 * DAY_MS)).rejects.toMatchObject({ code: 'clock-ahead' });
    wallMs += 2 * DAY_MS;
    nowMs += 2 * DAY_MS;
    expect(await store.retire(30 * DAY_MS)).toBe(1);
    expect([await store.sizeOf(sha256), await store.sizeOf(unset)]).toEqual([null, 5]);
  });

  it('removes what is old also where somebody starts every day and nothing comes', async () => {
    await (await open()).put(whole(bytes));
    wallMs += 60 * DAY_MS;
    const retired: (number | string)[] = [];
    for (let day = 0; day < 4; day += 1) {
      const store = await open();
      retired.push(await store.retire(30 * DAY_MS).catch(() => 'in doubt'));
      wallMs += DAY_MS;
    }
    expect(retired).toEqual(['in doubt', 'in doubt', 1, 0]);
  });
});
