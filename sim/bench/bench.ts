import process from 'node:process';
import { simulate } from '../virtual/sim.ts';
import { gatherCrowd } from './crowd.ts';
import { measureDesk } from './desk.ts';
import { measureDurableDecisions } from './durable.ts';
import { measureLanePaths } from './lane-path.ts';
import { type BenchResult, deskFiguresOf, figuresOf, reportLines, rounded } from './report.ts';

const VIRTUAL_PASSAGES = 3000;
const VIRTUAL_SEED = 3;
const VIRTUAL_FAULTS = 0.02;

export interface BenchOptions {
  /** Passages on real wires that are counted: so many with one lane busy, and with four. */
  readonly passages: number;
  readonly json: boolean;
}

/** Measures the demonstration's own path on this machine, with all packs that ship. @returns the exit code */
export async function bench({ passages, json }: BenchOptions): Promise<number> {
  const durableDecisionsPerSecond = measureDurableDecisions();
  const virtual = await simulate({ seed: VIRTUAL_SEED, passages: VIRTUAL_PASSAGES, faults: VIRTUAL_FAULTS, lanes: 1 });
  const crowd = await gatherCrowd();
  const { one, four } = await measureLanePaths(passages, crowd);
  const desk = await measureDesk(passages, crowd);
  const result: BenchResult = {
    ...figuresOf(one),
    fourLanes: figuresOf(four),
    desk: deskFiguresOf(desk),
    durableDecisionsPerSecond,
    virtualPassagesPerSecond: rounded(virtual.passagesPerHour / 3600),
    rssMb: Math.max(one.rssMb, four.rssMb),
  };
  process.stdout.write(json ? `${JSON.stringify(result)}\n` : `${reportLines(result).join('\n')}\n`);
  return 0;
}
