import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { developmentKey, generateKeys } from '../signing/keys.ts';
import { trustedKey } from '../signing/signature-pair.ts';
import { centralTrust } from './central-trust.ts';
import type { SiteConfig } from './schema.ts';

const { publicKey } = generateKeys('centre');

function trusts(mode: SiteConfig['mode'], isNamed: boolean): readonly [centre: boolean, development: boolean] {
  const folder = mkdtempSync(join(tmpdir(), 'central-trust-'));
  const file = join(folder, 'centre.public.json');
  writeFileSync(file, JSON.stringify(publicKey));
  const trust = centralTrust({ mode, central: { trustedKeys: isNamed ? [file] : [] } });
  rmSync(folder, { recursive: true });
  return [trustedKey(publicKey.id, trust).ok, trustedKey(developmentKey().id, trust).ok];
}

describe('whose word counts at a site', () => {
  it('is that of the keys that its file names', () => {
    expect(trusts('operation', true)).toEqual([true, false]);
    expect(trusts('simulation', true)).toEqual([true, false]);
  });

  it('is without one that of the development key, in simulation alone', () => {
    expect(trusts('operation', false)).toEqual([false, false]);
    expect(trusts('simulation', false)).toEqual([false, true]);
  });
});
