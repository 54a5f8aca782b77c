import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../hardware/clock.ts';
import { openEmbedded } from '../sync/database.ts';
import { migrate } from '../sync/migrate.ts';
import type { ReleaseStage } from '../sync/releases/release.ts';
import { beginRollout, keepGroup, tellRollout } from './rollout.ts';

const home = mkdtempSync(path.join(tmpdir(), 'greenlane-rollout-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));
const database = path.join(home, 'centre');
const HOUR_MS = 3_600_000;
const start = {
  database,
  why: '',
  by: 'ada',
  wait: 0,
  silentAfter: HOUR_MS,
  trialLimit: 24 * HOUR_MS,
  maxFailed: 0.02,
  maxSilent: 0.1,
  maxDivertedChange: 0.1,
};

async function inDatabase(...statements: readonly string[]): Promise<void> {
  const embedded = await openEmbedded(database);
  await migrate(embedded);
  for (const statement of statements) await embedded.query(statement);
  await embedded.close();
}
async function said(tell: (write: (text: string) => void) => Promise<void>): Promise<string> {
  let text = '';
  await tell((part) => (text += part));
  return stripVTControlCharacters(text);
}
const status = async () => said(async (write) => tellRollout({ database, id: null, json: false }, write));
const reported = (lane: string, stage: ReleaseStage, heardMs: number) =>
  `insert into release_reports select id, 1, '${stage}', '', ${heardMs} from lanes where lane = '${lane}'`;

beforeAll(async () =>
  inDatabase(
    `insert into lanes (site, lane) values ('port', 'a'), ('port', 'b'), ('port', 'c'), ('port', 'desk')`,
    `insert into releases (version, created_ms, created_by, note, items, sha256, bytes) values (1, 0, 'ada', '', '{}', '', 1)`,
  ),
);
beforeEach(async () => inDatabase('truncate rollouts, rollout_lanes, rollout_deeds, release_reports, release_groups'));

describe('the start of a rollout', () => {
  it('tells how many lanes each step means, and waits for none that the centre has never heard', async () => {
    await keepGroup(database, 'canary', ['port/a', 'prot/b'], () => {});
    const wish = { ...start, groups: 'canary,rest' };
    await expect(beginRollout(1, wish)).rejects.toThrow('The centre has never heard prot/b:');
    expect(await status()).toBe('there is no rollout yet\n');
    const text = await said(async (write) => beginRollout(1, { ...wish, unheard: true }, write));
    expect(text).toMatch(/^ {2}canary +2 lanes\n {2}rest +2 lanes\nrollout \d+ of release 1 has begun/);
  });

  it('is warned of a group that holds some lanes of a computer', async () => {
    const set = async (...lanes: readonly string[]) =>
      said(async (write) => keepGroup(database, 'canary', lanes, write));
    expect(await set('port/a', 'port/c')).toBe(
      'canary holds port/a port/c\n  a computer takes a release for all its lanes: port/b would run it, too\n',
    );
    expect(await set('port/a', 'port/b', 'port/c')).toBe('canary holds port/a port/b port/c\n');
  });
});

describe('the status of a rollout', () => {
  it('says of lanes what their reports say, and names those that come no further', async () => {
    const nowMs = systemClock.wallMs();
    await keepGroup(database, 'canary', ['port/a', 'port/b'], () => {});
    await beginRollout(1, { ...start, groups: 'canary,rest' }, () => {});
    await inDatabase(
      `update rollout_lanes set offered_ms = ${nowMs - 3 * HOUR_MS} where step = 0`,
      reported('a', 'staged', nowMs - 2 * HOUR_MS),
      reported('b', 'trial', nowMs - 2 * HOUR_MS),
      reported('c', 'active', nowMs - 2 * HOUR_MS),
    );
    const text = await status();
    expect(text).toMatch(
      / {2}canary +1 staged, 1 trial\n {2}rest +1 active\n {2}port\/a staged since \S+Z, and no further\n/,
    );
    expect(text).not.toContain('port/b');
  });
});
