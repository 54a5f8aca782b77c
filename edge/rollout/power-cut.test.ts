import { createHash } from 'node:crypto';
import type fs from 'node:fs';
import { mkdirSync, mkdtempSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it, vi } from 'vitest';
import { writeDetectorPack } from '../inference/detector-pack.fixture.ts';
import { disk } from '../ledger/power-cut.fixture.ts';
import { DEVELOPMENT_TRUST } from '../signing/keys.ts';
import { temporaryFolder } from '../packs/pack.fixture.ts';
import { readPack, type SignedPack } from '../packs/pack.ts';
import { lineUp } from './lineup.ts';
import { folderOf, packFolders, type PackFolders } from './pack-folders.ts';
import { openPackStore } from './pack-store.ts';
import { stagePack } from './staging.ts';
import type { Ended } from './swap-record.ts';

vi.mock('node:fs', async (importOriginal) => {
  const { withPowerCuts } = await import('../ledger/power-cut.fixture.ts');
  return withPowerCuts(await importOriginal<typeof fs>());
});

const OLD = { id: 'dark-cells', version: '1.0.0' };
const NEW = { id: 'dark-cells', version: '1.1.0' };
const ended = (stage: Ended['stage']): Ended => ({ ...NEW, stage, why: '', figures: null, wallMs: 0 });

function packIn(home: string, { version }: typeof OLD): string {
  const folder = path.join(home, version);
  mkdirSync(folder);
  writeDetectorPack(folder, 'calm', { version });
  return folder;
}

/** SHA-256 of every file of a pack. */
function bytesIn(folder: string): readonly string[] {
  return ['manifest.json', 'signatures.json', 'model.onnx'].map((name) => {
    return createHash('sha256')
      .update(readFileSync(path.join(folder, name)))
      .digest('hex');
  });
}

/** Stages a version, begins its trial and ends it, until the power goes. Whether it got through. */
function swapUntilCut(folders: PackFolders, pack: SignedPack, stage: Ended['stage'], changes: number): boolean {
  disk.changesLeft = changes;
  try {
    stagePack(folders, pack);
    const store = openPackStore(folders);
    store.begin(NEW);
    if (stage === 'active') store.commit(ended(stage), null);
    else store.end(ended(stage), []);
    return true;
  } catch (error) {
    if (disk.changesLeft > 0) throw error;
    return false;
  } finally {
    disk.changesLeft = Infinity;
  }
}

it.each(['active', 'rolled-back'] as const)(
  'a power cut at any change of the disk, on the way to %s, leaves a whole pack to serve and loses no staged one',
  async (stage) => {
    const home = temporaryFolder();
    const [oldPack, newPack] = [packIn(home, OLD), packIn(home, NEW)];
    const [oldBytes, newBytes] = [bytesIn(oldPack), bytesIn(newPack)];
    const pack = readPack(newPack, DEVELOPMENT_TRUST);
    let isThrough = false;
    let cuts = 0;
    for (; !isThrough; cuts += 1) {
      const folders = packFolders(mkdtempSync(path.join(home, 'data-')));
      isThrough = swapUntilCut(folders, pack, stage, cuts);

      const store = openPackStore(folders);
      expect(store.damage).toBeNull();
      await store.sweep([]);
      const serving = lineUp([oldPack], folders.kept, store.record()).places[0]?.choices[0];
      const isCommitted = store.record().ended.some((each) => each.stage === 'active');
      expect(bytesIn(serving?.folder ?? '')).toEqual(isCommitted ? newBytes : oldBytes);

      const next = await store.nextStaged();
      if (next === null) continue;
      expect(next).toEqual(NEW);
      const { folder } = store.begin(next);
      expect(folder).toBe(folderOf(folders.kept, NEW));
      expect(bytesIn(folder)).toEqual(newBytes);
    }
    expect(cuts).toBeGreaterThan(15);
  },
);
