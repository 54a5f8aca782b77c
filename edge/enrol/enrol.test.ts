import { X509Certificate } from 'node:crypto';
import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readPrivateKey, readPublicKey } from '../signing/keys.ts';
import { enrol, renew, type EnrolOrder } from './enrol.ts';

const DAY_MS = 86_400_000;
const START_MS = Date.UTC(2026, 10, 1);
const clockAt = (wallMs: number) => ({ nowMs: () => 0, wallMs: () => wallMs, after: () => () => {} });

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'greenlane-enrol-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const read = (file: string) => readFileSync(path.join(folder, file), 'utf8');
const certificate = (name: string) => new X509Certificate(read(`${name}.pem`));
const orderFor = (site: string): EnrolOrder => {
  const computer = { site, lanes: ['lane-1', 'lane-2'], devices: ['cameras'] };
  return {
    folder,
    site: computer,
    brokerHosts: ['broker.example', '10.0.0.7'],
    contentHosts: [],
    centre: true,
    days: 397,
  };
};
const everything = () => Object.fromEntries(readdirSync(folder).map((file) => [file, read(file)]));

describe('an enrolment', () => {
  it('makes an authority, and identities of it for broker, computer and centre', () => {
    expect(enrol(orderFor('riverport'), clockAt(START_MS))).toEqual([
      'authority',
      'broker',
      'site.riverport',
      'centre',
    ]);
    const authority = certificate('authority');
    for (const name of ['broker', 'site.riverport', 'centre']) {
      expect(certificate(name).verify(authority.publicKey)).toBe(true);
      expect(Date.parse(certificate(name).validTo)).toBe(START_MS + 397 * DAY_MS);
    }
    expect(certificate('broker').subjectAltName).toBe('DNS:broker.example, IP Address:10.0.0.7');
    expect(readPrivateKey(path.join(folder, 'centre.private.json')).id).toBe(
      readPublicKey(path.join(folder, 'centre.public.json')).id,
    );
  });

  it('lets nobody but the owner read a private key', () => {
    enrol(orderFor('riverport'), clockAt(START_MS));
    const secret = readdirSync(folder).filter((file) => /\.key$|private/.test(file));
    expect(secret).toHaveLength(5);
    for (const file of secret) expect(statSync(path.join(folder, file)).mode & 0o077).toBe(0);
  });

  it('writes what a site file says of its brokers, in order', () => {
    enrol(orderFor('riverport'), clockAt(START_MS));
    const fragment: unknown = parse(read('site.riverport.yaml'));
    expect(fragment).toMatchObject({
      site: 'riverport',
      broker: { url: 'mqtts://broker.example:8883', tls: { certFile: 'site.riverport.pem' } },
      spareBrokers: [{ url: 'mqtts://10.0.0.7:8883' }],
      central: { trustedKeys: ['centre.public.json'] },
    });
  });

  it('adds a computer under the same authority, overwrites no key, and names both in the files of the brokers', () => {
    enrol(orderFor('riverport'), clockAt(START_MS));
    const before = everything();
    expect(enrol({ ...orderFor('hillport'), brokerHosts: [] }, clockAt(START_MS))).toEqual(['site.hillport']);
    const after = everything();
    const kept = Object.keys(before).filter((file) => /\.(pem|key)$|(private|public)\.json$/.test(file));
    for (const file of kept) expect(after[file]).toBe(before[file]);
    for (const file of ['mosquitto.acl', 'nats.conf', 'rabbitmq.json']) {
      expect(after[file]).toContain('site.riverport');
      expect(after[file]).toContain('site.hillport');
    }
  });

  it('refuses a computer that has an identity, other hosts, and a file of a broker that somebody edited; then nothing is written', () => {
    enrol(orderFor('riverport'), clockAt(START_MS));
    appendFileSync(path.join(folder, 'mosquitto.acl'), 'topic read #\n');
    const before = everything();
    expect(() => enrol(orderFor('riverport'), clockAt(START_MS))).toThrow('--renew renews its certificate');
    const elsewhere = { ...orderFor('hillport'), brokerHosts: ['other.example'] };
    expect(() => enrol(elsewhere, clockAt(START_MS))).toThrow('broker.example, 10.0.0.7');
    expect(() => enrol(orderFor('hillport'), clockAt(START_MS))).toThrow('mosquitto.acl was edited');
    expect(everything()).toEqual(before);
  });

  it('makes an identity for the place of the content, when it is told what that is called', () => {
    enrol({ ...orderFor('riverport'), contentHosts: ['content.example'] }, clockAt(START_MS));
    expect(certificate('content').subjectAltName).toBe('DNS:content.example');
    expect(parse(read('site.riverport.yaml'))).toMatchObject({
      central: { contentUrl: 'https://content.example:8444', tls: { keyFile: 'site.riverport.key' } },
    });
    expect(renew(folder, 397, 60, clockAt(START_MS + 350 * DAY_MS))).toContain('content');
    expect(certificate('content').subjectAltName).toBe('DNS:content.example');
  });

  it.each(['greenlane', 'greenlane/riverport', 'greenlane/harbour/lane-1', 'greenlane/quay'])(
    'gives the devices of a computer no topics of the conversation: %s',
    (prefix) => {
      enrol(orderFor('riverport'), clockAt(START_MS));
      const order = orderFor('harbour');
      const site = { site: 'harbour', lanes: ['lane-1'], devices: [prefix] };
      expect(() => enrol({ ...order, site }, clockAt(START_MS))).toThrow('what the lanes of a site say to the centre');
      const scanners = { ...site, devices: ['greenlane/lane-1/scanner', 'cameras'] };
      expect(enrol({ ...order, site: scanners }, clockAt(START_MS))).toEqual(['site.harbour']);
    },
  );

  it('takes no site whose topics the devices of another have', () => {
    const order = orderFor('riverport');
    const site = { site: 'riverport', lanes: ['lane-1'], devices: ['greenlane/quay/scanner'] };
    enrol({ ...order, site }, clockAt(START_MS));
    expect(() => enrol(orderFor('quay'), clockAt(START_MS))).toThrow('The devices of riverport cannot have');
  });

  it('needs to know what the broker is called', () => {
    expect(() => enrol({ ...orderFor('riverport'), brokerHosts: [] }, clockAt(START_MS))).toThrow('--broker-host');
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('a renewal', () => {
  it('makes new certificates for the same keys where they end soon, and leaves the others', () => {
    enrol(orderFor('riverport'), clockAt(START_MS));
    enrol({ ...orderFor('hillport'), days: 800 }, clockAt(START_MS));
    const before = everything();
    const late = START_MS + 350 * DAY_MS;
    expect(renew(folder, 397, 60, clockAt(late))).toEqual(['broker', 'site.riverport', 'centre']);
    for (const name of ['broker', 'site.riverport', 'centre']) {
      expect(Date.parse(certificate(name).validTo)).toBe(late + 397 * DAY_MS);
      expect(certificate(name).verify(certificate('authority').publicKey)).toBe(true);
      expect(read(`${name}.key`)).toBe(before[`${name}.key`]);
    }
    expect(certificate('broker').subjectAltName).toBe('DNS:broker.example, IP Address:10.0.0.7');
    expect(read('site.hillport.pem')).toBe(before['site.hillport.pem']);
    expect(renew(folder, 397, 60, clockAt(late))).toEqual([]);
  });

  it('says when the authority itself ends too soon', () => {
    enrol(orderFor('riverport'), clockAt(START_MS));
    expect(() => renew(folder, 397, 60, clockAt(START_MS + 3600 * DAY_MS))).toThrow('ends on 2036-10-29');
  });
});
