import { createHash } from 'node:crypto';
import { copyFileSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { DEVELOPMENT_TRUST, type Trust } from '../signing/keys.ts';
import { temporaryFolder } from '../packs/pack.fixture.ts';
import { createDeliveredPacks, type DeliveredPack } from './delivered-packs.ts';
import { ID, passages, servedBy, started, swapSite, until } from './rollout.fixture.ts';

/** A pack as it is delivered: each file under its hash in one folder. */
function deliver(folder: string, version: string) {
  const content = mkdtempSync(path.join(temporaryFolder(), 'content-'));
  const files = readdirSync(folder).map((name) => {
    const sha256 = createHash('sha256')
      .update(readFileSync(path.join(folder, name)))
      .digest('hex');
    copyFileSync(path.join(folder, name), path.join(content, sha256));
    return { name, sha256 };
  });
  const pack: DeliveredPack = { id: ID, version, files };
  return { pack, fileOf: (sha256: string) => path.join(content, sha256) };
}

function site(trust: Trust = DEVELOPMENT_TRUST) {
  const swap = swapSite();
  const packs = createDeliveredPacks({ folders: swap.folders, trust, rollout: swap.boot() });
  return { ...swap, packs, deliver: (version: string) => deliver(swap.packOf(version), version) };
}

describe('a delivered pack', () => {
  it('is staged as an operator would stage it, and serves when it has stood its trial', async () => {
    const swap = swapSite();
    const { pack, fileOf } = deliver(swap.packOf('1.1.0'), '1.1.0');
    const rollout = await started(swap);
    const packs = createDeliveredPacks({ folders: swap.folders, trust: DEVELOPMENT_TRUST, rollout });
    expect(packs.progress(deliver(swap.packOf('1.0.0'), '1.0.0').pack)).toEqual({ stage: 'serves' });
    expect(packs.progress(pack)).toEqual({ stage: 'none' });
    packs.prepare(pack, fileOf);
    packs.stage(pack);
    expect(packs.progress(pack)).toEqual({ stage: 'waits' });
    await until(swap, () => swap.stages().includes('1.1.0 shadow'));
    await passages(swap, rollout, 3);
    await until(swap, () => swap.stages().includes('1.1.0 probation'));
    await passages(swap, rollout, 3);
    await until(swap, () => servedBy(rollout) === '1.1.0');
    expect(packs.progress(pack)).toEqual({ stage: 'serves' });
  });

  it('is taken back before its trial without a word about what serves', () => {
    const { packs, deliver: bring } = site();
    const { pack, fileOf } = bring('1.1.0');
    packs.prepare(pack, fileOf);
    packs.stage(pack);
    packs.withdraw(pack);
    expect(packs.progress(pack)).toEqual({ stage: 'none' });
  });

  it.each(['1.0.0', '1.1.0'])('does not pass for one of other bytes that is here as %s', (version) => {
    const { packs, deliver: bring, stage } = site();
    stage('1.1.0');
    const { pack, fileOf } = bring(version);
    const isManifest = ({ name }: { readonly name: string }) => name === 'manifest.json';
    const files = pack.files.map((file) => (isManifest(file) ? { ...file, sha256: 'f'.repeat(64) } : file));
    const other = { ...pack, files };
    expect(packs.progress(pack)).toEqual({ stage: version === '1.0.0' ? 'serves' : 'waits' });
    expect(packs.progress(other)).toMatchObject({
      stage: 'failed',
      why: expect.stringContaining('other bytes') as unknown,
    });
    expect(() => packs.prepare(other, fileOf)).toThrow('other bytes');
  });

  it('of somebody whom nobody trusts is not prepared', () => {
    const { packs, deliver: bring } = site({ keys: [], developmentKey: 'refused' });
    const { pack, fileOf } = bring('1.1.0');
    expect(() => packs.prepare(pack, fileOf)).toThrow(/pack-untrusted/);
  });

  it.each([
    ['another version than it says', (pack: DeliveredPack) => ({ ...pack, version: '1.2.0' }), /is to be/],
    [
      'a file of another pack',
      (pack: DeliveredPack, other: DeliveredPack) => ({
        ...pack,
        files: pack.files.map((file) =>
          file.name.endsWith('.onnx') ? { ...file, sha256: hashOf(other, 'manifest.json') } : file,
        ),
      }),
      /does not name so/,
    ],
    [
      'a file too few',
      (pack: DeliveredPack) => ({ ...pack, files: pack.files.filter(({ name }) => !name.endsWith('.onnx')) }),
      /came without/,
    ],
  ])('that is %s is not prepared', (_, spoil, why) => {
    const { packs, deliver: bring } = site();
    const [one, other] = [bring('1.1.0'), bring('1.3.0')];
    const fileOf = (sha256: string) =>
      one.pack.files.some((file) => file.sha256 === sha256) ? one.fileOf(sha256) : other.fileOf(sha256);
    expect(() => packs.prepare(spoil(one.pack, other.pack), fileOf)).toThrow(why);
  });
});

function hashOf({ files }: DeliveredPack, wanted: string): string {
  return files.find(({ name }) => name === wanted)?.sha256 ?? '';
}
