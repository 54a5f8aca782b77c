import process from 'node:process';
import { z } from 'zod';

/** How much is done: `npm test` has minutes, `.ci/run` a quarter of an hour, `npm run test:long` many hours. */
const SCALE = z.enum(['usual', 'ci', 'long']).parse(process.env['GREENLANE_TESTS'] ?? 'usual');
export const IS_LONG = SCALE === 'long';

interface Counts {
  readonly usual: number;
  /** As usual, where it is not given. */
  readonly ci?: number;
  readonly long: number;
}

/** How often a fault is done. */
export function scaled(counts: Counts): number {
  return counts[SCALE] ?? counts.usual;
}
