import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import { openLedger } from '../../edge/ledger/ledger.ts';
import { openCentralStore } from '../../edge/sync/central-store.ts';
import { openPostgres } from '../../edge/sync/database.ts';
import { systemClock } from '../../hardware/clock.ts';
import { seededEntropy } from '../../hardware/entropy.ts';
import { checkEnd } from '../../sim/checker.ts';
import { spawnVictim, type Victim } from '../integration/victims.ts';
import { scaled } from '../scale.ts';
import { HOME } from '../source-tree.ts';
import { type Server, startMosquitto, startNats, startPostgres } from '../../sim/servers.ts';

/** R2: everything between the passenger and the country is struck dead in turn, and nothing is lost, doubled or changed. */

const KILLS = scaled({ usual: 35, long: 2500 });
const TARGETS = ['lane', 'broker', 'database', 'central'] as const;
const SITE = 'mixed-kill';
const LANES = 6;
const CENTRALS = 2;
const COMMAND = path.join(HOME, 'edge', 'cli', 'greenlane.ts');

let closers: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closers.toReversed()) await close();
  closers = [];
});

/** A centre as it ships, which is started again whenever it ends. */
function keepCentral(database: string, broker: string) {
  let child: ChildProcess | null = null;
  let isWanted = true;
  const begin = () => {
    const flags = ['central', '--database', database, '--broker', broker, '--site', SITE, '--simulated'];
    child = spawn(process.execPath, [COMMAND, ...flags], { stdio: 'ignore' });
    child.on('exit', () => {
      if (isWanted) setTimeout(begin, 100);
    });
  };
  begin();
  closers.push(() => {
    isWanted = false;
    child?.kill('SIGKILL');
  });
  return { kill: () => void child?.kill('SIGKILL') };
}

it.each([
  ['Mosquitto', startMosquitto],
  ['NATS', startNats],
])(
  'over %s, a lane, the broker, PostgreSQL and centres are killed at random moments, and every row arrives once',
  async (_name, startBroker) => {
    const entropy = seededEntropy(5);
    const folder = mkdtempSync(path.join(tmpdir(), 'greenlane-mixed-kill-'));
    closers.push(() => rmSync(folder, { recursive: true, force: true }));
    const [broker, postgres] = [await startBroker(), await startPostgres()];
    closers.push(
      async () => broker.close(),
      async () => postgres.close(),
    );
    const centrals = Array.from({ length: CENTRALS }, () => keepCentral(postgres.url, broker.url));
    const dataDir = path.join(folder, 'lane');
    const spawnNext = (): Victim => {
      const order = { dataDir, broker: broker.url, site: SITE, lanes: LANES, speed: 16, seed: entropy.uint32() };
      const next = spawnVictim(order, path.join(folder, 'cache'));
      closers.push(() => next.kill());
      return next;
    };
    const goOn = async (next: Victim) => {
      await next.says('ready');
      next.tell('go');
      await next.says('working');
    };
    const restart = async (server: Server) => {
      await server.kill();
      await wait(entropy.below(300));
      await server.start();
    };
    let victim = spawnNext();
    await goOn(victim);
    for (let kills = 0; kills < KILLS; kills += 1) {
      await wait(200 + entropy.below(600));
      switch (TARGETS[entropy.below(TARGETS.length)]) {
        case 'broker':
          await restart(broker);
          break;
        case 'database':
          await restart(postgres);
          break;
        case 'central':
          centrals[entropy.below(CENTRALS)]?.kill();
          break;
        default:
          victim.kill();
          await victim.end;
          victim = spawnNext();
          await goOn(victim);
      }
    }
    victim.tell('drain');
    const { how, errors } = await victim.end;
    expect([how, errors]).toEqual([0, '']);

    const ledger = openLedger({ file: path.join(dataDir, 'ledger.sqlite'), clock: systemClock, simulated: true });
    closers.push(() => ledger.close());
    const database = openPostgres(postgres.url);
    closers.push(async () => database.close());
    const store = await openCentralStore({ database, clock: systemClock, acceptSimulated: true });
    const central = { store, site: SITE };
    const { violations, passages } = await checkEnd({ ledgers: [ledger], central, drained: true, settled: true });
    expect(violations).toEqual([]);
    expect(passages).toBeGreaterThan(KILLS);
    expect([await store.alarms(), await store.quarantined(), await store.gaps()]).toEqual([[], [], []]);
  },
  scaled({ usual: 15, long: 600 }) * 60_000,
);
