import { join } from 'node:path';

/** What tells a ledger from any other file, and its versions from each other. */

/** "GrLn", in the database header at offset 68. */
export const LEDGER_APPLICATION_ID = 0x47724c6e;
/** Numbered SQL files: the version of a ledger is how many of them it has seen. */
export const MIGRATIONS = join(import.meta.dirname, 'migrations');
