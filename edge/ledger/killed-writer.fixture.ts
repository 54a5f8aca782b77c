import { appendFileSync } from 'node:fs';
import { systemClock } from '../../hardware/clock.ts';
import { openLedger } from './ledger.ts';

/**
 * A process for the tests: appends to the ledger FILE, notes each acknowledged hash in LOG, and is killed by signal 9
 * after MILLISECONDS, wherever it is then. Arguments: FILE LOG MILLISECONDS.
 */
const [file = '', log = '', milliseconds = ''] = process.argv.slice(2);
const worker = `setTimeout(() => process.kill(process.pid, 'SIGKILL'), ${Number(milliseconds)})`;

const ledger = openLedger({ file, clock: systemClock, simulated: true });
// From another thread, so that the kill can fall into the middle of a synchronous commit.
const { Worker } = await import('node:worker_threads');
const killer = new Worker(worker, { eval: true });
killer.once('online', () => {
  for (let n = 0; ; n += 1) {
    const rows = ledger.append([
      { lane: 'lane-1', kind: 'audit', passage: null, wallMs: 0, body: { n, text: 'x'.repeat(n % 700) } },
      { lane: 'lane-1', kind: 'audit', passage: null, wallMs: 0, body: { n } },
    ]);
    appendFileSync(log, rows.map((row) => `${row.hash}\n`).join(''));
  }
});
