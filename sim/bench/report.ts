import { type Spread, spreadOf } from '../demo/figures.ts';
import type { DeskPath } from './desk.ts';
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

/** What officers wait for at the desk; the browser's figures are null without one. */
interface DeskFigures {
  readonly cases: number;
  /** From the committed decision until the case's card is painted. */
  readonly caseToScreenMs: Spread | null;
  /** From the click on the card until the X-ray image is painted and the page answers. */
  readonly imageMs: Spread | null;
  /** The same of a scan of twice 12.6 million pixels. */
  readonly largeImageMs: Spread | null;
  /** Pictures of the screen a second while it is pushed about. */
  readonly panning: { readonly framesPerSecond: number; readonly frameMs: Spread } | null;
  /** All that the browser loads, compressed. */
  readonly bundleKb: number;
  /** Why there are no figures of a browser; null when there are. */
  readonly missing: string | null;
}

/** One lane busy, then four at once. */
export interface BenchResult extends PathFigures {
  readonly fourLanes: PathFigures;
  readonly desk: DeskFigures;
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

export function deskFiguresOf({ bundleKb, times }: DeskPath): DeskFigures {
  const none = { cases: 0, caseToScreenMs: null, imageMs: null, largeImageMs: null, panning: null };
  if (typeof times === 'string') return { ...none, bundleKb: rounded(bundleKb), missing: times };
  const seconds = times.frameMs.reduce((sum, ms) => sum + ms, 0) / 1000;
  return {
    cases: times.caseToScreenMs.length,
    caseToScreenMs: spreadOf(times.caseToScreenMs),
    imageMs: spreadOf(times.imageMs),
    largeImageMs: spreadOf(times.largeImageMs),
    panning: { framesPerSecond: rounded(times.frameMs.length / seconds), frameMs: spreadOf(times.frameMs) },
    bundleKb: rounded(bundleKb),
    missing: null,
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
    'the desk',
    ...deskLines(result.desk),
    `durable decisions/s     ${result.durableDecisionsPerSecond}`,
    `virtual passages/s      ${result.virtualPassagesPerSecond}`,
    `memory                  ${result.rssMb} MB, daemon and inference process`,
  ];
}

const spread = ({ p50, p99, max }: Spread) => `p50 ${p50}  p99 ${p99}  max ${max}`;

function pathLines(path: PathFigures): readonly string[] {
  const { p99, max } = path.eventLoopDelayMs;
  return [
    `  decision, ms          ${spread(path.decisionMs)}   (${path.passages} passages, last evidence byte to permit)`,
    `  bare work, ms         ${spread(path.bareMs)}   (decode and models of a passage, nothing around)`,
    `  ratio of the medians  ${path.ratio}, difference ${path.overheadMs} ms`,
    `  bare together, ms     ${spread(path.bareTogetherMs)}   (of all that went through at once), ratio ${path.ratioTogether}`,
    `  event loop delay, ms  p99 ${p99}  max ${max}`,
  ];
}

function deskLines(desk: DeskFigures): readonly string[] {
  const { caseToScreenMs, imageMs, largeImageMs, panning } = desk;
  const timed = (name: string, times: Spread | null, what: string) =>
    times === null ? [] : [`  ${name.padEnd(20)}  ${spread(times)}   (${what})`];
  return [
    ...timed('case to screen, ms', caseToScreenMs, `${desk.cases} cases, committed decision to painted card`),
    ...timed('image, ms', imageMs, 'click to painted and answering'),
    ...timed('large image, ms', largeImageMs, 'of twice 12.6 million pixels'),
    ...timed(
      'frame, ms',
      panning?.frameMs ?? null,
      `${panning?.framesPerSecond} a second, the large image pushed about`,
    ),
    ...(desk.missing === null ? [] : [`  not in a browser      ${desk.missing}`]),
    `  bundle, compressed    ${desk.bundleKb} kB`,
  ];
}
