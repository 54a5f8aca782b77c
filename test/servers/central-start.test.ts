import { spawn } from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { afterEach, expect, it, vi } from 'vitest';
import { type Server, startMosquitto, startPostgres } from '../../sim/servers.ts';
import { HOME } from '../source-tree.ts';

const PATIENCE = { timeout: 90_000, interval: 50 };
const servers: Server[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map(async (server) => server.close()));
});

it('a centre that starts before its database says so, and waits for it', async () => {
  const [broker, postgres] = [await startMosquitto(), await startPostgres()];
  servers.push(broker, postgres);
  await postgres.kill();
  const command = [path.join(HOME, 'edge', 'cli', 'greenlane.ts'), 'central', '--simulated'];
  const args = [...command, '--database', postgres.url, '--broker', broker.url];
  const centre = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  const log: string[] = [];
  createInterface({ input: centre.stderr }).on('line', (line) => log.push(line));
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
