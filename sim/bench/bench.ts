import process from 'node:process';
import { type Spread, spreadOf } from '../demo/figures.ts';
import { simulate } from '../virtual/sim.ts';
import { measureDurableDecisions } from './durable.ts';
import { measureLanePath } from './lane-path.ts';

const VIRTUAL_PASSAGES = 3000;
const VIRTUAL_SEED = 3;
const VIRTUAL_FAULTS = 0.02;

export interface BenchOptions {
  /** Passages on real wires that are counted. */
  readonly passages: number;
  readonly json: boolean;
}

/** Measures the demonstration's own path on this machine and prints it. @returns the exit code */
export async function bench({ passages, json }: BenchOptions): Promise<number> {
  const durableDecisionsPerSecond = measureDurableDecisions();
  const virtual = await simulate({ seed: VIRTUAL_SEED, passages: VIRTUAL_PASSAGES, faults: VIRTUAL_FAULTS, lanes: 1 });
  const path = await measureLanePath(passages);
  const decisionMs = spreadOf(path.decisionMs);
  const bareMs = spreadOf(path.bareMs);
  const [decision, bare] = [decisionMs.p50 ?? Number.NaN, bareMs.p50 ?? Number.NaN];
  const result = {
    passages: path.decisionMs.length,
    decisionMs,
    bareMs,
    ratio: rounded(decision / bare),
    overheadMs: rounded(decision - bare),
    eventLoopDelayMs: path.eventLoopDelayMs,
    durableDecisionsPerSecond,
    virtualPassagesPerSecond: rounded(virtual.passagesPerHour / 3600),
    rssMb: path.rssMb,
  };
  process.stdout.write(json ? `${JSON.stringify(result)}\n` : text(result));
  return 0;
}

function rounded(number: number): number {
  return Math.round(number * 100) / 100;
}

function text(result: {
  readonly passages: number;
  readonly decisionMs: Spread;
  readonly bareMs: Spread;
  readonly ratio: number;
  readonly overheadMs: number;
  readonly eventLoopDelayMs: { readonly p99: number; readonly max: number };
  readonly durableDecisionsPerSecond: number;
  readonly virtualPassagesPerSecond: number;
  readonly rssMb: number;
}): string {
  const spread = ({ p50, p99, max }: Spread) => `p50 ${p50}  p99 ${p99}  max ${max}`;
  const { p99, max } = result.eventLoopDelayMs;
  return [
    `decision, ms            ${spread(result.decisionMs)}   (${result.passages} passages, last evidence byte to permit)`,
    `bare work, ms           ${spread(result.bareMs)}   (decode and models of the same passages, nothing around)`,
    `ratio of the medians    ${result.ratio}, difference ${result.overheadMs} ms`,
    `event loop delay, ms    p99 ${p99}  max ${max}`,
    `durable decisions/s     ${result.durableDecisionsPerSecond}`,
    `virtual passages/s      ${result.virtualPassagesPerSecond}`,
    `memory                  ${result.rssMb} MB, daemon and inference process`,
    '',
  ].join('\n');
}
