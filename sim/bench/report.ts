import { type Spread, spreadOf } from '../demo/figures.ts';
import type { LanePath } from './lane-path.ts';

/** What lanes that are busy at once need for a decision. */
interface PathFigures {
  readonly passages: number;
  /** From the last evidence byte to the first byte of the gate's permit. */
  readonly decisionMs: Spread;
  /** The work of the packs on the same images and goods, in one process with nothing around it: of each passage. */
  readonly bareMs: Spread;
  /** Of the medians. */
  readonly ratio: number;
  readonly overheadMs: number;
  /** The bare work of all passages that went through at once, one after the other. */
  readonly bareTogetherMs: Spread;
  readonly ratioTogether: number;
  /** Of the daemon, over the whole run. */
  readonly eventLoopDelayMs: { readonly p99: number; readonly max: number };
}

/** One lane busy, then four at once. */
export interface BenchResult extends PathFigures {
  readonly fourLanes: PathFigures;
  readonly durableDecisionsPerSecond: number;
  readonly virtualPassagesPerSecond: number;
  /** Of the daemon and its inference process. */
  readonly rssMb: number;
}

export function figuresOf(path: LanePath): PathFigures {
  const decisionMs = spreadOf(path.decisionMs);
  const bareMs = spreadOf(path.bareMs);
  const bareTogetherMs = spreadOf(path.bareTogetherMs);
  const median = ({ p50 }: Spread) => p50 ?? Number.NaN;
  return {
    passages: path.decisionMs.length,
    decisionMs,
    bareMs,
    ratio: rounded(median(decisionMs) / median(bareMs)),
    overheadMs: rounded(median(decisionMs) - median(bareMs)),
    bareTogetherMs,
    ratioTogether: rounded(median(decisionMs) / median(bareTogetherMs)),
    eventLoopDelayMs: path.eventLoopDelayMs,
  };
}

export function rounded(number: number): number {
  return Math.round(number * 100) / 100;
}

/** The result for people. */
export function reportLines(result: BenchResult): readonly string[] {
  return [
    'one lane busy',
    ...pathLines(result),
    'four lanes at once',
    ...pathLines(result.fourLanes),
    `durable decisions/s     ${result.durableDecisionsPerSecond}`,
    `virtual passages/s      ${result.virtualPassagesPerSecond}`,
    `memory                  ${result.rssMb} MB, daemon and inference process`,
  ];
}

function pathLines(path: PathFigures): readonly string[] {
  const spread = ({ p50, p99, max }: Spread) => `p50 ${p50}  p99 ${p99}  max ${max}`;
  const { p99, max } = path.eventLoopDelayMs;
  return [
    `  decision, ms          ${spread(path.decisionMs)}   (${path.passages} passages, last evidence byte to permit)`,
    `  bare work, ms         ${spread(path.bareMs)}   (decode and models of a passage, nothing around)`,
    `  ratio of the medians  ${path.ratio}, difference ${path.overheadMs} ms`,
    `  bare together, ms     ${spread(path.bareTogetherMs)}   (of all that went through at once), ratio ${path.ratioTogether}`,
    `  event loop delay, ms  p99 ${p99}  max ${max}`,
  ];
}
