import { describe, expect, it } from 'vitest';
import { runShift } from '../../sim/virtual/shift.ts';
import { readSite } from '../../sim/virtual/site.ts';
import { createTally, sumTallies } from '../../sim/virtual/tally.ts';
import { scaled } from '../scale.ts';

const site = readSite();
const SEEDS_A_BLOCK = 25;
/** In blocks so that none of them comes near the time limit of a test. */
const BLOCK_COUNT = scaled({ usual: 2, ci: 80, long: 2_000 });
const BLOCKS = Array.from({ length: BLOCK_COUNT }, (_, index) => 1 + index * SEEDS_A_BLOCK);

describe('many days in virtual time, with every fault word on every device', () => {
  let tally = createTally().result();

  it.each(BLOCKS)('break no promise, from seed %i', async (first) => {
    for (let seed = first; seed < first + SEEDS_A_BLOCK; seed += 1) {
      const passages = 15 + (seed % 11);
      const report = await runShift({
        ...site,
        seed,
        passages,
        faults: 0.05,
        lanes: 1 + (seed % 2),
        orders: (seed % 3) / 4,
      });
      expect(report.violations, `seed ${seed}\n${report.lastLines.join('\n')}`).toEqual([]);
      tally = sumTallies(tally, report.tally);
    }
  });

  it('saw all seven faults, power cuts, fire and every order, and mostly let people through', () => {
    expect(Object.keys(tally.faults)).toHaveLength(7);
    expect(Object.keys(tally.incidents).toSorted()).toEqual([
      'fire alarm',
      'order confirmEmpty',
      'order letOut',
      'order releaseByExit',
      'order setMode',
      'power cut',
    ]);
    expect(tally.released).toBeGreaterThan(250 * BLOCK_COUNT);
    expect(tally.diverted).toBeGreaterThan(50 * BLOCK_COUNT);
  });
});

describe('a seed', () => {
  const run = async (seed: number) => runShift({ ...site, seed, passages: 60, faults: 0.1, lanes: 2, orders: 0.3 });

  it('replays to the last byte', async () => {
    const [first, second] = [await run(11), await run(11)];
    expect(second).toEqual(first);
    expect(first.digest).toMatch(/^[0-9a-f]{64}$/);
  });

  it('differs from the next', async () => {
    const [one, other] = [await run(11), await run(12)];
    expect(other.digest).not.toBe(one.digest);
  });
});
