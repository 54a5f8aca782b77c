import { describe, expect, it } from 'vitest';
import { loadPolicy } from './config/policy.ts';
import { readSite } from './config/load.ts';
import type { SiteConfig } from './config/schema.ts';
import type { Policy } from './contract/policy.ts';
import { fitnessNotes, readManifests } from './fitness.ts';
import type { Manifest } from './packs/manifest.ts';
import { readFileSync } from 'node:fs';

const SAMPLE = readFileSync('docs/examples/serial-servers-lane.yaml', 'utf8').replaceAll(
  /^ +(?:millimetresPerPixel|energies|face): .*\n/gm,
  '',
);
const LOOKING = loadPolicy('docs/examples/policy.yaml');
const POLICY: Policy = { ...LOOKING, seen: LOOKING.seen.filter(({ category }) => category === 'weapon') };

/** The sample site with other keys to its bag scanner and its lane. */
function site(scanner: string, lane = ''): SiteConfig {
  const text = SAMPLE.replace(/(prefix: greenlane.*\n)/, `$1      ${scanner}\n`).replace(
    /( +- id: lane-1.*\n)/,
    `$1${lane}`,
  );
  const { content, problems } = readSite(text);
  expect(problems).toEqual([]);
  if (content === null) throw new Error('the sample site is amiss');
  return content;
}

const detector = {
  kind: 'detector',
  id: 'bag-xray',
  input: { channels: ['low', 'high'], width: 320, height: 240, fit: { kind: 'millimetres', millimetresPerPixel: 2.5 } },
  classes: [{ name: 'firearm', category: 'weapon', threshold: 0.5 }],
} as unknown as Manifest;
const face = { kind: 'face', id: 'face' } as Manifest;
const goods = { kind: 'tabular-risk', id: 'goods-risk' } as Manifest;

const FIT = 'millimetresPerPixel: [2, 2]';

describe('what a site cannot do', () => {
  it.each<readonly [string, SiteConfig, readonly Manifest[], readonly RegExp[]]>([
    ['nothing', site(FIT), [detector], []],
    ['no detector', site(FIT), [], [/lane-1: no model pack looks into bags/]],
    [
      'a scanner of one energy',
      site(`energies: single\n      ${FIT}`),
      [detector],
      [/feeds bag-xray with less: .*one energy/],
    ],
    ['a scanner without a scale', site('energies: dual'), [detector], [/with less: .*size/]],
    ['a scanner that is too coarse', site('millimetresPerPixel: [9, 9]'), [detector], [/cannot feed bag-xray/]],
    ['a scanner of large pictures', site('millimetresPerPixel: [2.4, 2.4]'), [detector], [/with less: .*1\.3 times/]],
    [
      'one of huge pictures',
      site('millimetresPerPixel: [4.9, 4.9]'),
      [detector],
      [/cannot feed bag-xray: .*2\.7 times/],
    ],
    ['no face pack', site(FIT, '    face: document\n'), [detector], [/is to compare faces, and no model pack/]],
    ['a face pack', site(FIT, '    face: document\n'), [detector, face], []],
    ['a face pack that nobody asks', site(FIT), [detector, face], [/compares faces, and no lane asks for it/]],
  ])('is told: %s', (_what, config, manifests, expected) => {
    const notes = fitnessNotes(config, POLICY, [goods, ...manifests]);
    expect(notes).toHaveLength(expected.length);
    for (const [index, pattern] of expected.entries()) expect(notes[index]).toMatch(pattern);
  });

  it('names what the policy looks for and no model knows', () => {
    const [note] = fitnessNotes(site(FIT), LOOKING, [goods, detector]);
    expect(note).toMatch(/^no model pack knows what the policy looks for: ammunition, .*electronics$/);
  });

  it('says nothing of bags where the policy looks for nothing', () => {
    expect(fitnessNotes(site(FIT), { ...POLICY, seen: [] }, [goods])).toEqual([]);
  });

  it('says where declared goods lead when nothing judges them', () => {
    expect(fitnessNotes(site(FIT), POLICY, [detector])).toEqual([
      'no model pack judges goods: whoever declares some goes to an officer',
    ]);
  });

  it('says where rows wait because no word of the centre counts', () => {
    const untrusting = { ...site(FIT).central, enabled: true, trustedKeys: [] };
    const notes = (config: SiteConfig) => fitnessNotes(config, POLICY, [goods, detector]);
    expect(notes({ ...site(FIT), central: untrusting })).toEqual([
      'central.trustedKeys names no key: nothing that the centre says counts, and every row waits in the ledger',
    ]);
    expect(notes({ ...site(FIT), mode: 'simulation', central: untrusting })).toEqual([]);
    expect(notes({ ...site(FIT), central: { ...untrusting, enabled: false } })).toEqual([]);
  });

  it('leaves a pack that cannot be read to whoever verifies it', () => {
    expect(readManifests(['no/such/folder'])).toEqual([]);
    expect(readManifests(['models/goods-risk']).map(({ id }) => id)).toEqual(['goods-risk']);
  });
});
