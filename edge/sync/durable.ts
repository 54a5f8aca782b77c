import { Fault } from '../contract/fault.ts';
import type { Database } from './database.ts';

/**
 * A receipt says that a row outlasts a power cut: whoever gives receipts to real lanes does so on a database alone that
 * waits for its disk. The embedded one does not: it has no way to.
 * @throws Fault `database-not-durable`
 */
export async function demandDurable({ name, query }: Pick<Database, 'name' | 'query'>): Promise<void> {
  const held = await query<{ name: string }>(
    "select name from pg_settings where name in ('fsync', 'synchronous_commit') and setting = 'off' order by name",
  );
  if (held.length === 0) return;
  const settings = held.map((each) => each.name).join(' and ');
  const what = `The database ${name} says that rows are kept before its disk has them: ${settings} off`;
  throw new Fault('database-not-durable', what, { database: name });
}
