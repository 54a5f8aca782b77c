import { join } from 'node:path';
import type { SiteConfig } from './schema.ts';

const BYTES_PER_MB = 1_000_000;

/** The ledger of a site file, the same to everybody who opens it. */
export function ledgerOptions({ dataDir, mode, ledger, desk, lanes }: SiteConfig) {
  return {
    file: join(dataDir, 'ledger.sqlite'),
    simulated: mode === 'simulation',
    maxBytes: ledger.maxMb * BYTES_PER_MB,
    // Without a desk nobody could open a lane again, and nobody can have closed one.
    lanes: desk.enabled ? lanes.map(({ id }) => id) : [],
  };
}
