import { expect, it } from 'vitest';
import { sleep, systemClock } from '../../hardware/clock.ts';
import { postgresOfFile } from './postgres.fixture.ts';

const servers = postgresOfFile();

it('a connection that is cut between two statements fails their transaction, and nothing else', async () => {
  const { database } = servers();
  const cut = database.transaction(async (sql) => {
    const [backend] = await sql<{ pid: number }>('select pg_backend_pid() as pid');
    await database.query('select pg_terminate_backend($1)', [backend?.pid]);
    await sleep(systemClock, 200);
    await sql('select 1');
  });
  await expect(cut).rejects.toMatchObject({ code: 'database-unavailable' });
  expect(await database.transaction(async (sql) => sql('select 1 as one'))).toEqual([{ one: 1 }]);
});
