import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Database, openEmbedded } from '../database.ts';
import { migrate } from '../migrate.ts';
import { retireLane } from '../retirement.ts';
import { POINTER_LIFETIME_MS } from './pointers.ts';
import { setGroup } from './store.ts';
import { pauseRollout, resumeRollout, stopRollout } from './rollout-store.ts';
import { BY_ADA, named, rolloutWorld, ROUND_MS, row } from './rollout.fixture.ts';

const database: Database = await openEmbedded(null);
await migrate(database);
afterAll(async () => database.close());

const TABLES = [
  'lanes',
  'records',
  'spans',
  'releases',
  'release_groups',
  'rollouts',
  'rollout_lanes',
  'rollout_deeds',
  'retirements',
];
const LANES = ['a', 'b', 'c', 'd', 'e'];

type World = Awaited<ReturnType<typeof rolloutWorld>>;
let world: World;
beforeEach(async () => {
  await database.query(`truncate ${TABLES.join(', ')}, release_pointers, release_reports restart identity`);
  world = await rolloutWorld(database);
  for (const lane of LANES) await world.decided(lane, 1, 0);
  await setGroup(database, { name: 'canary', lanes: [named('a')] });
  await world.makeRelease();
});
afterEach(async () => world.end());

describe('a rollout at the centre', () => {
  it('reaches the first group, then the rest, and is completed', async () => {
    await world.start(1, 'canary,rest', { waitMs: 3 * ROUND_MS });
    await world.round();
    expect(world.told()).toEqual({ a: 1 });
    expect(world.pointers[0]).toMatchObject({ release: { version: 1, bytes: 7 }, stopped: false });
    await world.report(['a'], 'active');
    await world.round(2);
    expect(world.told()).toEqual({ a: 1 });
    await world.round(4);
    expect(world.told()).toEqual({ a: 1, b: 1, c: 1, d: 1, e: 1 });
    await world.report(['b', 'c', 'd', 'e'], 'active');
    await world.round(5);
    const { state, deeds } = await world.status();
    expect(state).toBe('completed');
    expect(deeds.map(({ who, deed }) => `${who} ${deed}`)).toEqual([
      'ada started',
      'centre next step',
      'centre completed',
    ]);
    expect(world.pointers).toHaveLength(5);
  });

  it('stops by itself when the first lanes roll it back, tells them, and tells a person', async () => {
    await world.start(1, 'canary,rest');
    await world.round();
    await world.report(['a'], 'trial');
    await world.report(['a'], 'rolled-back', 1, 'three passages failed');
    await world.round(2);
    expect(world.told()).toEqual({ a: 'stop' });
    const [first = 0, second = 0] = world.pointers.map(({ sequence }) => sequence);
    expect(second).toBeGreaterThan(first);
    expect(world.alarms).toEqual([
      expect.stringMatching(/^Rollout 1 of release 1 was stopped: 1 of 1 lanes refused it .*\[rollout-stopped\]/),
    ]);
    const { state, reason, lanes } = await world.status();
    expect([state, reason]).toEqual(['stopped', '1 of 1 lanes refused it or rolled it back, more than 25 %']);
    expect(lanes[0]).toMatchObject({ lane: 'a', stage: 'rolled-back', reason: 'three passages failed' });
  });

  it('offers nothing while it is paused', async () => {
    await world.start(1, 'canary,rest');
    await world.round();
    await pauseRollout(database, BY_ADA);
    await world.report(['a'], 'active');
    await world.round(2);
    expect(world.told()).toEqual({ a: 1 });
    await resumeRollout(database, BY_ADA);
    await world.round(3);
    expect(Object.keys(world.told())).toEqual(LANES);
  });

  it('stops for a person, whatever has come of it, and tells every lane that was ever told anything', async () => {
    await world.start(1, 'rest');
    await world.report(LANES, 'active');
    await world.round(3);
    await stopRollout(database, { ...BY_ADA, reason: 'smoke' });
    await world.round(2);
    expect(world.told()).toEqual({ a: 'stop', b: 'stop', c: 'stop', d: 'stop', e: 'stop' });
    expect(await world.status()).toMatchObject({ state: 'stopped', reason: 'smoke' });
    await expect(resumeRollout(database, BY_ADA)).rejects.toThrow('Rollout 1 is stopped [rollout-refused]');
  });

  it('of the next release ends the stop for the lanes that it reaches', async () => {
    await world.start(1, 'rest');
    await world.round();
    await stopRollout(database, BY_ADA);
    await world.makeRelease();
    await world.start(2, 'canary,rest');
    await world.round(2);
    expect(world.told()).toEqual({ a: 2, b: 'stop', c: 'stop', d: 'stop', e: 'stop' });
  });

  it('is given to lanes that speak for the first time after it was completed', async () => {
    await world.start(1, 'rest');
    await world.round();
    await world.report(LANES, 'active');
    await world.round(2);
    await world.decided('late', 1, 0);
    await world.decided('desk', 1, 0);
    await world.round(2);
    expect(Object.keys(world.told())).toEqual([...LANES, 'late']);
  });

  it('waits for no lane that is retired, until it speaks again', async () => {
    await retireLane(database, { ...named('b'), ...BY_ADA });
    await world.start(1, 'canary,rest');
    await world.round();
    await retireLane(database, { ...named('a'), ...BY_ADA });
    await world.round(3);
    expect((await world.status()).lanes.map(({ lane }) => lane)).not.toContain('a');
    expect(world.told()).not.toHaveProperty('b');
    await world.report(['b'], 'seen', 0);
    await world.round();
    expect(world.told()).toHaveProperty('b', 1);
  });

  it('watches what lanes divert before and after, each row once', async () => {
    await world.decided('a', 200, 20);
    await world.start(1, 'canary,rest', { maxDivertedChange: 0.2, waitMs: 100 * ROUND_MS });
    await world.round();
    await world.report(['a'], 'active');
    await world.round(2);
    await world.decided('a', 80, 60);
    await world.round(2);
    expect(await world.status()).toMatchObject({ state: 'running' });
    await world.decided('a', 40, 0);
    await world.round(2);
    const { reason, lanes } = await world.status();
    expect(lanes[0]).toMatchObject({
      before: { decisions: 201, diverted: 20 },
      after: { decisions: 120, diverted: 60 },
    });
    expect(reason).toMatch(/^50 % of passages are diverted where it was 10 %/);
  });

  it('goes on, whatever characters a lane writes into its reasons', async () => {
    await world.start(1, 'canary,rest', { maxDivertedChange: 0.2 });
    await world.round();
    await world.report(['a'], 'active');
    await world.append([row('a', 'decision', { verdict: 'divert', reasons: ['\u0000'] })]);
    await world.report(['b'], 'refused', 1, 'a\u0000b');
    await world.round(2);
    expect(world.alarms).toEqual([]);
    expect((await world.status()).lanes).toMatchObject([
      { lane: 'a', before: { decisions: 2, diverted: 1 } },
      {},
      {},
      {},
      {},
    ]);
  });

  it('counts what a computer reports for a lane that was not offered the release yet', async () => {
    await world.start(1, 'canary,rest', { maxFailed: 0.5 });
    await world.report(['a', 'b'], 'active');
    await world.report(['c', 'd'], 'rolled-back');
    await world.round(4);
    expect(await world.status()).toMatchObject({ state: 'running', step: 1 });
    await world.report(['e'], 'active');
    await world.round(2);
    expect(await world.status()).toMatchObject({ state: 'completed' });
  });

  it('believes a lane that it is active although somebody plays it an old pointer, until it rolls it back', async () => {
    await world.start(1, 'canary', { maxFailed: 1 });
    await world.round();
    await world.report(['a'], 'active');
    await world.report(['a'], 'refused', 1, 'a lower sequence than before');
    expect((await world.status()).lanes[0]).toMatchObject({ stage: 'active' });
    await world.report(['a'], 'rolled-back');
    expect((await world.status()).lanes[0]).toMatchObject({ stage: 'rolled-back' });
  });

  it('begins one at a time, with a release and groups that are there, and never below what lanes were given', async () => {
    await expect(world.start(7, 'rest')).rejects.toThrow('There is no release 7');
    await expect(world.start(1, 'night,rest')).rejects.toThrow('There is no group night');
    await world.makeRelease();
    await world.start(2, 'canary');
    await expect(world.start(2, 'rest')).rejects.toThrow('Rollout 1 is running');
    await world.round();
    await stopRollout(database, BY_ADA);
    await expect(world.start(1, 'rest')).rejects.toThrow('Lanes were given release 2');
    await expect(world.start(2, 'rest')).rejects.toThrow('Rollout 1 of release 2 was stopped');
  });
});

describe('the pointers of the centre', () => {
  it('are issued anew before they expire, as the same release', async () => {
    await world.start(1, 'canary');
    await world.round();
    world.clock.advance(POINTER_LIFETIME_MS / 4);
    await world.round();
    expect(world.pointers.map(({ release }) => release?.version)).toEqual([1, 1]);
    const [first, second] = world.pointers;
    expect(second?.issuedAtMs).toBeLessThan(first?.expiresAtMs ?? 0);
    expect(second?.sequence).toBeGreaterThan(first?.sequence ?? Infinity);
  });

  it('go on above what lanes have seen when the database was restored from a copy', async () => {
    await world.start(1, 'canary');
    await world.round();
    await database.query('update release_pointers set sequence = 0, issued_ms = null');
    await world.round();
    const [seen, next] = world.pointers;
    expect(next?.sequence).toBeGreaterThan(seen?.sequence ?? Infinity);
  });

  it('are told again as they were when the broker has lost them', async () => {
    await world.start(1, 'canary');
    await world.round();
    world.memory.kill();
    await world.round();
    world.memory.restart();
    await world.round(5);
    expect(world.pointers.length).toBeGreaterThan(1);
    expect(new Set(world.pointers.map(({ sequence }) => sequence)).size).toBe(1);
  });

  it('are told although what comes next cannot be decided', async () => {
    await world.start(1, 'canary');
    await world.round();
    await database.query('alter table rollouts rename to hidden');
    try {
      world.clock.advance(POINTER_LIFETIME_MS / 4);
      await world.round();
    } finally {
      await database.query('alter table hidden rename to rollouts');
    }
    expect(world.pointers).toHaveLength(2);
    expect(world.alarms).toHaveLength(1);
    expect(world.over).toEqual([]);
    await world.round(2);
    expect(world.over).toEqual(world.alarms.slice(0, 1));
  });

  it('wait for a broker that is away', async () => {
    world.memory.kill();
    await world.start(1, 'rest');
    await world.round(2);
    expect(world.pointers).toEqual([]);
    world.memory.restart();
    await world.round(20);
    expect(Object.keys(world.told())).toEqual(LANES);
  });
});
