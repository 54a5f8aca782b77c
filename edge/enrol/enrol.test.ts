import { X509Certificate } from 'node:crypto';
import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readPrivateKey, readPublicKey } from '../signing/keys.ts';
import { clockAt, DAY_MS, everythingIn, orderIn, START_MS } from './enrol.fixture.ts';
import { disenrol, enrol, renew, type EnrolOrder } from './enrol.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'greenlane-enrol-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const read = (file: string) => readFileSync(path.join(folder, file), 'utf8');
const certificate = (name: string) => new X509Certificate(read(`${name}.pem`));
const orderFor = (site: string) => orderIn(folder, site);
const everything = () => everythingIn(folder);

describe('an enrolment', () => {
  it('makes an authority, and identities of it for broker, computer and centre', () => {
    expect(enrol(orderFor('riverport'), clockAt(START_MS)).made).toEqual([
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
    expect(enrol({ ...orderFor('hillport'), brokerHosts: [] }, clockAt(START_MS)).made).toEqual(['site.hillport']);
    const after = everything();
    const kept = Object.keys(before).filter((file) => /\.(pem|key)$|(private|public)\.json$/.test(file));
    for (const file of kept) expect(after[file]).toBe(before[file]);
    for (const file of ['mosquitto.acl', 'nats.conf', 'rabbitmq.json']) {
      expect(after[file]).toContain('site.riverport');
      expect(after[file]).toContain('site.hillport');
    }
  });

  it('refuses other hosts, and a file of a broker that somebody edited; then nothing is written', () => {
    enrol(orderFor('riverport'), clockAt(START_MS));
    appendFileSync(path.join(folder, 'mosquitto.acl'), 'topic read #\n');
    const before = everything();
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
      expect(enrol({ ...order, site: scanners }, clockAt(START_MS)).made).toEqual(['site.harbour']);
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

/** What the files of each broker say of a computer. */
function rightsAt(user: string) {
  const [acl = ''] = read('mosquitto.acl').match(new RegExp(`user ${user}\n(topic .*\n)*`)) ?? [];
  const [nats = ''] = read('nats.conf').match(new RegExp(`user: "CN=${user}"[^}]*}[^}]*}`)) ?? [];
  const rabbit = JSON.parse(read('rabbitmq.json')) as { topic_permissions: readonly { user: string }[] };
  return { acl, nats, rabbit: rabbit.topic_permissions.filter((each) => each.user === user) };
}

const COMPUTER = { site: 'riverport', lanes: [], devices: [] };

describe('lanes that come and go at a site', () => {
  const LANES = { site: 'riverport', lanes: ['lane-3'], devices: ['cameras/lane-3'] };

  it('get rights at every broker under the identity that the computer has, and no other site is touched', () => {
    enrol(orderFor('riverport'), clockAt(START_MS));
    enrol(orderFor('hillport'), clockAt(START_MS));
    const [before, elsewhere, centre] = [everything(), rightsAt('site.hillport'), rightsAt('centre')];
    const { made, rewritten, site } = enrol({ ...orderFor('riverport'), site: LANES }, clockAt(START_MS + DAY_MS));
    expect(made).toEqual([]);
    expect(rewritten).toEqual(['mosquitto.acl', 'nats.conf', 'rabbitmq.json', 'site.riverport.yaml']);
    expect(site).toMatchObject({ lanes: ['lane-3'], devices: ['cameras/lane-3'], endsMs: START_MS + 397 * DAY_MS });
    const after = everything();
    for (const file of Object.keys(before).filter((each) => /\.(pem|key)$/.test(each))) {
      expect(after[file]).toBe(before[file]);
    }
    const { acl, nats, rabbit } = rightsAt('site.riverport');
    for (const lane of ['lane-1', 'lane-2', 'lane-3']) {
      expect(acl).toContain(`topic write greenlane/riverport/${lane}/journal`);
      expect(nats).toContain(`"greenlane.riverport.${lane}.receipt"`);
      expect(JSON.stringify(rabbit)).toContain(`${lane}\\\\.journal`);
    }
    expect(acl).toContain('topic readwrite cameras/lane-3/#');
    expect([rightsAt('site.hillport'), rightsAt('centre')]).toEqual([elsewhere, centre]);
  });

  it('change nothing where the site has them, and lose it nothing where it is named without them', () => {
    enrol(orderFor('riverport'), clockAt(START_MS));
    const before = everything();
    const order = orderFor('riverport');
    const again = enrol({ ...order, site: { site: 'riverport', lanes: [], devices: ['cameras'] } }, clockAt(START_MS));
    expect(again).toMatchObject({ made: [], rewritten: [], site: { lanes: [], devices: [] } });
    expect(everything()).toEqual(before);
  });

  it('lose their rights when they are taken away, and the others keep theirs', () => {
    enrol(orderFor('riverport'), clockAt(START_MS));
    enrol(orderFor('hillport'), clockAt(START_MS));
    const [was, elsewhere] = [rightsAt('site.riverport'), rightsAt('site.hillport')];
    enrol({ ...orderFor('riverport'), site: LANES }, clockAt(START_MS));
    disenrol(folder, LANES, clockAt(START_MS));
    expect([rightsAt('site.riverport'), rightsAt('site.hillport')]).toEqual([was, elsewhere]);
  });

  it('are refused by name where the site has none such, or would have none left; then nothing is written', () => {
    enrol(orderFor('riverport'), clockAt(START_MS));
    const before = everything();
    const taken = { site: 'riverport', lanes: ['lane-1', 'lane-2'], devices: [] };
    expect(() => disenrol(folder, LANES, clockAt(START_MS))).toThrow(
      'riverport has no lane-3, cameras/lane-3: it has lane-1, lane-2, cam',
    );
    expect(() => disenrol(folder, taken, clockAt(START_MS))).toThrow('would have no lane left');
    const elsewhere = { ...taken, site: 'hillport' };
    expect(() => disenrol(folder, elsewhere, clockAt(START_MS))).toThrow('No site hillport was enrolled');
    expect(everything()).toEqual(before);
  });

  it('take a whole computer with them that is shut out, and no other', () => {
    enrol(orderFor('riverport'), clockAt(START_MS));
    enrol(orderFor('hillport'), clockAt(START_MS));
    disenrol(folder, COMPUTER, clockAt(START_MS));
    for (const file of ['mosquitto.acl', 'nats.conf', 'rabbitmq.json']) expect(read(file)).not.toContain('riverport');
    expect(readdirSync(folder)).not.toContain('site.riverport.yaml');
  });
});

describe('people who look at the page of the fleet', () => {
  const people: EnrolOrder = {
    ...orderFor('none'),
    site: null,
    brokerHosts: [],
    centre: false,
    viewers: ['ada', 'li'],
  };
  const order = () => ({ ...people, folder, fleetHosts: ['hq.example'] });

  it('get certificates of an authority of their own, beside that of the page, and no broker hears of them', () => {
    expect(enrol(order(), clockAt(START_MS)).made).toEqual(['authority', 'fleet', 'viewer.ada', 'viewer.li']);
    expect(certificate('viewer.ada').subject).toBe('CN=viewer.ada');
    expect(certificate('viewer.ada').keyUsage).toEqual(['1.3.6.1.5.5.7.3.2']);
    expect(certificate('fleet').subjectAltName).toBe('DNS:hq.example');
    expect(enrol({ ...order(), viewers: ['ada', 'mo'] }, clockAt(START_MS)).made).toEqual(['viewer.mo']);
    expect(readdirSync(folder).filter((file) => /conf|acl|json/.test(file))).toEqual(['enrolled.json']);
  });

  it('are renewed with all others, but for whoever took certificate and key along', () => {
    enrol(order(), clockAt(START_MS));
    rmSync(path.join(folder, 'viewer.li.pem'));
    rmSync(path.join(folder, 'viewer.li.key'));
    expect(renew(folder, 397, 60, clockAt(START_MS + 350 * DAY_MS))).toEqual(['fleet', 'viewer.ada']);
  });

  it('have no rights at brokers under the authority of the lanes either', () => {
    enrol({ ...orderFor('riverport'), viewers: ['ada'] }, clockAt(START_MS));
    for (const file of ['mosquitto.acl', 'nats.conf', 'rabbitmq.json']) expect(read(file)).not.toContain('viewer');
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
