import type { Sql } from '../database.ts';

/** Whoever changes what lanes are told holds one row until its transaction ends: of all centres and people, one at a time. */

/** Waits until nobody else is at it. */
export async function lockWatch(sql: Sql): Promise<void> {
  await sql('select 1 from release_watch for update');
}

/** Whether nobody else is at it; then nobody will be until the transaction ends. */
export async function takeWatch(sql: Sql): Promise<boolean> {
  return (await sql('select 1 from release_watch for update skip locked')).length > 0;
}
