import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { retireLane } from '../sync/retirement.ts';
import { createFleetFeed } from './fleet-feed.ts';
import { prepareFleetReads } from './fleet-reads.ts';
import { boot, NOW_MS, openFleetWorld } from './fleet.fixture.ts';

let world: Awaited<ReturnType<typeof openFleetWorld>>;
beforeAll(async () => {
  world = await openFleetWorld();
});
afterAll(async () => world.close());

it('shows a retired lane no more, nor to whoever looks already, until it speaks again', async () => {
  const { database, clock } = world;
  const reads = prepareFleetReads(database, null);
  const feed = createFleetFeed({ reads, clock, simulated: true, watch: { failed() {}, went() {} } });
  await world.write('A', [boot('lane-1', NOW_MS), boot('lane-2', NOW_MS)]);
  let shown = new Set<string>();
  feed.follow((event) => {
    if (event.type === 'fleet') shown = new Set();
    if (event.type !== 'trouble') for (const { lane } of event.lanes) shown.add(lane);
  });
  const untilShown = async (...lanes: readonly string[]) =>
    vi.waitFor(async () => {
      await clock.advanceSettled(1000);
      expect([...shown].sort()).toEqual(lanes);
    });
  await untilShown('lane-1', 'lane-2');
  await retireLane(database, { site: 'A', lane: 'lane-2', who: 'ada', reason: '', atMs: NOW_MS });
  await untilShown('lane-1');
  expect(await feed.read()).toMatchObject([{ lane: 'lane-1' }, { lane: 'lane-2', level: 'resting', troubles: [] }]);
  await world.write('A', [boot('lane-2', NOW_MS)]);
  await untilShown('lane-1', 'lane-2');
  await feed.stop();
});
