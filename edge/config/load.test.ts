import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isFault } from '../contract/fault.ts';
import { loadSite, readSite } from './load.ts';

describe('loading a site', () => {
  it('means paths from the folder of the file', () => {
    const site = loadSite('docs/examples/serial-servers-lane.yaml');
    expect(site.dataDir).toBe('/var/lib/greenlane');
    expect(site.policy).toBe(resolve('docs/examples/policy.yaml'));
    expect(site.inference.packs).toEqual(
      ['goods-risk', 'bag-xray', 'face'].map((pack) => resolve('docs/examples/packs', pack)),
    );
    expect(site.inference.trustedKeys).toEqual([resolve('docs/examples/keys/riverport.public.json')]);
    expect(site.central.trustedKeys).toEqual([resolve('docs/examples/keys/centre.public.json')]);
    expect(site.broker).toEqual({
      url: 'mqtts://broker.riverport.example:8883',
      username: 'lane-computer-1',
      passwordFile: resolve('docs/examples/secrets/broker-password'),
      tls: { caFile: resolve('docs/examples/secrets/broker-ca.pem') },
    });
    expect(site.desk.tls).toEqual({
      certFile: resolve('docs/examples/secrets/desk.pem'),
      keyFile: resolve('docs/examples/secrets/desk.key'),
    });
  });

  it('gives each lane of a bank its own devices', () => {
    const { lanes } = loadSite('docs/examples/four-lanes.yaml');
    expect(lanes.map(({ id }) => id)).toEqual(['lane-1', 'lane-2', 'lane-3', 'lane-4']);
    expect(new Set(lanes.map(({ gate }) => JSON.stringify(gate['port']))).size).toBe(4);
    expect(lanes[3]?.barcodeReader).toMatchObject({ suffix: 'CRLF', port: { tcp: '10.20.0.14:4003' } });
  });

  it('takes null where there may be none of a thing', () => {
    const text = readFileSync('docs/examples/rs485-lane.yaml', 'utf8');
    const without = (thing: string) =>
      text.replace('kind: modbus-gate', `kind: modbus-gate\n      profile: {coils: {${thing}: null}}`);
    expect(readSite(without('buzzer')).content?.lanes[0]?.gate).toMatchObject({ profile: { coils: { buzzer: null } } });
    expect(readSite(without('permitExit')).problems).toMatchObject([
      {
        path: 'lanes[0].gate.profile.coils.permitExit',
        message: 'has no value',
        allowed: 'a whole number from 0 to 65535',
      },
    ]);
  });

  it('says of a policy that it is one, and nothing more', () => {
    const { problems } = readSite(readFileSync('docs/examples/policy.yaml', 'utf8'));
    expect(problems).toMatchObject([
      { path: 'evidence', message: 'belongs to a policy: give the site file that names it' },
    ]);
  });

  it('refuses a file with mistakes, and lists them all', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'site-')), 'lane.yaml');
    writeFileSync(file, 'version: 1\nmode: test\nlanes: []\n');
    let refusal: unknown;
    try {
      loadSite(file);
    } catch (error) {
      refusal = error;
    }
    expect(isFault(refusal, 'config-invalid') && refusal.context).toEqual({ file, problems: 6 });
    expect(String(refusal)).toMatch(/\n\[config-invalid\]\. Correct what/);
    expect(() => loadSite(`${file}.gone`)).toThrow('cannot be read: there is no such file');
  });
});
