import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { afterEach, expect, it, vi } from 'vitest';
import { openPostgres } from '../../edge/sync/database.ts';
import { migrate } from '../../edge/sync/migrate.ts';
import { claimDatabase } from '../../edge/sync/owner.ts';
import { type Server, startMosquitto, startPostgres } from '../../sim/servers.ts';
import { HOME } from '../source-tree.ts';

const PATIENCE = { timeout: 90_000, interval: 50 };
const servers: Server[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map(async (server) => server.close()));
});

function begin(postgres: Server, broker: Server, more: readonly string[] = []) {
  const command = [path.join(HOME, 'edge', 'cli', 'greenlane.ts'), 'central', '--simulated'];
  const args = [...command, '--database', postgres.url, '--broker', broker.url, ...more];
  const centre = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  const log: string[] = [];
  createInterface({ input: centre.stderr }).on('line', (line) => log.push(line));
  return { centre, log };
}

it('a centre that starts before its database says so, and waits for it', async () => {
  const [broker, postgres] = [await startMosquitto(), await startPostgres()];
  servers.push(broker, postgres);
  await postgres.kill();
  const { centre, log } = begin(postgres, broker);
  try {
    await vi.waitUntil(() => log.length > 1, PATIENCE);
    expect(log.every((line) => line.includes('"database-unavailable"') && line.includes('"againInMs"'))).toBe(true);
    await postgres.start();
    await vi.waitUntil(() => log.some((line) => line.includes('"centralStarted"')), PATIENCE);
    expect(centre.exitCode).toBeNull();
  } finally {
    centre.kill('SIGTERM');
  }
});

it('of several centres that begin at once, the database is that of one key; whoever has another says why it ends', async () => {
  const [broker, postgres] = [await startMosquitto(), await startPostgres()];
  servers.push(broker, postgres);
  const database = openPostgres(postgres.url);
  const keys = ['one', 'two'].map((name) => ({ name, id: name.padEnd(32, '0') }));
  await migrate(database);
  const claims = Array.from({ length: 8 }, async (_, n) => {
    const key = keys[n % 2] ?? { name: '', id: '' };
    await claimDatabase(database, { simulated: true, key, isNewKey: false, atMs: n });
    return key.name;
  });
  const settled = await Promise.allSettled(claims);
  const owners = settled.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
  expect(owners).toHaveLength(4);
  expect(new Set(owners).size).toBe(1);
  await database.close();
  const folder = mkdtempSync(path.join(tmpdir(), 'greenlane-central-start-'));
  const content = ['--content-dir', folder, '--content-listen', '127.0.0.1:0'];
  const { centre, log } = begin(postgres, broker, content);
  await once(centre, 'exit');
  rmSync(folder, { recursive: true, force: true });
  expect(centre.exitCode).toBe(1);
  expect(log.at(-1)).toMatch(
    /know receipts of .* is another: give the right --key, or say --new-key \[database-not-own\]/,
  );
});
