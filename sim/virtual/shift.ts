import { openLedger, type OpenLedger } from '../../edge/ledger/ledger.ts';
import { seededEntropy } from '../../hardware/entropy.ts';
import { createVirtualClock } from '../../hardware/virtual-clock.ts';
import { checkEnd } from '../checker.ts';
import { SITE } from './centre.ts';
import { createTally, type Tally } from './tally.ts';
import { type ShiftOptions, World } from './world.ts';

export interface ShiftReport {
  readonly seed: number;
  readonly steps: number;
  readonly virtualMs: number;
  /** One sentence each; empty when every promise was kept. */
  readonly violations: readonly string[];
  /** What happened before the first violation. */
  readonly lastLines: readonly string[];
  readonly digest: string;
  readonly tally: Tally;
}

/** Promises that one step may chain: an answer of the models, a row on its way to the centre. */
const SETTLING_TURNS = 12;
/** After the last passenger, how long everything may take to come to rest, ms. */
const DRAIN_LIMIT_MS = 4 * 3_600_000;

/** One shift: passengers come, things break, and when everything is at rest again nothing may be missing. */
export async function runShift(options: ShiftOptions): Promise<ShiftReport> {
  const clock = createVirtualClock();
  const ledger = openLedger({ file: ':memory:', clock, simulated: true });
  const tally = createTally();
  const world = new World({ ...options, clock, ledger, tally, entropy: seededEntropy(options.seed) });
  const { invariants, log, places } = world;
  world.start();
  let steps = 0;
  let limitMs = Infinity;
  const violations: string[] = [];
  for (;;) {
    for (let turn = 0; turn < SETTLING_TURNS; turn += 1) await Promise.resolve();
    invariants.afterStep();
    options.sabotage?.meddle?.(places, clock.nowMs());
    const violation = invariants.violation() ?? world.crash();
    if (violation !== null) violations.push(violation);
    if (limitMs === Infinity && world.isOver()) limitMs = clock.nowMs() + DRAIN_LIMIT_MS;
    if (violation !== null || (world.isOver() && world.isAtRest())) break;
    if (clock.nowMs() > limitMs || !clock.step()) {
      violations.push(`it did not come to rest: ${world.whatMoves()}`);
      break;
    }
    steps += 1;
  }
  if (violations.length === 0) {
    const central = { store: world.centre.store, site: SITE };
    violations.push(...(await checkEnd({ ledgers: [ledger], central, drained: true, settled: true })).violations);
  }
  const heads = ledger.lanes().map((lane) => headOf(ledger, lane));
  await world.centre.end.stop();
  const report = {
    seed: options.seed,
    steps,
    virtualMs: clock.nowMs(),
    violations,
    lastLines: log.lastLines(),
    digest: log.digest(heads),
    tally: tally.result(),
  };
  ledger.close();
  return report;
}

function headOf(ledger: OpenLedger, lane: string): string {
  let [from, head] = [1, ''];
  for (;;) {
    const rows = ledger.records(lane, from, 1000);
    const last = rows.at(-1);
    if (last === undefined) return `${lane} ${from - 1} ${head}`;
    [from, head] = [last.sequence + 1, last.hash];
  }
}
