import { expect, it } from 'vitest';
import { sha256, sha256Aside } from './sha256.ts';

it('SHA-256 is the same aside, and as FIPS 180-4 has it', async () => {
  const abc = Buffer.from('abc');
  expect(sha256(abc)).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  expect(await sha256Aside(abc)).toBe(sha256(abc));
});
