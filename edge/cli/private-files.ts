import process from 'node:process';
import { isMainThread } from 'node:worker_threads';

const OWNER_ONLY = 0o077;

/** Whatever this process makes from now on is its user's alone: ledgers and images tell of people. */
export function keepFilesPrivate(): void {
  if (isMainThread) process.umask(OWNER_ONLY);
}
