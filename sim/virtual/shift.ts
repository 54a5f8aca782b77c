import type { Policy } from '../../edge/contract/policy.ts';
import type { Ledger } from '../../edge/contract/record.ts';
import { openLedger, type OpenLedger } from '../../edge/ledger/ledger.ts';
import { seededEntropy } from '../../hardware/entropy.ts';
import { createVirtualClock } from '../../hardware/virtual-clock.ts';
import { checkEnd } from '../checker.ts';
import type { PopulationDials } from '../population/dials.ts';
import type { GoodsSource } from '../population/goods.ts';
import type { MeasuredPack } from '../population/measured-scores.ts';
import { SITE } from './centre.ts';
import type { Place } from './place.ts';
import { createTally, type Tally } from './tally.ts';
import { World } from './world.ts';

export interface ShiftOptions {
  readonly seed: number;
  /** Passengers who come. */
  readonly passages: number;
  /** Share of time, 0 to 1, in which each device is at fault. */
  readonly faults: number;
  readonly lanes: number;
  readonly policy: Policy;
  readonly goods: GoodsSource;
  readonly pack: MeasuredPack;
  /** Who comes; by default, the population's own mixture. */
  readonly dials?: PopulationDials;
  /** For proofs that the checks bite: what the lanes are given instead of what they should have. */
  readonly sabotage?: Sabotage;
}

export interface Sabotage {
  readonly policy?: Policy;
  readonly ledger?: (ledger: OpenLedger) => Ledger;
  /** Called after each step. */
  readonly meddle?: (places: readonly Place[], nowMs: number) => void;
}

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
    violations.push(...checkEnd({ ledgers: [ledger], central, drained: true, settled: true }).violations);
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
  world.centre.store.close();
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
