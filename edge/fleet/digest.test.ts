import { afterAll, beforeAll, expect, it } from 'vitest';
import { createMemoryBus } from '../../hardware/bus/memory-bus.ts';
import { seededEntropy } from '../../hardware/entropy.ts';
import { createVirtualClock } from '../../hardware/virtual-clock.ts';
import { statusTopic, type ToldStatus } from '../sync/lane-status.ts';
import { takeStatuses } from '../sync/status-intake.ts';
import { digestRows } from './digest.ts';
import { boot, NOW_MS, openFleetWorld, passageOf, statusOf } from './fleet.fixture.ts';

let world: Awaited<ReturnType<typeof openFleetWorld>>;
beforeAll(async () => {
  world = await openFleetWorld();
});
afterAll(async () => world.close());

const passages = async (lane: string) =>
  world.database.query<{ passage: string; verdict: string | null; took_ms: number | null }>(
    'select passage, verdict, took_ms from passages join lanes on id = lane_id where lane = $1 order by opened_ms',
    [lane],
  );

it('counts every row once, however its passage is cut by the moment of counting', async () => {
  const rows = world.append('A', [boot('lane-1', NOW_MS), ...passageOf('lane-1', { passage: 'p1', openedMs: NOW_MS })]);
  await world.take('A', rows.slice(0, 3));
  expect(await digestRows(world.database)).toBe(3);
  expect(await passages('lane-1')).toEqual([{ passage: 'p1', verdict: null, took_ms: null }]);
  await world.take('A', rows.slice(3));
  expect(await digestRows(world.database)).toBe(rows.length - 3);
  expect(await digestRows(world.database)).toBe(0);
  expect(await passages('lane-1')).toEqual([{ passage: 'p1', verdict: 'release', took_ms: 20_000 }]);
});

it('goes on behind a row that says nonsense, also with a character that no column holds', async () => {
  const odd = { lane: 'lane-2', kind: 'decision', passage: 'p1', wallMs: NOW_MS } as const;
  const good = passageOf('lane-2', { passage: 'p1', openedMs: NOW_MS });
  await world.write('A', [good[0]!, { ...odd, body: { verdict: '\u0000', reasons: 5 } }, ...good.slice(1)]);
  await world.digest();
  expect(await passages('lane-2')).toMatchObject([{ verdict: 'release' }]);
});

it('knows of a lane with what it works, as its rows say', async () => {
  const [lane] = await world.database.query(
    `select software, policy, models from digests join lanes on id = lane_id where lane = 'lane-1'`,
  );
  expect(lane).toEqual({
    software: '0.1.0',
    policy: { id: 'riverport', version: '2026.3' },
    models: [{ id: 'goods-risk', version: '1.4.0' }],
  });
});

it('keeps the newest that a lane told of itself, of its own kind of lanes', async () => {
  const { database } = world;
  const clock = createVirtualClock();
  const bus = createMemoryBus(clock, seededEntropy(1));
  const [box, centre] = [bus.client('box'), bus.client('centre')];
  box.start();
  centre.start();
  const intake = takeStatuses({ bus: centre, database, clock, site: null, acceptSimulated: true });
  await clock.advanceSettled(100);
  const tell = async (more: Partial<ToldStatus>) => {
    void box.publish(statusTopic('A', 'lane-1'), JSON.stringify(statusOf('lane-1', { epoch: 7, ...more })));
    await clock.advanceSettled(1000);
  };
  await tell({ backlog: 5, atMs: 2000 });
  await tell({ backlog: 9, atMs: 365 * 86_400_000 });
  await tell({ backlog: 3, atMs: 3000 });
  await tell({ backlog: 1, atMs: 9000, epoch: 6 });
  await tell({ backlog: 7, atMs: 9000, simulated: false });
  await intake.stop();
  expect(await database.query(`select site, lane, status ->> 'backlog' as backlog from lane_status`)).toEqual([
    { site: 'A', lane: 'lane-1', backlog: '3' },
  ]);
});
