import { cpSync, existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { beforeEach, describe, expect, it } from 'vitest';
import { writeDetectorPack } from '../inference/detector-pack.fixture.ts';
import { DETECTOR_INPUT } from '../packs/detector-input.fixture.ts';
import type { DetectorManifest } from '../packs/manifest.ts';
import { copyOfPack, rewrite, temporaryFolder } from '../packs/pack.fixture.ts';
import { inspect } from './pack-inspect.ts';
import { keygen, sign, verify, type Write } from './pack.ts';

let folder: string;
beforeEach(() => {
  folder = temporaryFolder();
});

async function said(command: (write: Write) => unknown): Promise<string> {
  let text = '';
  await command((part) => (text += part));
  return stripVTControlCharacters(text).replaceAll(`${folder}/`, '');
}

const [privateKey, publicKey] = ['private', 'public'].map((half) => () => path.join(folder, `port.${half}.json`));

describe('greenlane pack', () => {
  it('keygen writes both halves, the private one for its owner alone, and never over a key', async () => {
    const text = await said((write) => keygen('port', folder, write));
    expect(text).toContain('port.private.json  signs; keep it away');
    expect(text).toMatch(
      /inference\.trustedKeys +model packs[^]*central\.trustedKeys +receipts of a centre .*, releases/,
    );
    expect(statSync(privateKey!()).mode & 0o777).toBe(0o600);
    expect(existsSync(publicKey!())).toBe(true);
    expect(() => keygen('port', folder, () => {})).toThrow('EEXIST');
    expect(() => keygen('../port', folder, () => {})).toThrow('[key-invalid]');
  });

  it('sign finishes a pack whose files have changed, and verify then trusts it by the public key', async () => {
    const pack = copyOfPack('goods-risk');
    keygen('port', folder, () => {});
    rewrite(pack, 'encoders.json', (bytes) => `${bytes.toString()}\n`);
    await expect(verify(pack, [])).rejects.toThrow('[pack-invalid]');
    expect(await said((write) => sign(pack, privateKey!(), write))).toContain('goods-risk 1.0.0: 3 files described');
    expect(await said((write) => verify(pack, [publicKey!()], write))).toMatch(
      /^goods-risk 1\.0\.0: ok\n {2}signed by port/,
    );
    await expect(verify(pack, [])).rejects.toThrow('[pack-untrusted]');
  });

  it('verify says that the development key is for no lane in operation', async () => {
    expect(await said((write) => verify('models/goods-risk', [], write))).toContain('note a lane in operation refuses');
  });

  it('sign tells every mistake of a draft at once: where, what stands there, and what may', () => {
    writeDetectorPack(folder);
    rewrite(folder, 'manifest.json', (bytes) => {
      const draft = JSON.parse(bytes.toString()) as DetectorManifest;
      const { licence: _, ...rest } = draft;
      const input = { ...draft.input, width: 8, channels: ['red'], layuot: 'NCHW' };
      return JSON.stringify(
        { ...rest, files: { 'model.onnx': {} }, input, version: '1', classes: [{ name: 'x' }] },
        null,
        2,
      );
    });
    keygen('port', folder, () => {});
    let told = '';
    try {
      sign(folder, privateKey!());
    } catch (error) {
      told = String(error);
    }
    for (const part of [
      'input.width',
      'is too small: 8; allowed: a whole number from 16 to 4096',
      '[low, high] or [low] or [red, green, blue]',
      'a version such as 1.4.0',
      'input.layuot',
      'is an unknown key',
      'did you mean layout?',
      'version',
      'classes[0].category',
      'classes[0].threshold',
      'licence',
      '[pack-draft]. Correct the files',
    ]) {
      expect(told).toContain(part);
    }
    expect(told).not.toContain('sha256');
  });

  it('keygen says when the folder is not there, and inspect ends with 1 where no lane would run the model', () => {
    expect(() => keygen('port', path.join(folder, 'nowhere'), () => {})).toThrow(/There is no folder .*nowhere/);
    cpSync('models/goods-risk/model.onnx', path.join(folder, 'new.onnx'));
    const file = path.join(folder, 'new.onnx');
    expect(inspect(file, { json: false, write: () => {} })).toBe(0);
    rewrite(folder, 'new.onnx', (bytes) => bytes.subarray(0, 1000));
    expect(inspect(file, { json: false, write: () => {} })).toBe(1);
  });

  it.each<[string, Partial<DetectorManifest>, RegExp]>([
    [
      'as many classes as it has scores for',
      { classes: ['one', 'two'].map((name) => ({ name, category: 'other', threshold: 0.5 })) },
      /scores has the shape 1 x 1120 x 1, not 1 x 1120 x 2/,
    ],
    [
      'the width that its model takes',
      { input: { ...DETECTOR_INPUT, width: 640 } },
      /takes float32 of 1 x 2 x 224 x 320, not/,
    ],
    [
      'a mean for each channel',
      { input: { ...DETECTOR_INPUT, mean: [0, 0, 0] } },
      /normalises 3 channels, and takes 2/,
    ],
  ])('verify loads the models too, and refuses a pack without %s', async (_what, change, why) => {
    writeDetectorPack(folder, 'calm', change);
    await expect(verify(folder, [])).rejects.toThrow(why);
  });

  it('inspect tells what a pack says of itself, whoever signed it', async () => {
    const text = await said((write) => inspect('models/goods-risk', { json: false, write }));
    expect(text).toContain('goods-risk 1.0.0 (tabular-risk, Apache-2.0)\n  says that the key');
    expect(text).toContain('      takes     features [rows, 30]\n      answers   margin [rows, 1]\n');
    const json = JSON.parse(await said((write) => inspect('models/goods-risk', { json: true, write }))) as object;
    expect(Object.keys(json)).toEqual(['manifest', 'signer', 'models']);
  });

  it('inspect tells of a single model what a manifest needs to know', async () => {
    cpSync('models/goods-risk/model.onnx', path.join(folder, 'new.onnx'));
    const file = path.join(folder, 'new.onnx');
    expect(await said((write) => inspect(file, { json: false, write }))).toContain(
      'operators ai.onnx.ml.TreeEnsembleReg',
    );
    rewrite(folder, 'new.onnx', (bytes) => bytes.subarray(0, 1000));
    expect(await said((write) => inspect(file, { json: false, write }))).toContain(
      'no lane would run it: it ends in the mid',
    );
  });
});
