import { describe, expect, it } from 'vitest';
import { sha256, sha256Aside } from './sha256.ts';

/** FIPS 180-4's own example. */
const OF_ABC = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';

describe('SHA-256', () => {
  it('is the same here and aside', async () => {
    const abc = Buffer.from('abc');
    expect(sha256(abc)).toBe(OF_ABC);
    expect(await sha256Aside(abc)).toBe(OF_ABC);
  });

  it('is of a part where bytes are a part, also of those that threads share', async () => {
    const within = new Uint8Array(Buffer.from('xabcx')).subarray(1, 4);
    const shared = new Uint8Array(new SharedArrayBuffer(3));
    shared.set(within);
    expect(await sha256Aside(within)).toBe(OF_ABC);
    expect(await sha256Aside(shared)).toBe(OF_ABC);
  });

  it('is of what the bytes were when it was asked for', async () => {
    const bytes = new Uint8Array(Buffer.from('abc'));
    const asked = sha256Aside(bytes);
    bytes.fill(0);
    expect(await asked).toBe(OF_ABC);
  });
});
