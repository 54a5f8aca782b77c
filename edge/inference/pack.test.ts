import { cpSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { loadGoodsModel } from './goods-model.ts';
import type { Manifest } from './manifest.ts';
import { readPack } from './pack.ts';

const PACK = path.join(import.meta.dirname, '../../models/goods-risk');
const LOADED = ['manifest.json', 'model.onnx', 'encoders.json', 'trees.json'] as const;
const folder = mkdtempSync(path.join(tmpdir(), 'greenlane-pack-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A copy of the shipped pack with one of its files changed. */
function packWith(file: (typeof LOADED)[number], change: (bytes: Buffer) => Buffer): string {
  const copy = mkdtempSync(path.join(folder, 'pack-'));
  for (const name of LOADED) cpSync(path.join(PACK, name), path.join(copy, name));
  writeFileSync(path.join(copy, file), change(readFileSync(path.join(copy, file))));
  return copy;
}

function manifestWith(change: (manifest: Manifest) => object): string {
  return packWith('manifest.json', (bytes) =>
    Buffer.from(JSON.stringify(change(JSON.parse(bytes.toString()) as Manifest))),
  );
}

describe('a pack', () => {
  it('that shipped is what its manifest says, and small enough', () => {
    const pack = readPack(PACK);
    expect(pack.manifest.name).toBe('goods-risk');
    const bytes = LOADED.reduce((sum, name) => sum + statSync(path.join(PACK, name)).size, 0);
    expect(bytes).toBeLessThan(20 * 1024 * 1024);
  });

  it.each(['model.onnx', 'encoders.json', 'trees.json'] as const)('with one bit changed in %s is refused', (name) => {
    for (const place of [0, 0.25, 0.5, 0.75, 0.999]) {
      const changed = packWith(name, (bytes) => {
        const at = Math.floor(bytes.length * place);
        bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
        return bytes;
      });
      expect(() => readPack(changed)).toThrow(`holds a ${name} with SHA-256`);
    }
  });

  it('that lacks a file, or whose file is cut off, is refused', () => {
    const lacking = packWith('trees.json', (bytes) => bytes);
    rmSync(path.join(lacking, 'trees.json'));
    expect(() => readPack(lacking)).toThrow('has no trees.json that can be read');
    const cut = packWith('model.onnx', (bytes) => bytes);
    truncateSync(path.join(cut, 'model.onnx'), 1000);
    expect(() => readPack(cut)).toThrow('holds a model.onnx with SHA-256');
    expect(() => readPack(path.join(folder, 'nowhere'))).toThrow('has no manifest.json that can be read');
  });

  it('with a manifest of another schema, unknown keys or no JSON is refused', () => {
    expect(() => readPack(manifestWith((manifest) => ({ ...manifest, schema: 2 })))).toThrow('a mistake at schema');
    expect(() => readPack(manifestWith((manifest) => ({ ...manifest, extra: 1 })))).toThrow('extra');
    expect(() => readPack(packWith('manifest.json', () => Buffer.from('{')))).toThrow('manifest.json that is not JSON');
  });

  it('for a newer Greenlane is refused', () => {
    const newer = manifestWith((manifest) => ({ ...manifest, minimumLaneVersion: '99.0.0' }));
    expect(() => readPack(newer)).toThrow('asks for Greenlane 99.0.0 or newer');
  });

  it('whose columns are not those of its encoders is refused', async () => {
    const mixed = manifestWith((manifest) => ({
      ...manifest,
      input: { ...manifest.input, features: manifest.input.features.toReversed() },
    }));
    await expect(loadGoodsModel(mixed)).rejects.toMatchObject({ code: 'pack-invalid' });
  });

  it('whose trees are not those of its model gives no score, because the reasons do not add up', async () => {
    const trees = readFileSync(path.join(PACK, 'trees.json'), 'utf8').replace(/"value":\[[^\]]*\]/, (values) =>
      values.replaceAll(/-?[\d.]+(e-?\d+)?/g, '0.4'),
    );
    const { createHash } = await import('node:crypto');
    const sha256 = createHash('sha256').update(trees).digest('hex');
    const lying = manifestWith((manifest) => ({
      ...manifest,
      files: { ...manifest.files, 'trees.json': { sha256, bytes: trees.length } },
    }));
    writeFileSync(path.join(lying, 'trees.json'), trees);
    const model = await loadGoodsModel(lying);
    const line = { hs6: '950300', quantity: 1, massKg: 1, value: 1000, currency: 'KRW', origin: 'CN' };
    await expect(model.assess([line])).rejects.toMatchObject({ code: 'model-unavailable' });
  });
});
