import { statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Clock } from '../../hardware/clock.ts';
import { numberOf, type Sqlite } from './database.ts';

const DISK_LOOK_MS = 1000;

/** Answers how full the file is (0..1): of its own limit, or of what the disk can still hold if that is less. */
export function createSpaceGauge(db: Sqlite, file: string, maxBytes: number, clock: Clock): () => number {
  const pageBytes = numberOf(db, 'page_size');
  let free = { bytes: Number.POSITIVE_INFINITY, atMs: Number.NEGATIVE_INFINITY };
  return () => {
    const nowMs = clock.nowMs();
    if (file !== ':memory:' && nowMs - free.atMs >= DISK_LOOK_MS) {
      free = { bytes: freeBytesBeside(file), atMs: nowMs };
    }
    const used = (numberOf(db, 'page_count') - numberOf(db, 'freelist_count')) * pageBytes;
    return Math.min(1, used / Math.min(maxBytes, used + free.bytes));
  };
}

function freeBytesBeside(file: string): number {
  try {
    const disk = statfsSync(dirname(file));
    return disk.bavail * disk.bsize;
  } catch {
    // A disk that cannot even say how full it is cannot be written to either.
    return 0;
  }
}
