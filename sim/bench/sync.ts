import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { OpenLedger } from '../../edge/ledger/ledger.ts';
import { openCentralStore } from '../../edge/sync/central-store.ts';
import { type Database, openPostgres } from '../../edge/sync/database.ts';
import type { CentralReader } from '../../edge/sync/store.ts';
import { encodeRecord } from '../../edge/sync/wire.ts';
import { systemClock } from '../../hardware/clock.ts';
import { type Spread, spreadOf } from '../demo/figures.ts';
import { startMosquitto, startPostgres } from '../servers.ts';
import { rounded } from './report.ts';
import { openFleet } from './sync-fleet.ts';
import { rawBrokerRate, rawDatabaseRate } from './sync-raw.ts';

export interface SyncBenchOptions {
  readonly lanes: number;
  /** Outcomes that wait when the lanes are connected. */
  readonly outcomes: number;
  readonly json: boolean;
}

/** What the way from many lanes to the country costs on this machine. */
interface SyncFigures {
  readonly lanes: number;
  /** From the moment at which all lanes are connected with full outboxes until the last receipt is on disk. */
  readonly outcomesPerSecond: number;
  readonly rawBrokerPerSecond: number;
  readonly rawDatabasePerSecond: number;
  /** Of the slower of the two. */
  readonly ratio: number;
  /** From an outcome's append to its receipt on the lane's disk, at a tenth of the rate above. */
  readonly receiptMs: Spread;
  readonly backlog: number;
  readonly backlogDrainSeconds: number;
  /** The rate with a million rows more in the database, as a share of that without. */
  readonly rateWithMillionRows: number;
  readonly lanesMemoryMb: { readonly before: number; readonly after: number };
  readonly lost: number;
  readonly doubled: number;
}

const SITE = 'bench';
const COMMAND = fileURLToPath(new URL('../../edge/cli/greenlane.ts', import.meta.url));
const TRICKLED = 300;
const MORE_ROWS = 1_000_000;

/**
 * Measures lanes, Mosquitto, PostgreSQL and one centre as they ship, all on this machine, beside the broker and the
 * database alone in the same run. @returns the exit code
 */
export async function benchSync(options: SyncBenchOptions): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'greenlane-bench-'));
  const closers: (() => Promise<void> | void)[] = [() => rmSync(folder, { recursive: true, force: true })];
  try {
    const broker = await startMosquitto();
    closers.push(async () => broker.close());
    const postgres = await startPostgres();
    closers.push(async () => postgres.close());
    const database = openPostgres(postgres.url);
    closers.push(async () => database.close());
    const figures = await measure(options, { folder, broker: broker.url, postgres: postgres.url, database, closers });
    process.stdout.write(options.json ? `${JSON.stringify(figures)}\n` : `${linesOf(figures).join('\n')}\n`);
    return figures.lost === 0 && figures.doubled === 0 ? 0 : 1;
  } finally {
    for (const close of closers.toReversed()) await close();
  }
}

interface Place {
  readonly folder: string;
  readonly broker: string;
  readonly postgres: string;
  readonly database: Database;
  readonly closers: (() => Promise<void> | void)[];
}

async function measure({ lanes, outcomes }: SyncBenchOptions, place: Place): Promise<SyncFigures> {
  const { folder, broker, database, closers } = place;
  const store = await openCentralStore({ database, clock: systemClock, acceptSimulated: true });
  const fleet = openFleet(join(folder, 'lanes'), broker, SITE, lanes);
  closers.push(async () => fleet.close());
  const aLane = Math.ceil(outcomes / lanes);
  fleet.fill(aLane);
  const [row] = fleet.ledgers[0]?.records('lane-1', 1, 1) ?? [];
  if (row === undefined) throw new Error('the lanes have written nothing');
  const rawDatabasePerSecond = await rawDatabaseRate(database, JSON.stringify(row.body), outcomes);
  const rawBrokerPerSecond = await rawBrokerRate(broker, Buffer.from(encodeRecord(SITE, row)), outcomes);
  const central = spawnCentral(place);
  closers.push(() => void central.kill('SIGKILL'));
  await connected(central);
  const drain = async (count: number) => {
    const startedMs = systemClock.nowMs();
    fleet.start();
    await fleet.drained();
    return (count / (systemClock.nowMs() - startedMs)) * 1000;
  };
  const backlog = aLane * lanes;
  const before = fleet.memoryMb();
  const outcomesPerSecond = await drain(backlog);
  const after = fleet.memoryMb();
  const receiptMs: number[] = [];
  for (let count = 0; count < TRICKLED; count += 1) receiptMs.push(await fleet.append());
  await addRows(database, MORE_ROWS);
  fleet.fill(aLane);
  const later = await drain(backlog);
  const { lost, doubled } = await compare(fleet.ledgers, store);
  return {
    lanes,
    outcomesPerSecond: Math.round(outcomesPerSecond),
    rawBrokerPerSecond: Math.round(rawBrokerPerSecond),
    rawDatabasePerSecond: Math.round(rawDatabasePerSecond),
    ratio: rounded(outcomesPerSecond / Math.min(rawBrokerPerSecond, rawDatabasePerSecond)),
    receiptMs: spreadOf(receiptMs),
    backlog,
    backlogDrainSeconds: rounded(backlog / outcomesPerSecond),
    rateWithMillionRows: rounded(later / outcomesPerSecond),
    lanesMemoryMb: { before: Math.round(before), after: Math.round(after) },
    lost,
    doubled,
  };
}

function spawnCentral({ postgres, broker }: Place): ChildProcess {
  const flags = ['central', '--database', postgres, '--broker', broker, '--site', SITE, '--simulated'];
  return spawn(process.execPath, [COMMAND, ...flags], { stdio: ['ignore', 'ignore', 'pipe'] });
}

/** Resolves when the centre says that its broker is there. */
async function connected(central: ChildProcess): Promise<void> {
  const lines = createInterface({ input: central.stderr ?? process.stdin });
  await new Promise<void>((resolve, reject) => {
    lines.on('line', (line) => line.includes('"deviceChanged"') && line.includes('"up"') && resolve());
    central.once('exit', (code) => reject(new Error(`the centre ended with ${code}`)));
  });
}

/** A million rows of a lane that says nothing any more, on the day that is written to. */
async function addRows(database: Database, count: number): Promise<void> {
  await database.query(
    `insert into records
     select 0, 1, n, (select max(day) from records), 'outcome', 'old ' || n, 0, true, '{}',
       decode(lpad(to_hex(n), 64, '0'), 'hex'), decode(lpad(to_hex(n), 64, '0'), 'hex') from generate_series(1, ${count}) n`,
  );
}

/** Rows of the ledgers that the centre lacks, and rows of the centre that no ledger has. */
async function compare(ledgers: readonly OpenLedger[], store: CentralReader) {
  let [lost, doubled] = [0, 0];
  for (const ledger of ledgers) {
    for (const lane of ledger.lanes()) {
      const ours = ledger.records(lane, 1, Number.MAX_SAFE_INTEGER).map(({ hash }) => hash);
      const theirs = (await store.recordsAfter({ site: SITE, lane }, 0, 0, ours.length + 1000)).map(({ hash }) => hash);
      const held = new Set(theirs);
      lost += ours.filter((hash) => !held.has(hash)).length;
      doubled += theirs.length - new Set(ours.filter((hash) => held.has(hash))).size;
    }
  }
  return { lost, doubled };
}

function linesOf(figures: SyncFigures): readonly string[] {
  const { p50, p99, max } = figures.receiptMs;
  const { before, after } = figures.lanesMemoryMb;
  return [
    `lanes                   ${figures.lanes}`,
    `outcomes/s              ${figures.outcomesPerSecond}   (${figures.backlog} that waited, in ${figures.backlogDrainSeconds} s)`,
    `the broker alone/s      ${figures.rawBrokerPerSecond}   (QoS 1, the same messages)`,
    `the database alone/s    ${figures.rawDatabasePerSecond}   (the same rows, batches and commits)`,
    `ratio to the slower     ${figures.ratio}; with a million rows more ${figures.rateWithMillionRows} of that rate`,
    `receipt, ms             p50 ${p50}  p99 ${p99}  max ${max}`,
    `memory of all lanes     ${before} MB before, ${after} MB after`,
    `lost ${figures.lost}, doubled ${figures.doubled}`,
  ];
}
