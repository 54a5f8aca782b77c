import { userInfo } from 'node:os';
import pc from 'picocolors';
import { systemClock } from '../../hardware/clock.ts';
import { retireLane } from '../sync/retirement.ts';
import type { LaneName } from '../sync/store.ts';
import { standardOutput, timeOf, withDatabase } from './release.ts';

/** What `greenlane lane` does, on the centre's database. @throws Fault `data-invalid`, `database-unavailable` */
export async function retire(
  { site, lane }: LaneName,
  { database: where, by, why }: { readonly database: string; readonly by: string | null; readonly why: string },
  write = standardOutput,
): Promise<void> {
  const doing = { who: by ?? userInfo().username, reason: why, atMs: systemClock.wallMs() };
  const heardMs = await withDatabase(where, async (database) => retireLane(database, { site, lane, ...doing }));
  const heard = heardMs === null ? '' : `, last heard ${timeOf(heardMs)}`;
  write(`${pc.bold(`${site}/${lane}`)} is retired${heard}; it is back by itself once it speaks again\n`);
}
