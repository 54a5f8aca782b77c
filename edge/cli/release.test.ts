import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { copyOfPack, rewrite } from '../packs/pack.fixture.ts';
import { DEVELOPMENT_TRUST } from '../signing/keys.ts';
import { decodeRelease } from '../sync/releases/release.ts';
import { makeRelease, showRelease, tellReleases, withDatabase } from './release.ts';
import { beginRollout, keepGroup, moveRollout, tellGroups, tellRollout } from './rollout.ts';

const home = mkdtempSync(path.join(tmpdir(), 'greenlane-release-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));
const database = path.join(home, 'centre');
const contentDir = path.join(home, 'content');
mkdirSync(path.join(contentDir, 'published'), { recursive: true });
const policy = 'docs/examples/policy.yaml';
const wish = {
  database,
  contentDir,
  key: 'models/development-key/development.private.json',
  pack: [],
  trust: [],
  without: [],
  emptyList: [],
  note: '',
  by: 'ada',
};

const LISTED = '{"documents": [{"documentIssuer": "UTO", "documentNumber": "X1", "reason": "lost"}], "sealedBags": []}';
const NO_BAGS = ['sealedBags'] as const;

async function said(
  tell: (write: (text: string) => void) => Promise<void>,
  plain = stripVTControlCharacters,
): Promise<string> {
  let text = '';
  await tell((part) => (text += part));
  return plain(text);
}
const file = (name: string, text: string) => {
  writeFileSync(path.join(home, name), text);
  return path.join(home, name);
};
const strict = () => file('strict.yaml', `${readFileSync(policy, 'utf8')}\n# strict\n`);
const keptRelease = async (version: number) =>
  JSON.parse(await said(async (write) => showRelease(version, { database, json: true }, write))) as {
    readonly items: { readonly watchList: { readonly sha256: string } };
  };
const contentOf = (sha256: string) =>
  readFileSync(path.join(contentDir, 'published', sha256.slice(0, 2), sha256.slice(2)));

describe('greenlane release', () => {
  it('is made where a centre gives content from, and nowhere else', async () => {
    const elsewhere = { ...wish, contentDir: path.join(home, 'elsewhere'), policy };
    await expect(makeRelease(elsewhere, false, () => {})).rejects.toMatchObject({ code: 'data-invalid' });
  });

  it('signs what it has looked at, and puts all of it where lanes fetch it', async () => {
    const watchList = file('watch.json', LISTED);
    const all = { ...wish, policy, watchList, emptyList: NO_BAGS, pack: ['models/goods-risk'], note: 'first' };
    const json = JSON.parse(await said(async (write) => makeRelease(all, true, write))) as {
      readonly version: number;
      readonly content: { readonly sha256: string; readonly bytes: number };
    };
    const signed = contentOf(json.content.sha256);
    expect(signed).toHaveLength(json.content.bytes);
    const release = decodeRelease(signed, DEVELOPMENT_TRUST);
    expect(release).toMatchObject({ ok: true, content: { version: json.version, note: 'first' } });
    const items = release.ok ? release.content.items : {};
    expect(contentOf(items.policy?.sha256 ?? '').equals(readFileSync(policy))).toBe(true);
    expect(items.watchList?.bytes).toBe(readFileSync(watchList).length);
    const [pack] = items.packs ?? [];
    expect(pack?.files.map(({ name }) => name).toSorted()).toEqual(
      ['encoders.json', 'manifest.json', 'model.onnx', 'signatures.json', 'trees.json'].toSorted(),
    );
    for (const { name, sha256 } of pack?.files ?? []) {
      expect(contentOf(sha256).equals(readFileSync(path.join('models/goods-risk', name)))).toBe(true);
    }
  });

  it('tells what there is', async () => {
    expect(await said(async (write) => tellReleases(database, false, write))).toMatch(
      /^1 {2}\S+Z {2}ada {2}policy, watch list, goods-risk 1\.0\.0 {2}\(first\)\n$/,
    );
    const text = await said(async (write) => showRelease(1, { database, json: false }, write));
    expect(text).toMatch(/^release 1, made by ada on .*\n {2}first\n {2}policy /);
    await expect(showRelease(9, { database, json: true })).rejects.toThrow('There is no release 9: there is 1 [');
  });

  it.each([
    ['nothing', {}, '[data-invalid]'],
    ['a policy with a mistake', { policy: 'docs/examples/rs485-lane.yaml' }, '[policy-invalid]'],
    ['a policy that is not there', { policy: 'none.yaml' }, 'none.yaml cannot be read'],
    ['a site file that is a policy', { configuration: policy }, '[config-invalid]'],
    ['a watch list that is none', { watchList: 'package.json' }, 'with a mistake'],
    ['a watch list of one list', { watchList: file('half.json', '{"documents": []}') }, 'at sealedBags'],
    ['a watch list that is too long for a lane', { watchList: file('long.json', ' '.repeat(8_000_001)) }, 'too long'],
    ['one pack twice', { pack: ['models/goods-risk', 'models/goods-risk'] }, 'is named twice'],
    ['a key that is none', { policy, key: 'package.json' }, '[key-invalid]'],
    ['a note that commands a terminal', { policy, note: 'good\u001b[2Jnews' }, '--note wants one line'],
    ['a note of two lines', { policy, note: 'good\nnews' }, '--note wants one line'],
    ['a note that lanes would refuse', { policy, note: 'x'.repeat(501) }, 'at most 500 characters'],
    ['somebody who commands a terminal', { policy, by: 'ada\u009b2J' }, '--by wants one line'],
  ])('makes no release of %s', async (_, change, why) => {
    await expect(makeRelease({ ...wish, ...change }, false)).rejects.toThrow(why);
  });

  it('makes none with a pack that a lane would refuse', async () => {
    const pack = copyOfPack('goods-risk');
    rewrite(pack, 'encoders.json', (bytes) => Buffer.concat([bytes, Buffer.from(' ')]));
    await expect(makeRelease({ ...wish, pack: [pack] }, false)).rejects.toThrow('[pack-invalid]');
    const releases = await said(async (write) => tellReleases(database, true, write));
    expect((JSON.parse(releases) as { readonly releases: readonly unknown[] }).releases).toHaveLength(1);
  });

  it('takes over what it is not told, says from where, and leaves out what it is told to', async () => {
    const second = await said(async (write) => makeRelease({ ...wish, policy: strict() }, false, write));
    expect(second).toMatch(/ {2}policy +\w{64} {2}\d+ bytes\n {2}watch list .* bytes, from release 1\n/);
    expect(second).toMatch(/goods-risk 1\.0\.0, .* MB, from release 1\n/);
    const without = ['policy', 'pack:goods-risk'];
    const watchList = file('another.json', `${LISTED} `);
    await makeRelease({ ...wish, watchList, without }, false, () => {});
    expect(await said(async (write) => tellReleases(database, false, write))).toMatch(/^3 .* {2}watch list\n2 /);
    await expect(makeRelease({ ...wish, policy, without: ['policy'] }, false)).rejects.toThrow('both named and left');
  });

  it('empties no list unless that is meant, and tells how many entries there were and are', async () => {
    const emptied = { ...wish, watchList: file('empty.json', '{"documents": [], "sealedBags": []}'), without: [] };
    await expect(makeRelease(emptied, false)).rejects.toThrow(
      'documents would be empty at every lane (entries before: 1)',
    );
    const meant = { ...emptied, database: path.join(home, 'other'), emptyList: ['documents', 'sealedBags'] as const };
    const text = await said(async (write) => makeRelease(meant, false, write));
    expect(text).toMatch(/ {2}documents +unknown -> 0 entries\n {2}sealedBags +unknown -> 0 entries\n/);
  });

  it('takes over nothing that lanes could not fetch', async () => {
    const { sha256 } = (await keptRelease(3)).items.watchList;
    rmSync(path.join(contentDir, 'published', sha256.slice(0, 2), sha256.slice(2)));
    await expect(makeRelease({ ...wish, policy }, false)).rejects.toThrow('The watch-list of release 3 is to be taken');
    await makeRelease({ ...wish, policy, without: ['watch-list'] }, false, () => {});
    expect((await keptRelease(4)).items).toEqual({ policy: expect.anything() as unknown });
  });
});

describe('a release that another program wrote', () => {
  it('is shown without what commands a terminal', async () => {
    await withDatabase(database, async ({ query }) => {
      await query(`update releases set note = $1, created_by = $2 where version = 1`, [
        'good\u001b[2J\nnews',
        'a\u009bda',
      ]);
    });
    const listed = await said(
      async (write) => tellReleases(database, false, write),
      (text) => text,
    );
    const shown = await said(
      async (write) => showRelease(1, { database, json: false }, write),
      (text) => text,
    );
    for (const text of [listed, shown]) {
      expect(text).toContain('good\u{fffd}[2J news');
      expect(text).toContain('a\u{fffd}da');
    }
  });
});

describe('greenlane rollout', () => {
  const start = { database, why: '', by: 'ada', wait: 0, silentAfter: 1000, trialLimit: 2000, unheard: true };
  const bounds = { maxFailed: 0.02, maxSilent: 0.1, maxDivertedChange: 0.1 };
  const status = async () => said(async (write) => tellRollout({ database, id: null, json: false }, write));

  it('keeps groups, and says which lanes nobody has heard of', async () => {
    const text = await said(async (write) => keepGroup(database, 'canary', ['port/lane-1', 'a%2Fb/lane%202'], write));
    expect(text).toBe(
      'canary holds port/lane-1 a%2Fb/lane%202\n  the centre has never heard a%2Fb/lane%202 port/lane-1\n',
    );
    expect(await said(async (write) => tellGroups(database, false, write))).toBe(
      'canary  a%2Fb/lane%202 port/lane-1\n',
    );
    await expect(keepGroup(database, 'rest', [])).rejects.toThrow('every lane that no group names');
    for (const lane of ['lane-1', 'a/b/c', '/b', '%/b']) {
      await expect(keepGroup(database, 'canary', [lane])).rejects.toThrow('is no lane');
    }
  });

  it('begins, rests, goes on and stops, and tells who did what', async () => {
    await expect(beginRollout(1, { ...start, ...bounds, groups: 'rest:0%' })).rejects.toThrow('has no share');
    const begun = await said(async (write) => beginRollout(1, { ...start, ...bounds, groups: 'canary,rest' }, write));
    expect(begun).toMatch(
      /^ {2}canary +2 lanes\n {2}rest +no lanes\nrollout 1 of release 1 has begun with canary, rest\n$/,
    );
    await moveRollout('pause', { ...start, why: 'lunch' }, () => {});
    expect(await status()).toMatch(/^rollout 1 of release 1: paused, step 1 of 2: lunch\n {2}canary +2 waiting\n/);
    await moveRollout('resume', start, () => {});
    await moveRollout('stop', { ...start, why: 'smoke' }, () => {});
    expect(await status()).toMatch(
      /stopped: smoke\n[^]*ada {2}started\n.*paused: lunch\n.*resumed\n.*stopped: smoke\n$/,
    );
    await expect(moveRollout('resume', start)).rejects.toThrow('[rollout-refused]');
    await expect(beginRollout(12, { ...start, ...bounds, groups: 'rest' })).rejects.toThrow(
      'There is no release 12: there are 4, 3, 2, 1 [',
    );
    await expect(tellRollout({ database, id: 7, json: true })).rejects.toThrow('There is no rollout 7: there is 1 [');
  });

  it('hands on nothing of a release that was stopped', async () => {
    await beginRollout(4, { ...start, ...bounds, groups: 'canary,rest' }, () => {});
    await moveRollout('stop', { ...start, why: 'smoke' }, () => {});
    await expect(beginRollout(4, { ...start, ...bounds, groups: 'rest' })).rejects.toThrow(
      'Rollout 2 of release 4 was stopped: make a new release of the same files, or take one that they may be given: there are 3, 2 [',
    );
    const watchList = file('fifth.json', `${LISTED}\n`);
    await makeRelease({ ...wish, watchList, emptyList: NO_BAGS }, false, () => {});
    expect(Object.keys((await keptRelease(5)).items)).toEqual(['watchList']);
  });
});
