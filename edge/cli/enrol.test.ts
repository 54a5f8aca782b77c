import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { readSite } from '../config/load.ts';
import { enrolAll, type EnrolWish, renewAll } from './enrol.ts';

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
  centre: true,
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
