import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { cruise } from 'dependency-cruiser';
import type { ICruiseResult } from 'dependency-cruiser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { IMPORT_RULES, PACKAGE_ROOMS } from './import-rules.ts';
import { HOME, listFiles } from './source-tree.ts';

const SOURCE = /\.(tsx?|mjs)$/;

async function cruiseTree(home: string): Promise<ICruiseResult> {
  const sources = listFiles(home).filter((file) => SOURCE.test(file));
  const { output } = await cruise(
    sources,
    {
      baseDir: home,
      validate: true,
      ruleSet: { forbidden: IMPORT_RULES },
      tsPreCompilationDeps: true,
      doNotFollow: 'node_modules',
    },
    { exportsFields: ['exports'], conditionNames: ['node', 'import', 'require', 'default'] },
  );
  if (typeof output === 'string') throw new TypeError('expected a cruise result, not a report');
  return output;
}

function violationsOf(result: ICruiseResult): string[] {
  return result.summary.violations.map(({ rule, from, to }) =>
    from === to ? `${rule.name}: ${from}` : `${rule.name}: ${from} -> ${to}`,
  );
}

describe('the house', () => {
  let result: ICruiseResult;
  beforeAll(async () => {
    result = await cruiseTree(HOME);
  });

  it('keeps its import rules', () => {
    expect(violationsOf(result)).toEqual([]);
  });

  it('was seen whole, with types and imports', () => {
    const seen = new Set(result.modules.map((module) => module.source));
    const unseen = listFiles().filter((file) => SOURCE.test(file) && !seen.has(file));
    expect(unseen).toEqual([]);
    expect(result.summary.totalDependenciesCruised).toBeGreaterThan(seen.size / 2);
    expect(
      result.modules.flatMap((module) => module.dependencies).some((to) => to.dependencyTypes.includes('type-only')),
    ).toBe(true);
  });

  it('has a room for each package it depends on', () => {
    const { dependencies } = JSON.parse(readFileSync(path.join(HOME, 'package.json'), 'utf8')) as {
      dependencies: Record<string, string>;
    };
    expect(Object.keys(dependencies).toSorted()).toEqual(Object.keys(PACKAGE_ROOMS).toSorted());
  });
});

/** A small house in which each rule is broken by exactly the files named here. */
const PLANTED: Readonly<Record<string, { source: string; breaks: readonly string[] }>> = {
  'edge/contract/word.ts': { source: `import { z } from 'zod'; export const word = z;`, breaks: [] },
  'hardware/clock.ts': { source: `export const clock = 1; export type Clock = number;`, breaks: [] },
  'hardware/gate/gate.ts': {
    source: `import { word } from '../../edge/contract/word.ts'; export const gate = word;`,
    breaks: ['hardware-stands-alone -> edge/contract/word.ts'],
  },
  'sim/world.ts': { source: `import { gate } from '../hardware/gate/gate.ts'; export const world = gate;`, breaks: [] },
  'edge/main.ts': {
    source: `import { world } from '../sim/world.ts'; export const main = world;`,
    breaks: ['nobody-imports-sim -> sim/world.ts'],
  },
  'edge/cli/sim.ts': {
    source: `import type { world } from '../../sim/world.ts'; export const run = () => import('../../sim/world.ts');`,
    breaks: [],
  },
  'edge/cli/demo.ts': {
    source: `import { world } from '../../sim/world.ts'; import '../main.ts'; export const demo = world;`,
    breaks: ['cli-reaches-sim-dynamically -> sim/world.ts'],
  },
  'test/helper.ts': { source: `import '../edge/main.ts'; export const helper = 1;`, breaks: [] },
  'edge/controller.ts': {
    source: `import './main.ts'; import '../test/helper.ts'; import './gone.ts';`,
    breaks: [
      'nobody-imports-main -> edge/main.ts',
      'nobody-imports-test -> test/helper.ts',
      'no-unresolved -> ./gone.ts',
    ],
  },
  'edge/lane/lane.test.ts': {
    source: `import { clock } from '../../hardware/clock.ts'; export const fake = clock;`,
    breaks: [],
  },
  'edge/lane/lane.ts': {
    source: `import './lane.test.ts'; import 'rxjs'; import 'vitest';`,
    breaks: [
      'nobody-imports-a-test -> edge/lane/lane.test.ts',
      'only-tests-use-development-packages -> node_modules/vitest/main.js',
    ],
  },
  'edge/contract/impure.ts': {
    source: `import type { Clock } from '../../hardware/clock.ts'; export type Word = Clock;`,
    breaks: ['contract-imports-only-zod -> hardware/clock.ts'],
  },
  'edge/lane/passage.ts': {
    source: `import type { Clock } from '../../hardware/clock.ts'; import './lane.ts'; export type At = Clock;`,
    breaks: ['pure-rooms-stay-pure -> edge/lane/lane.ts'],
  },
  'edge/assess/judge.ts': {
    source: `import 'node:fs'; import 'rxjs'; import { clock } from '../../hardware/clock.ts'; export const now = clock;`,
    breaks: [
      'pure-rooms-stay-pure -> fs',
      'pure-rooms-stay-pure -> node_modules/rxjs/main.js',
      'package-rxjs -> node_modules/rxjs/main.js',
      'pure-rooms-borrow-only-types-of-hardware -> hardware/clock.ts',
    ],
  },
  'edge/ledger/ledger.ts': {
    source: `import '../lane/lane.ts'; import '../contract/word.ts';`,
    breaks: ['rooms-meet-in-the-contract -> edge/lane/lane.ts'],
  },
  'edge/desk/doors.ts': {
    source: `import './web/screen.tsx'; export const doors = 1;`,
    breaks: ['only-the-browser-loads-the-screen -> edge/desk/web/screen.tsx'],
  },
  'edge/desk/web/screen.tsx': {
    source: `import type { Word } from '../../contract/impure.ts'; import 'node:fs';
      import { clock } from '../../../hardware/clock.ts'; import '../../contract/word.ts'; export const word: Word = clock;`,
    breaks: ['the-screen-runs-in-a-browser -> fs', 'the-screen-runs-in-a-browser -> edge/contract/word.ts'],
  },
  'edge/packs/pack.ts': { source: `import '../contract/word.ts'; export const pack = 1;`, breaks: [] },
  'edge/inference/model.ts': {
    source: `import '../packs/pack.ts'; import '../lane/lane.ts';`,
    breaks: ['config-and-inference-may-read-packs -> edge/lane/lane.ts'],
  },
  'edge/rollout/rollout.ts': {
    source: `import '../packs/pack.ts'; import '../ledger/ledger.ts';`,
    breaks: ['rollout-may-read-packs-and-write-durably -> edge/ledger/ledger.ts'],
  },
  'edge/sync/sync.ts': {
    source: `import '../ledger/ledger.ts'; import '../lane/lane.ts';`,
    breaks: ['desk-and-sync-may-use-the-ledger -> edge/lane/lane.ts'],
  },
  'edge/down/down.ts': {
    source: `import '../contract/word.ts'; import '../sync/sync.ts'; export const down = 1;`,
    breaks: ['down-knows-what-the-centre-signs -> edge/sync/sync.ts'],
  },
  'edge/live/live.ts': {
    source: `import '../ledger/ledger.ts'; import '../lane/lane.ts'; export const live = 1;`,
    breaks: ['live-shares-the-way-of-sync -> edge/lane/lane.ts'],
  },
  'edge/proof/proof.ts': {
    source: `import '../ledger/ledger.ts'; import '../lane/lane.ts'; export const proof = 1;`,
    breaks: ['proof-knows-chain-and-receipts -> edge/lane/lane.ts'],
  },
  'edge/fleet/board.ts': {
    source: `import '../lane/lane.ts'; export const board = 1;`,
    breaks: ['fleet-reads-the-centre -> edge/lane/lane.ts'],
  },
  'launch.mjs': {
    source: `import 'node:fs'; import './hardware/clock.ts';`,
    breaks: ['launcher-stands-alone -> hardware/clock.ts'],
  },
  'hardware/link/one.ts': {
    source: `import { two } from './two.ts'; export const one = 1; export const sum = () => one + two;`,
    breaks: ['no-cycles -> hardware/link/two.ts'],
  },
  'hardware/link/two.ts': {
    source: `import type { one } from './one.ts'; export const two = 2; export type One = typeof one;`,
    breaks: [],
  },
  'hardware/link/index.ts': { source: `export * from './three.ts';`, breaks: [] },
  'hardware/link/three.ts': { source: `import './four.ts';`, breaks: [] },
  'hardware/link/four.ts': { source: `export const four = 4;`, breaks: [] },
  'hardware/link/user.ts': { source: `import './index.ts';`, breaks: ['no-barrels -> hardware/link/index.ts'] },
  'hardware/link/alone.ts': { source: `export const alone = 1;`, breaks: ['no-orphans'] },
  'edge/stray.ts': {
    source: Object.keys(PACKAGE_ROOMS)
      .map((name) => `import '${name}';`)
      .join('\n'),
    breaks: Object.entries(PACKAGE_ROOMS)
      .filter(([, room]) => !new RegExp(room).test('edge/stray.ts'))
      .map(([name]) => `package-${name} -> node_modules/${name}/main.js`),
  },
  'hardware/stray.ts': {
    source: Object.keys(PACKAGE_ROOMS)
      .map((name) => `import '${name}';`)
      .join('\n'),
    breaks: Object.entries(PACKAGE_ROOMS)
      .filter(([, room]) => !new RegExp(room).test('hardware/stray.ts'))
      .map(([name]) => `package-${name} -> node_modules/${name}/main.js`),
  },
};

function plant(home: string): void {
  const write = (file: string, text: string) => {
    mkdirSync(path.dirname(path.join(home, file)), { recursive: true });
    writeFileSync(path.join(home, file), text);
  };
  for (const name of [...Object.keys(PACKAGE_ROOMS), 'vitest']) {
    write(`node_modules/${name}/package.json`, JSON.stringify({ name, version: '1.0.0', main: 'main.js' }));
    write(`node_modules/${name}/main.js`, '');
  }
  const dependencies = Object.fromEntries(Object.keys(PACKAGE_ROOMS).map((name) => [name, '1.0.0']));
  write('package.json', JSON.stringify({ dependencies, devDependencies: { vitest: '1.0.0' } }));
  for (const [file, { source }] of Object.entries(PLANTED)) write(file, source);
}

describe('the import rules', () => {
  const home = mkdtempSync(path.join(tmpdir(), 'greenlane-architecture-'));
  afterAll(() => rmSync(home, { recursive: true, force: true }));

  it('each turn red at a violation planted for it, and only there', async () => {
    plant(home);
    const expected = Object.entries(PLANTED).flatMap(([file, { breaks }]) =>
      breaks.map((broken) => (broken.includes(' -> ') ? broken.replace(' ->', `: ${file} ->`) : `${broken}: ${file}`)),
    );
    expect(violationsOf(await cruiseTree(home)).toSorted()).toEqual(expected.toSorted());
    const proven = new Set(expected.map((violation) => violation.slice(0, violation.indexOf(': '))));
    // zod has no walls to break.
    expect(IMPORT_RULES.map((rule) => rule.name).filter((name) => !proven.has(name ?? ''))).toEqual(['package-zod']);
  });
});
