import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import * as fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { DEVELOPMENT_TRUST, developmentKey, generateKeys, type Trust } from '../signing/keys.ts';
import type { Manifest, RiskManifest } from './manifest.ts';
import { IDENTITY_PARTS, message, model, node } from './onnx.fixture.ts';
import { DEVELOPMENT_KEY, resign, rewrite, temporaryFolder } from './pack.fixture.ts';
import { readManifestOf, readPack, readPackOf } from './pack.ts';
import { signPack } from './sign.ts';
import { signaturesFor } from './signatures.ts';
import { newerThan } from './version.ts';

const SITE = generateKeys('riverport');
const SITE_TRUST: Trust = { keys: [SITE.publicKey], developmentKey: 'refused' };
const SHIPPED = readManifestOf('models/goods-risk', 'tabular-risk');
const FILES = ['manifest.json', 'signatures.json', 'model.onnx', 'encoders.json'];

let folder: string;
let sound: Manifest;
/** A small pack, signed with the development key. */
beforeEach(() => {
  folder = temporaryFolder();
  writeFileSync(path.join(folder, 'manifest.json'), JSON.stringify({ ...SHIPPED, trees: undefined, files: {} }));
  writeFileSync(path.join(folder, 'model.onnx'), model(IDENTITY_PARTS));
  writeFileSync(path.join(folder, 'encoders.json'), '{}\n');
  sound = signPack(folder, DEVELOPMENT_KEY);
});

/** Puts a manifest in place and signs those very bytes, as a careless or wicked signer could. */
function signBytes(manifest: string): void {
  writeFileSync(path.join(folder, 'manifest.json'), manifest);
  writeFileSync(path.join(folder, 'signatures.json'), signaturesFor(Buffer.from(manifest), DEVELOPMENT_KEY));
}

/** The same with the sound manifest, changed. */
function signManifest(change: (manifest: Manifest) => object): void {
  signBytes(`${JSON.stringify(change(sound), null, 2)}\n`);
}

function described(bytes: Buffer): object {
  return { sha256: createHash('sha256').update(bytes).digest('hex'), bytes: bytes.length };
}

const replaceFile = (name: string, bytes: Buffer | string) => writeFileSync(path.join(folder, name), bytes);
const read = (trust: Trust = DEVELOPMENT_TRUST) => readPack(folder, trust);

describe('a pack', () => {
  it.each(readdirSync('models').filter((name) => existsSync(`models/${name}/manifest.json`)))(
    'that shipped is whole, signed and refused in operation: %s',
    (id) => {
      const pack = readPack(`models/${id}`, DEVELOPMENT_TRUST);
      expect(pack.manifest.id).toBe(id);
      expect(pack.signer.id).toBe(developmentKey().id);
      expect(() => readPack(`models/${id}`, SITE_TRUST)).toThrow('development key');
    },
  );

  it('is refused with any one byte of any of its files changed', () => {
    const change = fc.record({
      name: fc.constantFrom(...FILES),
      at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      bits: fc.integer({ min: 1, max: 255 }),
    });
    fc.assert(
      fc.property(change, ({ name, at, bits }) => {
        const before = readFileSync(path.join(folder, name));
        rewrite(folder, name, (bytes) => {
          const index = Math.floor(at * bytes.length);
          return bytes.fill(bytes.readUInt8(index) ^ bits, index, index + 1);
        });
        expect(read).toThrow(/\[pack-(invalid|untrusted)\]/);
        replaceFile(name, before);
      }),
      { numRuns: 300 },
    );
    expect(read().manifest.id).toBe('goods-risk');
  });

  it.each(FILES)('is refused with a byte more or less in %s, or without it', (name) => {
    rewrite(folder, name, (bytes) => Buffer.concat([bytes, Buffer.from(' ')]));
    expect(read).toThrow(/\[pack-/);
    const { length } = readFileSync(path.join(folder, name));
    truncateSync(path.join(folder, name), length - 2);
    expect(read).toThrow(/\[pack-/);
    rmSync(path.join(folder, name));
    expect(read).toThrow(/\[pack-/);
  });

  it('of another kind than is wanted is refused', () => {
    expect(() => readPackOf(folder, DEVELOPMENT_TRUST, 'detector')).toThrow('is of the kind tabular-risk');
    expect(() => readManifestOf(folder, 'face')).toThrow('is of the kind tabular-risk');
  });
});

describe('the signatures of a pack', () => {
  it('must be there', () => {
    rmSync(path.join(folder, 'signatures.json'));
    expect(read).toThrow(/is not signed.*\[pack-untrusted\]/);
    replaceFile('signatures.json', '{\n  "schema": 1,\n  "signatures": []\n}\n');
    expect(read).toThrow(/is not signed.*\[pack-untrusted\]/);
  });

  it.each([
    [0, 'ML-DSA-65'],
    [1, 'Ed25519'],
  ])('must be two: number %i alone is not enough', (kept, lacking) => {
    rewrite(folder, 'signatures.json', (bytes) => {
      const { signatures } = JSON.parse(bytes.toString()) as { signatures: unknown[] };
      return `${JSON.stringify({ schema: 1, signatures: [signatures[kept]] }, null, 2)}\n`;
    });
    expect(read).toThrow(new RegExp(`lacks the ${lacking} signature.*\\[pack-untrusted\\]`));
  });

  it('must be of one key, each over these very bytes', () => {
    const manifest = readFileSync(path.join(folder, 'manifest.json'));
    const mixed = [DEVELOPMENT_KEY, SITE.privateKey].map((key, index) => {
      const { signatures } = JSON.parse(signaturesFor(manifest, key)) as { signatures: { key: string }[] };
      return signatures[index];
    });
    replaceFile('signatures.json', `${JSON.stringify({ schema: 1, signatures: mixed }, null, 2)}\n`);
    expect(read).toThrow('lacks the ML-DSA-65 signature');
    const renamed = mixed.map((signature) => ({ ...signature, key: DEVELOPMENT_KEY.id }));
    replaceFile('signatures.json', `${JSON.stringify({ schema: 1, signatures: renamed }, null, 2)}\n`);
    expect(read).toThrow('is not what development signed (ML-DSA-65)');
  });

  it('must be of a key that is trusted', () => {
    signPack(folder, SITE.privateKey);
    expect(read(SITE_TRUST).signer).toEqual(SITE.publicKey);
    expect(read).toThrow(/is signed with the key [0-9a-f]{32}, which is not trusted here \[pack-untrusted\]/);
    const { publicKey } = generateKeys('riverport');
    expect(() => read({ ...SITE_TRUST, keys: [publicKey] })).toThrow('is not trusted here');
  });

  it('of the development key count for nothing in operation, whatever keys a site names', () => {
    const keys = [developmentKey(), { ...developmentKey(), name: 'riverport' }];
    expect(() => read({ keys, developmentKey: 'refused' })).toThrow('a lane in operation refuses it [pack-untrusted]');
  });
});

describe('the manifest of a pack', () => {
  it.each<[name: string, change: (manifest: RiskManifest) => object, why: string]>([
    ['of another schema', (manifest) => ({ ...manifest, schema: 3 }), 'a mistake at schema'],
    ['with a key that nobody knows', (manifest) => ({ ...manifest, extra: 1 }), 'extra'],
    [
      'for a newer Greenlane',
      (manifest) => ({ ...manifest, minimumLaneVersion: '99.0.0' }),
      'asks for Greenlane 99.0.0',
    ],
    [
      'that takes what its model does not',
      ({ input, ...rest }) => ({ ...rest, input: { ...input, name: 'x' } }),
      'no "x"',
    ],
    [
      'that answers what its model does not',
      ({ output, ...rest }) => ({ ...rest, output: { ...output, name: 'y' } }),
      'no "y"',
    ],
    [
      'that runs a file which it does not describe',
      (manifest) => ({ ...manifest, model: 'other.onnx' }),
      'no other.onnx among',
    ],
    [
      'that runs what is no file but a word of the language',
      (manifest) => ({ ...manifest, model: 'constructor' }),
      'no constructor among',
    ],
  ])('%s is refused', (_, change, why) => {
    signManifest(change as (manifest: Manifest) => object);
    expect(read).toThrow(why);
    expect(read).toThrow('[pack-invalid]');
  });

  it.each(['../manifest.json', '/etc/passwd', 'data/model.onnx', '..', '.hidden', 'a\\b', ''])(
    'that names "%s" is refused',
    (name) => {
      signManifest(({ files, ...rest }) => ({
        ...rest,
        files: { ...files, [name]: { sha256: '0'.repeat(64), bytes: 1 } },
      }));
      expect(read).toThrow(/a mistake at files\..*\[pack-invalid\]/);
      signManifest((manifest) => ({ ...manifest, model: name }));
      expect(read).toThrow(/a mistake at .*\[pack-invalid\]/);
    },
  );

  it('that says something twice is refused, even signed', () => {
    const text = readFileSync(path.join(folder, 'manifest.json'), 'utf8');
    signBytes(text.replace('"schema": 2,', '"schema": 2,\n  "licence": "free",'));
    expect(read).toThrow('is not as `greenlane pack sign` writes it');
    signBytes(text.replaceAll('\n', '\r\n'));
    expect(read).toThrow('is not as `greenlane pack sign` writes it');
  });

  it('that is cut off, too long or no JSON is refused, even signed', () => {
    const text = readFileSync(path.join(folder, 'manifest.json'), 'utf8');
    signBytes(text.slice(0, text.length / 2));
    expect(read).toThrow('holds a manifest.json that is not JSON');
    signBytes(text.padEnd(2 ** 21));
    expect(read).toThrow(/a manifest.json of \d+ bytes, more than/);
    signBytes('[]\n');
    expect(read).toThrow('[pack-invalid]');
  });
});

describe('the files of a pack', () => {
  it('must not be links, folders or longer than the manifest says', () => {
    const file = path.join(folder, 'model.onnx');
    rmSync(file);
    symlinkSync(path.resolve('models/goods-risk/model.onnx'), file);
    expect(read).toThrow('or a link in its place');
    rmSync(file);
    mkdirSync(file);
    expect(read).toThrow('has a model.onnx that is no file');
    rmSync(file, { recursive: true });
    writeFileSync(file, Buffer.alloc(1_000_000));
    expect(read).toThrow('has a model.onnx of 1000000 bytes, more than');
  });

  it('may not be more together than a lane has room for', () => {
    signManifest(({ files, ...rest }) => ({
      ...rest,
      files: { ...files, 'big.bin': { sha256: '0'.repeat(64), bytes: 2 ** 40 } },
    }));
    expect(read).toThrow('bytes, more than');
  });

  it('hold no model that reaches outside itself, even signed', () => {
    const outside = message([8, 'w'], [13, message([1, 'location'], [2, '/dev/zero'])], [14, 1]);
    const refused = [
      model({ ...IDENTITY_PARTS, initializers: [outside] }),
      model({ ...IDENTITY_PARTS, nodes: [node({ operator: 'Run', domain: 'com.example' })] }),
      Buffer.from('MZ: no model'),
    ];
    for (const bytes of refused) {
      replaceFile('model.onnx', bytes);
      expect(() => resign(folder)).toThrow('holds a model.onnx that');
      signManifest(({ files, ...rest }) => ({ ...rest, files: { ...files, 'model.onnx': described(bytes) } }));
      expect(read).toThrow(/holds a model\.onnx that .*\[pack-invalid\]/);
    }
  });
});

describe('versions', () => {
  it('are compared number by number, and only a higher one is newer', () => {
    expect(newerThan('1.10.0', '1.9.9')).toBe(true);
    expect(newerThan('2.0.0', '2.0.0')).toBe(false);
    expect(newerThan('1.0.9', '1.1.0')).toBe(false);
  });
});
