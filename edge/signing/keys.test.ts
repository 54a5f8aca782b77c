import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readPrivateKey, readPublicKey } from './keys.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'greenlane-keys-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('a key file', () => {
  it('that is not there, is none, or cannot be read is told apart', () => {
    const file = path.join(folder, 'centre.private.json');
    expect(() => readPrivateKey(file)).toThrow(`${file} is missing`);
    expect(() => readPublicKey(folder)).toThrow(/cannot be read: .*EISDIR/);
    writeFileSync(file, '-----BEGIN PRIVATE KEY-----');
    expect(() => readPrivateKey(file)).toThrow(`${file} is no JSON`);
  });
});
