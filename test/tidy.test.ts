import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import serversConfig from '../vitest.servers.config.ts';
import browserConfig from '../vitest.browser.config.ts';
import mainConfig from '../vitest.config.ts';
import { HOME, listFiles } from './source-tree.ts';
import { BANS } from './tidy/bans.ts';
import * as checks from './tidy/checks.ts';
import type { Tree } from './tidy/checks.ts';

// The ratchet: these move down as the house gets tidier, and up only with a reason in the commit.
const MEDIAN_FILE_LINES = 100;
const P95_FUNCTION_LINES = 40;

function readTree(): Tree {
  return new Map(
    listFiles().map((file) => {
      const bytes = readFileSync(path.join(HOME, file));
      return [file, bytes.includes(0) ? '' : bytes.toString('utf8')];
    }),
  );
}

interface Configuration {
  readonly test?: { readonly include?: readonly string[]; readonly exclude?: readonly string[] };
}
const configurations: readonly Configuration[] = [...mainConfig.test.projects, serversConfig, browserConfig];
const runs = configurations.map(({ test }) => ({ include: test?.include ?? [], exclude: test?.exclude ?? [] }));
const testsNobodyRuns = (tree: Tree) => checks.testsNobodyRuns(tree, runs);

function lines(count: number): string {
  return 'f();\n'.repeat(count);
}

/** Each check, a tree it must complain of, and the complaint's beginning. */
const PLANTED: readonly [
  title: string,
  check: (tree: Tree) => readonly string[],
  files: Record<string, string>,
  complaint: string,
][] = [
  ['no file is too long', checks.longFiles, { 'edge/a.ts': lines(301), 'edge/b.ts': lines(300) }, 'edge/a.ts has 301'],
  [
    'no function is too long',
    checks.longFunctions,
    { 'edge/a.ts': `const a = () => {\n${lines(79)}};\nfunction b() {\n${lines(78)}}` },
    'edge/a.ts: a has 81',
  ],
  [
    'no data lies unused',
    checks.deadFiles,
    {
      'edge/a.ts': `load('used.sql'); walk('all');`,
      'edge/used.sql': 'x',
      'edge/all/1.sql': 'x',
      'edge/b/dead.sql': 'x',
    },
    'edge/b/dead.sql is named by no source',
  ],
  ['no file is empty', checks.emptyFiles, { 'edge/a.ts': ' \n', 'edge/b.ts': 'f();' }, 'edge/a.ts is empty'],
  ['there are no barrels', checks.barrels, { 'edge/a/index.ts': '', 'edge/a/reindex.ts': '' }, 'edge/a/index.ts:'],
  [
    "each driver's protocol has its page",
    checks.undocumentedDrivers,
    { 'hardware/gate/driver.ts': '', 'hardware/camera/driver.ts': '', 'docs/protocols/camera.md': '' },
    'docs/protocols/gate.md is missing',
  ],
  [
    'each test is run by somebody',
    testsNobodyRuns,
    { 'docs/a.test.ts': '', 'edge/a.test.ts': '', 'hardware/gate/b.test.ts': '', 'test/servers/c.test.ts': '' },
    'docs/a.test.ts is in no vitest',
  ],
  [
    'no two tests of a file have one title',
    checks.sameTitles,
    { 'edge/a.test.ts': `describe('x', () => { it('a', f); it('a', f); }); describe('y', () => { it('a', f); });` },
    'edge/a.test.ts: two tests "x > a"',
  ],
  [
    'no link leads nowhere',
    checks.brokenLinks,
    { 'docs/a.md': '[a](b.md) [b](../edge/) [c](#x) [d](https://example.org) [e](../edge/c.ts#L1)', 'edge/c.ts': '' },
    'docs/a.md: the link to b.md',
  ],
  [
    'the lock file is whole',
    checks.holesInLock,
    {
      'package-lock.json': JSON.stringify({
        packages: {
          'node_modules/a': { optionalDependencies: { b: '1', c: '1' } },
          'node_modules/a/node_modules/c': {},
        },
      }),
    },
    'package-lock.json: node_modules/a may need b',
  ],
];

describe('the tree', () => {
  const tree = readTree();

  it('says nothing that is banned', () => {
    expect(checks.bannedWords(tree)).toEqual([]);
  });

  it.each(PLANTED)('%s', (_title, check) => {
    expect(check(tree)).toEqual([]);
  });

  it('fits in the head: the median file and the long functions stay under the ratchet', () => {
    const medianFile = checks.quantile(checks.codeLines(tree), 0.5);
    const longFunction = checks.quantile(checks.functionLines(tree), 0.95);
    process.stdout.write(`median file ${medianFile} lines, 95th percentile function ${longFunction} lines\n`);
    expect(medianFile).toBeLessThanOrEqual(MEDIAN_FILE_LINES);
    expect(longFunction).toBeLessThanOrEqual(P95_FUNCTION_LINES);
  });
});

describe('the tidy checks can fail', () => {
  it.each(PLANTED)('%s, or a complaint names the culprit alone', (_title, check, files, complaint) => {
    const complaints = check(new Map(Object.entries(files)));
    expect(complaints).toHaveLength(1);
    expect(complaints[0]).toContain(complaint);
  });

  it.each(BANS.map((ban) => [ban.sample, ban] as const))('"%s" is banned', (sample, ban) => {
    const file = ban.sampleFile ?? 'edge/lane/lane.ts';
    expect(checks.bannedWords(new Map([[file, `\n${sample}\n`]]))).toEqual([
      expect.stringMatching(new RegExp(`^${file}:2: .*${ban.instead.slice(0, 8)}`)),
    ]);
  });

  it('time is at home in the clock and chance nowhere', () => {
    const text = 'export const now = () => Date.now() + Math.random();';
    expect(checks.bannedWords(new Map([['hardware/clock.ts', text]]))).toEqual([
      expect.stringContaining('"Math.random("'),
    ]);
  });

  it('quantiles are taken from sorted values', () => {
    expect(checks.quantile([3, 1, 2], 0.5)).toBe(2);
    expect(checks.quantile([], 0.5)).toBe(0);
  });
});
