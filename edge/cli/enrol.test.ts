import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { readSite } from '../config/load.ts';
import { enrolAll, type EnrolWish, removeFrom, renewAll } from './enrol.ts';

let out: string;
beforeEach(() => {
  out = mkdtempSync(join(tmpdir(), 'greenlane-cli-enrol-'));
});
afterEach(() => rmSync(out, { recursive: true, force: true }));

const wish = (changes: Partial<EnrolWish> = {}): EnrolWish => ({
  out,
  site: 'riverport',
  lanes: ['lane-1', 'lane-2'],
  devices: ['cameras/lane-1'],
  brokerHosts: ['broker.example', '10.0.0.7'],
  contentHosts: ['content.example'],
  fleetHosts: [],
  viewers: [],
  centre: true,
  letInAgain: false,
  days: 397,
  ...changes,
});

function told(task: (write: (text: string) => void) => void): string {
  let text = '';
  task((part) => (text += part));
  return stripVTControlCharacters(text);
}

describe('greenlane enrol', () => {
  it('says what it made, and for whom each file is', () => {
    const text = told((write) => enrolAll(wish(), write));
    expect(text).toContain('made authority, broker, content, site.riverport, centre');
    expect(text).toContain('authority.key        signs all others; keep it off the network');
    expect(told((write) => renewAll(out, 397, write))).toContain('none ends within 60 days');
  });

  it('says what a lane that is added later changes, and what is to be done with it', () => {
    told((write) => enrolAll(wish(), write));
    const more = wish({ lanes: ['lane-3'], devices: ['cameras/lane-3'], centre: false });
    const text = told((write) => enrolAll(more, write));
    expect(text).toContain('site.riverport has now also lane-3, cameras/lane-3/#; its key and certificate stay, to 20');
    expect(text).toContain('written anew         mosquitto.acl, nats.conf, rabbitmq.json, site.riverport.yaml');
    expect(text).toContain('Mosquitto kill -HUP; NATS nats-server --signal reload');
    expect(told((write) => enrolAll(more, write))).toMatch(
      /: everybody had an identity\n {2}site\.riverport had all of it, and keeps key and certificate, to [\d-]+\n$/,
    );
  });

  it('says what is left to do about lanes that are taken away, and about a computer that is shut out', () => {
    told((write) => enrolAll(wish(), write));
    const lane = wish({ lanes: ['lane-2'], devices: [], contentHosts: [], centre: false });
    expect(told((write) => removeFrom(lane, write))).toContain('site.riverport has lane-2 no more');
    const text = told((write) => removeFrom({ ...lane, lanes: [] }, write));
    expect(text).toContain('site.riverport is shut out of the brokers');
    expect(text).toContain('rabbitmqctl delete_user site.riverport');
    expect(text).toMatch(/until the certificate ends, on \d{4}-\d\d-\d\d\n/);
    expect(() => enrolAll(wish(), () => {})).toThrow('say --let-in-again');
    for (const wrong of [{ site: null, lanes: [] }, { centre: true }, { viewers: ['ada'] }]) {
      expect(() => removeFrom({ ...lane, ...wrong }, () => {})).toThrow('--remove takes from a --site');
    }
  });

  it('makes an authority of people alone, and says how one comes into a browser', () => {
    const people = { site: null, lanes: [], devices: [], brokerHosts: [], contentHosts: [], centre: false };
    const text = told((write) => enrolAll(wish({ ...people, viewers: ['ada'], fleetHosts: ['hq.example'] }), write));
    expect(text).toContain('made authority, fleet, viewer.ada');
    expect(text).toContain('openssl pkcs12 -export -in viewer.NAME.pem');
    expect(readdirSync(out).filter((file) => /mosquitto|nats|rabbitmq|broker/.test(file))).toEqual([]);
  });

  it('writes what a site file takes as it stands', () => {
    told((write) => enrolAll(wish(), write));
    const site: unknown = parse(readFileSync('docs/examples/rs485-lane.yaml', 'utf8'));
    const fragment: unknown = parse(readFileSync(join(out, 'site.riverport.yaml'), 'utf8'));
    expect(readSite(stringify(Object.assign({}, site, fragment))).problems).toEqual([]);
  });

  it.each<readonly [string, Partial<EnrolWish>]>([
    ['"River Port" is no name', { site: 'River Port' }],
    ['"lane 1" is no name', { lanes: ['lane 1'] }],
    ['A lane is named twice', { lanes: ['lane-1', 'lane-1'] }],
    ['No lane is called desk', { lanes: ['desk'] }],
    ['by --site and --lanes together', { site: null }],
    ['by --site and --lanes together', { lanes: [] }],
    ['"Ada L" is no name', { viewers: ['Ada L'] }],
    ['"mqtt://broker" is no host name', { brokerHosts: ['mqtt://broker'] }],
    ['"a b" is no host name', { contentHosts: ['a b'] }],
    ['"greenlane/#" is no prefix', { devices: ['greenlane/#'] }],
    ['4000 days are more than 3650', { days: 4000 }],
    ['(--broker-host)', { brokerHosts: [] }],
  ])('refuses with "%s", and writes nothing', (words, changes) => {
    expect(() => enrolAll(wish(changes), () => {})).toThrow(words);
    expect(readdirSync(out)).toEqual([]);
  });
});
