import { describe, expect, it } from 'vitest';
import { seededEntropy } from '../../hardware/entropy.ts';
import { Fault } from '../contract/fault.ts';
import { whenDatabaseIsThere } from './when-there.ts';

/** Waits that are over at once. */
const clock = {
  nowMs: () => 0,
  wallMs: () => 0,
  after(_delayMs: number, task: () => void) {
    queueMicrotask(task);
    return () => {};
  },
};

function patience() {
  const waits: number[] = [];
  const tell = (_fault: Fault, waitMs: number) => void waits.push(waitMs);
  return { waits, with: { clock, entropy: seededEntropy(3), tell } };
}

describe('a database that is not there yet', () => {
  it('is tried until it is, after waits that grow up to half a minute', async () => {
    const { waits, with: patient } = patience();
    let attempts = 0;
    const opened = await whenDatabaseIsThere(async () => {
      attempts += 1;
      if (attempts < 12) throw new Fault('database-unavailable', 'nobody answers');
      return 'store';
    }, patient);
    expect(opened).toBe('store');
    expect(waits).toHaveLength(11);
    for (const [at, wait] of waits.entries()) {
      const longest = Math.min(30_000, 500 * 2 ** at);
      expect(wait).toBeGreaterThanOrEqual(longest / 2);
      expect(wait).toBeLessThanOrEqual(longest);
    }
  });

  it('is given up where waiting cannot help', async () => {
    const { waits, with: patient } = patience();
    const open = async () => Promise.reject(new Fault('database-foreign', 'a later version wrote it'));
    await expect(whenDatabaseIsThere(open, patient)).rejects.toThrow('a later version wrote it');
    expect(waits).toEqual([]);
  });
});
