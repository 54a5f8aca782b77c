import { afterAll, describe, expect, it } from 'vitest';
import { createVirtualClock } from '../../hardware/virtual-clock.ts';
import { openCentralStore } from './central-store.ts';
import { openEmbedded } from './database.ts';
import { demandDurable } from './durable.ts';

const database = await openEmbedded(null);
afterAll(async () => database.close());
const open = async (acceptSimulated: boolean) =>
  openCentralStore({ database, clock: createVirtualClock(), acceptSimulated });

describe('a database that does not wait for its disk', () => {
  it('takes no rows of real lanes, and those of simulated ones', async () => {
    await expect(open(false)).rejects.toMatchObject({ code: 'database-not-durable' });
    await expect(open(true)).resolves.toBeDefined();
  });

  it('is refused with the names of its settings', async () => {
    await expect(demandDurable(database)).rejects.toThrow(/: fsync off/);
    await database.query('set synchronous_commit = off');
    await expect(demandDurable(database)).rejects.toThrow(/: fsync and synchronous_commit off/);
  });
});
