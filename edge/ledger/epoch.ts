import { readFileSync } from 'node:fs';
import type { Clock } from '../../hardware/clock.ts';
import { Fault } from '../contract/fault.ts';
import { withFaults, type Sqlite } from './database.ts';
import { replaceDurably } from './durable-file.ts';

/** Beside the ledger, so that a ledger that was lost or set aside does not take its epochs with it. */
const sidecarOf = (file: string) => `${file}.epoch`;

/** The last epoch that was begun beside this file; 0 when none is known. */
export function lastEpochBeside(file: string): number {
  if (file === ':memory:') return 0;
  try {
    const epoch = Number(readFileSync(sidecarOf(file), 'utf8'));
    return Number.isSafeInteger(epoch) && epoch > 0 ? epoch : 0;
  } catch {
    return 0;
  }
}

/**
 * Begins an epoch that was never used before, and makes it durable before it is used: greater than every one in the
 * file and beside it, and at least the wall clock's seconds, in case the whole disk was changed.
 * @throws Fault `ledger-unwritable` or `ledger-full`.
 */
export function beginEpoch(db: Sqlite, file: string, clock: Clock, simulated: boolean): number {
  const inFile = Number(db.prepare('select coalesce(max(epoch), 0) from epochs').pluck().get());
  const wallMs = clock.wallMs();
  const epoch = Math.max(inFile + 1, lastEpochBeside(file) + 1, Math.floor(wallMs / 1000));
  if (file !== ':memory:') {
    try {
      replaceDurably(sidecarOf(file), `${epoch}\n`);
    } catch (error) {
      throw new Fault('ledger-unwritable', `${sidecarOf(file)} cannot be written`, { file }, error);
    }
  }
  const insert = db.prepare('insert into epochs (epoch, opened_wall_ms, simulated) values (?, ?, ?)');
  withFaults(file, () => insert.run(epoch, wallMs, simulated ? 1 : 0));
  return epoch;
}
