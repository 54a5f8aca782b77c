import { cpSync, existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { beforeEach, describe, expect, it } from 'vitest';
import { copyOfPack, rewrite, temporaryFolder } from '../packs/pack.fixture.ts';
import { inspect } from './pack-inspect.ts';
import { keygen, sign, verify, type Write } from './pack.ts';

let folder: string;
beforeEach(() => {
  folder = temporaryFolder();
});

function said(command: (write: Write) => void): string {
  let text = '';
  command((part) => (text += part));
  return stripVTControlCharacters(text).replaceAll(`${folder}/`, '');
}

const [privateKey, publicKey] = ['private', 'public'].map((half) => () => path.join(folder, `port.${half}.json`));

describe('greenlane pack', () => {
  it('keygen writes both halves, the private one for its owner alone, and never over a key', () => {
    expect(said((write) => keygen('port', folder, write))).toContain('port.private.json  signs packs; keep it away');
    expect(statSync(privateKey!()).mode & 0o777).toBe(0o600);
    expect(existsSync(publicKey!())).toBe(true);
    expect(() => keygen('port', folder, () => {})).toThrow('EEXIST');
    expect(() => keygen('../port', folder, () => {})).toThrow('[key-invalid]');
  });

  it('sign finishes a pack whose files have changed, and verify then trusts it by the public key', () => {
    const pack = copyOfPack('goods-risk');
    keygen('port', folder, () => {});
    rewrite(pack, 'encoders.json', (bytes) => `${bytes.toString()}\n`);
    expect(() => verify(pack, [])).toThrow('[pack-invalid]');
    expect(said((write) => sign(pack, privateKey!(), write))).toContain('goods-risk 1.0.0: 3 files described');
    expect(said((write) => verify(pack, [publicKey!()], write))).toMatch(/^goods-risk 1\.0\.0: ok\n {2}signed by port/);
    expect(() => verify(pack, [])).toThrow('[pack-untrusted]');
  });

  it('verify says that the development key is for no lane in operation', () => {
    expect(said((write) => verify('models/goods-risk', [], write))).toContain('note a lane in operation refuses');
  });

  it('inspect tells what a pack says of itself, whoever signed it', () => {
    const text = said((write) => inspect('models/goods-risk', { json: false, write }));
    expect(text).toContain('goods-risk 1.0.0 (tabular-risk, Apache-2.0)\n  says that the key');
    expect(text).toContain('      takes     features [rows, 30]\n      answers   margin [rows, 1]\n');
    const json = JSON.parse(said((write) => inspect('models/goods-risk', { json: true, write }))) as object;
    expect(Object.keys(json)).toEqual(['manifest', 'signer', 'models']);
  });

  it('inspect tells of a single model what a manifest needs to know', () => {
    cpSync('models/goods-risk/model.onnx', path.join(folder, 'new.onnx'));
    const file = path.join(folder, 'new.onnx');
    expect(said((write) => inspect(file, { json: false, write }))).toContain('operators ai.onnx.ml.TreeEnsembleReg');
    rewrite(folder, 'new.onnx', (bytes) => bytes.subarray(0, 1000));
    expect(said((write) => inspect(file, { json: false, write }))).toContain(
      'no lane would run it: it ends in the mid',
    );
  });
});
