import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeIdentity } from '../enrol/folder.ts';
import { makeIdentity } from '../signing/certificate.ts';
import { brokerOf } from './broker-flags.ts';

const broker = 'mqtts://hq:8883';
const certificates = (name: string, of = name) => ({
  ca: path.join(folder, 'a.pem'),
  cert: path.join(folder, `${name}.pem`),
  certKey: path.join(folder, `${of}.key`),
});

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'greenlane-flags-'));
  const wish = { purpose: 'authority', fromMs: 0, toMs: Date.UTC(2040, 0) } as const;
  for (const name of ['a', 'b']) writeIdentity(folder, name, makeIdentity({ ...wish, name }, null));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the flags for a broker', () => {
  it('describe one, with certificates or without', () => {
    expect(brokerOf({ broker: 'mqtt://hq:1883' })).toEqual({ url: 'mqtt://hq:1883' });
    const { ca, cert, certKey } = certificates('b');
    expect(brokerOf({ broker, ca, cert, certKey })).toMatchObject({
      tls: { caFile: ca, certFile: cert, keyFile: certKey },
    });
  });

  it('name the flag of a file that is not there, and of two that do not belong together', () => {
    const none = path.join(folder, 'none.pem');
    expect(() => brokerOf({ broker, ca: none })).toThrow('The file of --ca cannot be read: Error: ENOENT');
    expect(() => brokerOf({ broker: 'mqtt://hq', username: 'me', passwordFile: none })).toThrow('--password-file');
    expect(() => brokerOf({ broker, ...certificates('b', 'a') })).toThrow('do not belong together');
  });

  it.each([
    [{ broker }, 'mqtts needs --ca'],
    [{ broker, cert: 'c.pem', certKey: 'c.key' }, 'mqtts needs --ca'],
    [{ broker, ca: 'ca.pem', cert: 'c.pem' }, '--cert with --cert-key'],
    [{ broker, ca: 'ca.pem', certKey: 'c.key' }, '--cert with --cert-key'],
    [{ broker: 'mqtt://hq:1883', ca: 'ca.pem' }, 'mqtt takes none of them'],
    [{ broker: 'mqtt://hq:1883', passwordFile: 'secret' }, '--username wants'],
    [{ broker: 'hq:1883' }, '--broker wants mqtt://host:port'],
  ])('%o are refused in the words of the command', (flags, why) => {
    expect(() => brokerOf(flags)).toThrow(why);
  });
});
