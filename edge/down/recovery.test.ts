import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Box, createBox, LISTED, NEXT, passages, RULES } from './down.fixture.ts';
import type { DownStore } from './down-store.ts';

const NOBODY = { documents: [], sealedBags: [] };

async function listInForce() {
  const box = createBox();
  const { releases, store } = await box.boot();
  box.centre.point('L1', box.centre.make(1, { watchList: LISTED }));
  await box.settle();
  releases.stop();
  return { box, file: store.fileOf(listOf(store)) };
}

function listOf(store: DownStore): string {
  return store.record().inForce.watchList?.sha256 ?? '';
}

function listed({ judging }: Box): readonly unknown[] {
  return judging.policy.watchList;
}

it('a bit that flipped on the disk is noticed, the content fetched again, and the computer is in trouble until then', async () => {
  const { box, file } = await listInForce();
  const bytes = readFileSync(file);
  bytes.writeUInt8(bytes.readUInt8(5) ^ 1, 5);
  writeFileSync(file, bytes);
  box.centre.mirror.gives = 'nothing';
  const cut = await box.boot();
  await box.settle();
  expect(listed(box)).not.toEqual(LISTED.documents);
  expect(cut.releases.health()).toMatchObject({
    state: 'degraded',
    reason: expect.stringContaining('watch list') as unknown,
  });
  cut.releases.stop();
  box.centre.mirror.gives = 'content';
  const { releases } = await box.boot();
  await box.until(() => releases.health().state === 'up');
  expect(listed(box)).toEqual(LISTED.documents);
});

it('content that cannot be had now is tried for again', async () => {
  const { box, file } = await listInForce();
  rmSync(file);
  box.centre.mirror.gives = 'other bytes';
  const { releases } = await box.boot();
  await box.settle();
  expect(releases.health().state).toBe('degraded');
  box.centre.mirror.gives = 'content';
  await box.until(() => releases.health().state === 'up');
  expect(listed(box)).toEqual(LISTED.documents);
});

it('what comes back while a release is on probation is what its failing goes back to', async () => {
  const { box, file } = await listInForce();
  rmSync(file);
  const hash = file.split('/').at(-1) ?? '';
  const held = box.centre.content.get(hash) ?? Buffer.alloc(0);
  box.centre.content.set(hash, Buffer.alloc(0));
  const { releases } = await box.boot();
  const next = box.centre.make(2, { policy: NEXT, watchList: NOBODY });
  box.centre.point('L1', next);
  await box.settle();
  passages(box, releases, RULES.passages);
  expect(box.stages().at(-1)).toBe('2 probation');
  box.centre.content.set(hash, held);
  await box.until(() => false, 60);
  expect(listed(box)).toEqual([]);
  box.centre.point('L1', next, { stopped: true });
  await box.settle();
  expect(box.stages().at(-1)).toBe('2 given-up');
  expect(listed(box)).toEqual(LISTED.documents);
});

describe('a record that cannot be read', () => {
  const spoil: Readonly<Record<string, (file: string) => void>> = {
    gone: (file) => rmSync(file),
    empty: (file) => writeFileSync(file, ''),
    'cut in the middle': (file) => writeFileSync(file, readFileSync(file).subarray(0, 100)),
  };

  async function spoilt(how: string) {
    const { box } = await listInForce();
    const file = path.join(box.folder, 'down', 'record.json');
    spoil[how]?.(file);
    return { box, aside: path.join(box.folder, 'down', 'record.damaged.json') };
  }

  /** Starts once more, without a word from the centre. */
  async function restarted(box: Box) {
    box.centre.forget();
    const told = box.alarms.length;
    const { releases, store } = await box.boot();
    await box.settle();
    const health = releases.health();
    releases.stop();
    return { store, told: box.alarms.slice(told).map(({ code }) => code), health };
  }

  it.each(Object.keys(spoil))(
    'is told at every start, with what to do, until somebody moves it away (%s)',
    async (how) => {
      const { box, aside } = await spoilt(how);
      for (const _start of [1, 2, 3]) {
        const { store, told, health } = await restarted(box);
        expect(told).toEqual(['release-lost']);
        expect(health.reason).toContain(`${aside} is what was left of it: move it away`);
        await store.sweep(new Set());
        expect(readdirSync(path.join(box.folder, 'down', 'content'))).not.toEqual([]);
      }
      rmSync(aside);
      const { told, health } = await restarted(box);
      expect([told, health.reason]).toEqual([[], '']);
    },
  );

  it('is forgotten when a release is in force again', async () => {
    const { box, aside } = await spoilt('empty');
    await restarted(box);
    const { releases } = await box.boot();
    box.centre.point('L1', box.centre.make(2, { watchList: LISTED }));
    await box.settle();
    expect(listed(box)).toEqual(LISTED.documents);
    expect([releases.health().state, existsSync(aside)]).toEqual(['up', false]);
    releases.stop();
    expect((await restarted(box)).told).toEqual([]);
  });
});

it('a computer that never had a release has lost nothing', async () => {
  const box = createBox();
  const { releases } = await box.boot();
  expect(box.alarms).toEqual([]);
  expect(releases.health().state).toBe('up');
});
