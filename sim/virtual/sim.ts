import process from 'node:process';
import { createHash } from 'node:crypto';
import { systemClock } from '../../hardware/clock.ts';
import { runShift, type ShiftReport } from './shift.ts';
import { readSite } from './site.ts';
import { type Counts, createTally, sumTallies, type Tally } from './tally.ts';

/** Ledger and centre of a shift are in memory, so that a long run is many shifts. */
const PASSAGES_A_SHIFT = 2000;
const MS_PER_HOUR = 3_600_000;

export interface SimOptions {
  readonly seed: number;
  /** Passengers who come, over all lanes. */
  readonly passages: number;
  /** Share of time, 0 to 1, in which each device is at fault. */
  readonly faults: number;
  readonly lanes: number;
  /** Print one JSON object. */
  readonly json: boolean;
}

/** Runs passages in virtual time and prints what came of them. @returns the exit code: 1 after a violation. */
export async function sim(options: SimOptions): Promise<number> {
  const { violation, tookMs, ...result } = await simulate(options);
  if (violation !== null) print(violationText(options.seed, violation));
  print(options.json ? JSON.stringify(result) : summaryText(result, tookMs));
  return violation === null ? 0 : 1;
}

/** Runs passages in virtual time, shift after shift, until all have come or a promise was broken. */
export async function simulate({ seed, passages, faults, lanes }: Omit<SimOptions, 'json'>) {
  const site = readSite();
  const startedMs = systemClock.nowMs();
  const digest = createHash('sha256');
  let tally: Tally = createTally().result();
  let [come, steps] = [0, 0];
  let violation: ShiftReport | null = null;
  for (let shift = 0; come < passages && violation === null; shift += 1) {
    const people = Math.min(PASSAGES_A_SHIFT, passages - come);
    const report = await runShift({ ...site, seed: seedOfShift(seed, shift), passages: people, faults, lanes });
    come += people;
    steps += report.steps;
    digest.update(report.digest);
    tally = sumTallies(tally, report.tally);
    if (report.violations.length > 0) violation = report;
  }
  const tookMs = systemClock.nowMs() - startedMs;
  return {
    seed,
    passages: come,
    digest: digest.digest('hex'),
    violations: violation?.violations.length ?? 0,
    passagesPerHour: Math.round((come / tookMs) * MS_PER_HOUR),
    steps,
    ...tally,
    violation,
    tookMs,
  };
}

/** Shifts differ, and the first shift of a seed is that seed's own. */
function seedOfShift(seed: number, shift: number): number {
  return (seed + Math.imul(shift, 0x9e3779b1)) | 0;
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

function violationText(seed: number, report: ShiftReport): string {
  const at = `seed ${seed} (shift ${report.seed}), step ${report.steps}, ${report.virtualMs.toFixed(0)} ms of virtual time`;
  return [
    `VIOLATION at ${at}:`,
    ...report.violations.map((text) => `  ${text}`),
    'before it:',
    ...report.lastLines,
  ].join('\n');
}

type Result = Tally & {
  readonly seed: number;
  readonly passages: number;
  readonly digest: string;
  readonly violations: number;
  readonly passagesPerHour: number;
  readonly steps: number;
};

function summaryText(result: Result, tookMs: number): string {
  return [
    `${result.passages} passengers, seed ${result.seed}: ${result.steps} steps in ${(tookMs / 1000).toFixed(1)} s, ` +
      `${result.passagesPerHour} passengers an hour`,
    `${result.released} released, ${result.diverted} sent to an officer, ${result.violations} violations`,
    ...table('How passages ended', result.outcomes),
    ...table('What was found', result.findings),
    ...table('Faults that devices had', result.faults),
    ...table('What else happened', result.incidents),
    `digest ${result.digest}`,
  ].join('\n');
}

function table(title: string, counts: Counts): readonly string[] {
  const rows = Object.entries(counts).sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
  if (rows.length === 0) return [];
  return ['', `${title}:`, ...rows.map(([name, times]) => `  ${String(times).padStart(8)}  ${name}`)];
}
