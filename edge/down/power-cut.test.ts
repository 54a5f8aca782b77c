import type fs from 'node:fs';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it, vi } from 'vitest';
import { policy as POLICY } from '../assess/assess.fixture.ts';
import { disk } from '../ledger/power-cut.fixture.ts';
import { temporaryFolder } from '../packs/pack.fixture.ts';
import { type Box, createBox, LISTED, NEXT, passages, RULES, STRICT } from './down.fixture.ts';
import { openDownStore } from './down-store.ts';
import type { Releases } from './releases.ts';

vi.mock('node:fs', async (importOriginal) => {
  const { withPowerCuts } = await import('../ledger/power-cut.fixture.ts');
  return withPowerCuts(await importOriginal<typeof fs>());
});

const ROUNDS = 8;

/** What lanes judge by, in short: the policy's version, and the first name on its list. */
function judging({ judging: { policy } }: Box): string {
  return `${policy.version} ${policy.watchList[0]?.documentNumber ?? ''}`;
}

const OLD = `1 ${POLICY.watchList[0]?.documentNumber ?? ''}`;
const NEW = `2 ${LISTED.documents[0]?.documentNumber ?? ''}`;

async function goThrough(box: Box, releases: Releases): Promise<void> {
  for (const half of ['shadow', 'probation']) {
    await box.until(() => box.stages().at(-1)?.endsWith(half) === true, ROUNDS);
    passages(box, releases, RULES.passages);
  }
  await box.until(() => true, ROUNDS);
}

/** Takes a release and passengers until the power goes. @returns whether it got through */
async function runUntilCut(box: Box, changes: number): Promise<boolean> {
  disk.changesLeft = changes;
  const { releases } = await box.boot();
  box.centre.point('L1', box.centre.make(1, { policy: NEXT, watchList: LISTED }));
  const isOff = () => disk.changesLeft <= 0;
  for (const half of ['shadow', 'probation']) {
    await box.until(() => isOff() || box.stages().at(-1)?.endsWith(half) === true, ROUNDS);
    passages(box, releases, RULES.passages);
  }
  await box.until(() => isOff() || box.reports().includes('1 active'), ROUNDS);
  releases.stop();
  const isThrough = !isOff();
  disk.changesLeft = Infinity;
  return isThrough;
}

it('a power cut at any change of the disk leaves the old rules or the new ones, whole, and the release gets through later', async () => {
  let isThrough = false;
  let cuts = 0;
  for (; !isThrough; cuts += 1) {
    const box = createBox();
    isThrough = await runUntilCut(box, cuts);
    const { releases, store } = await box.boot();
    expect([OLD, NEW]).toContain(judging(box));
    expect(store.damage).toBeNull();
    expect(box.alarms).toEqual([]);
    if (judging(box) === OLD) await goThrough(box, releases);
    await box.until(() => true, ROUNDS);
    expect(judging(box)).toBe(NEW);
    expect(box.reports()).toContain('1 active');
    expect(store.record()).toMatchObject({ way: null, untold: [] });
    releases.stop();
  }
  expect(cuts).toBeGreaterThan(40);
}, 120_000);

it('a power cut at any change of the disk never brings back what was refused, once it is written', async () => {
  let isThrough = false;
  for (let cuts = 0; !isThrough; cuts += 1) {
    const box = createBox();
    disk.changesLeft = cuts;
    const first = await box.boot();
    box.centre.point('L1', box.centre.make(1, { policy: STRICT }));
    const isOff = () => disk.changesLeft <= 0;
    await box.until(() => isOff() || box.stages().includes('1 shadow'), ROUNDS);
    passages(box, first.releases, 1);
    await box.until(() => isOff() || box.reports().includes('1 rolled-back'), ROUNDS);
    first.releases.stop();
    isThrough = !isOff();
    disk.changesLeft = Infinity;
    const wasWritten = first.store.record().ended.length > 0;
    const told = box.stages().length;
    const { releases } = await box.boot();
    await box.settle();
    passages(box, releases, 1);
    await box.until(() => true, ROUNDS);
    expect(box.judging).toMatchObject({ policy: { version: '1' }, taken: 0 });
    expect(box.reports()).toContain('1 rolled-back');
    expect(wasWritten ? box.stages().slice(told) : []).toEqual([]);
    releases.stop();
  }
}, 120_000);

it('a power cut while a damaged record is set aside loses neither what is left of it nor the word of it', () => {
  let isThrough = false;
  for (let cuts = 0; !isThrough; cuts += 1) {
    const folder = temporaryFolder();
    writeFileSync(path.join(folder, 'record.json'), 'what is left');
    disk.changesLeft = cuts;
    openDownStore(folder);
    isThrough = disk.changesLeft > 0;
    disk.changesLeft = Infinity;
    expect(openDownStore(folder).damage).toContain('record.damaged.json');
    expect(readFileSync(path.join(folder, 'record.damaged.json'), 'utf8')).toBe('what is left');
  }
});
