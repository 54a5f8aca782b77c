import { expect, it } from 'vitest';
import { setGroup } from '../../edge/sync/releases/store.ts';
import { stopRollout } from '../../edge/sync/releases/rollout-store.ts';
import { BY_ADA, named, rolloutWorld } from '../../edge/sync/releases/rollout.fixture.ts';
import { postgresOfFile } from './postgres.fixture.ts';

const LANES = Array.from({ length: 120 }, (_, n) => `lane-${n}`);
const CENTRES = 3;

const servers = postgresOfFile();

it('goes on step by step on PostgreSQL, whichever of three centres decides, and over a database that was killed', async () => {
  const { postgres, database } = servers();
  const world = await rolloutWorld(database, CENTRES);
  for (const lane of LANES) await world.decided(lane, 1, 0);
  await setGroup(database, { name: 'canary', lanes: [named('lane-0')] });
  const { version } = await world.makeRelease();

  await world.start(version, 'canary,rest:50%,rest');
  await world.round(2);
  expect(world.told()).toEqual({ 'lane-0': 1 });
  await world.report(['lane-0'], 'active');
  await world.round(4);
  const half = Object.keys(world.told());
  expect(half.length).toBeGreaterThanOrEqual(60);
  expect(half.length).toBeLessThanOrEqual(61);

  await postgres.kill();
  await world.round(2);
  expect(world.alarms.length).toBeGreaterThanOrEqual(CENTRES);
  expect(world.alarms.every((alarm) => alarm.includes('[database-unavailable]'))).toBe(true);
  await postgres.start();
  await world.report(half, 'active');
  await world.round(5);
  expect(Object.keys(world.told()).toSorted()).toEqual(LANES.toSorted());
  await world.report(LANES, 'active');
  await world.round(3);
  expect(await world.status()).toMatchObject({ state: 'completed' });

  await stopRollout(database, BY_ADA);
  await world.round(3);
  expect(new Set(Object.values(world.told()))).toEqual(new Set(['stop']));
  for (const [, pointers] of Map.groupBy(world.pointers, ({ lane }) => lane)) {
    expect(pointers.map(({ stopped }) => stopped)).toEqual([false, true]);
    expect(new Set(pointers.map(({ sequence }) => sequence)).size).toBe(2);
  }
  await world.end();
});
