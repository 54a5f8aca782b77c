import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type Database, openEmbedded } from './database.ts';
import { migrate } from './migrate.ts';
import { retireLane } from './retirement.ts';

let database: Database;
beforeAll(async () => {
  database = await openEmbedded(null);
  await migrate(database);
});
beforeEach(async () => {
  await database.query('truncate lanes, lane_status, retirements cascade');
  await database.query(
    `insert into lanes (site, lane, epoch, upto, heard_ms) values ('port', 'a', 1, 7, 5000), ('port', 'b', 1, 7, null)`,
  );
  await database.query(
    `insert into lane_status values ('port', 'a', 3, 100, 6000, '{}'), ('quay', 'c', 3, 100, 8, '{}')`,
  );
});
afterAll(async () => database.close());

const retire = async (site: string, lane: string) =>
  retireLane(database, { site, lane, who: 'ada', reason: 'torn down', atMs: 9000 });
const retired = async () =>
  (await database.query<{ lane: string }>('select lane from retired order by lane')).map(({ lane }) => lane);

it('tells when the lane was heard last, by its rows or of itself', async () => {
  expect([await retire('port', 'a'), await retire('port', 'b'), await retire('quay', 'c')]).toEqual([6000, null, 8]);
  expect(await retired()).toEqual(['a', 'b', 'c']);
});

it('lasts until the lane says something new, and not only the same once more', async () => {
  await retire('port', 'a');
  await database.query('update lanes set heard_ms = 20000');
  await database.query('update lane_status set heard_ms = 20000');
  expect(await retired()).toEqual(['a']);
  await database.query('update lane_status set told_ms = 101');
  expect(await retired()).toEqual([]);
  await retire('port', 'a');
  expect(await retired()).toEqual(['a']);
  await database.query('update lanes set upto = 8');
  expect(await retired()).toEqual([]);
});

it('names those that there are to whoever means another', async () => {
  await expect(retire('prot', 'a')).rejects.toThrow('No lane of a site prot ever spoke: there are port, quay');
  await expect(retire('port', 'd')).rejects.toThrow('No lane d of port ever spoke: there are a, b');
  expect(await retired()).toEqual([]);
});
