import type { Policy } from '../../edge/contract/policy.ts';
import { sleep, systemClock } from '../../hardware/clock.ts';
import { seededEntropy } from '../../hardware/entropy.ts';
import { createGoodsSource } from '../population/goods.ts';
import { readSimulatedGoods } from '../population/goods-risk-pack.ts';
import { goodsLimitsOf, siteListsOf } from '../population/policy-fit.ts';
import type { Passenger } from '../population/passenger.ts';
import { createPopulation, type Population } from '../population/population.ts';
import { DEMO_DIALS } from './dials.ts';
import { INTERRUPTED, listenForInterrupt } from './interrupt.ts';
import { bannerLines, deskLines } from './lines.ts';
import { narrate } from './narrator.ts';
import { headingLine } from './passage-lines.ts';
import { createScreen, type Screen } from './screen.ts';
import { demoPolicy } from './site.ts';
import { type Stage, startStage } from './stage.ts';
import { styleOf } from './style.ts';
import { summaryLines, summaryOf } from './summary.ts';

/** Of so many passengers the pictures are taken before they come. */
const AHEAD = 2;
/** Between passengers, where they come without end. */
const PAUSE_MS = 4000;

export interface DemoArguments {
  /** Ends after so many; null: when it is told to. */
  readonly passages: number | null;
  readonly seed: number;
  /** A folder for pictures of the last scans. */
  readonly scans?: string | undefined;
  /** Whether officers find their screen there. */
  readonly desk: boolean;
  /** The summary is one JSON object on the last line. */
  readonly json: boolean;
}

/**
 * A lane of simulated devices with passengers walking through. Resolves to the exit code: 0 when nothing was lost and
 * every promise was kept. It leaves nothing behind; killed outright (SIGKILL) it takes daemon and pseudo-terminals with it,
 * and only its folder below the system's temporary one stays.
 */
export async function demo({ passages, seed, scans, desk, json }: DemoArguments): Promise<number> {
  const screen = createScreen(process.stdout, styleOf(process.stdout));
  screen.print(...bannerLines(seed, screen.style));
  const interrupt = listenForInterrupt(() => {
    screen.print(screen.style.colours.dim('  Ending after this passenger; Ctrl-C again ends at once.'));
  });
  let stage: Stage | null = null;
  try {
    const policy = demoPolicy(seed);
    const population = demoPopulation(policy, seed);
    const narrator = narrate(screen);
    screen.now('the lane comes up');
    stage = await startStage({ policy, seed, gate: 'tcp', scans, desk, signal: interrupt.signal, ...narrator });
    const door = await stage.desk();
    if (door !== null) screen.print(...deskLines(door, screen.style));
    screen.print('', headingLine(screen.style));
    await walkPassengers(stage, population, passages, interrupt.signal);
    narrator.ending();
    screen.now('the outbox drains');
    return await conclude(stage, screen, seed, json);
  } catch (error) {
    screen.now(null);
    if (stage === null && interrupt.signal.aborted) return INTERRUPTED;
    process.stderr.write(`greenlane: ${error instanceof Error ? error.message : String(error)}\n`);
    await stage?.close();
    return 1;
  } finally {
    interrupt.stop();
  }
}

/** The people of a demonstration: the same seed brings the same ones. */
export function demoPopulation(policy: Policy, seed: number): Population {
  return createPopulation({
    entropy: seededEntropy(seed),
    goods: createGoodsSource(readSimulatedGoods(), goodsLimitsOf(policy)),
    clock: systemClock,
    lists: siteListsOf(policy),
    dials: DEMO_DIALS,
  });
}

async function walkPassengers(
  stage: Stage,
  population: Population,
  passages: number | null,
  signal: AbortSignal,
): Promise<void> {
  const coming: Passenger[] = [];
  for (let walked = 0; walked !== passages && !signal.aborted; walked += 1) {
    while (coming.length < AHEAD && walked + coming.length !== passages) {
      const passenger = population.next();
      stage.expect(passenger);
      coming.push(passenger);
    }
    const passenger = coming.shift();
    if (passenger === undefined) continue;
    await stage.walk(passenger);
    // Whoever sits at the desk wants to keep up.
    if (passages === null) await sleep(systemClock, PAUSE_MS);
  }
}

async function conclude(stage: Stage, screen: Screen, seed: number, json: boolean): Promise<number> {
  const end = await stage.stop();
  screen.now(null);
  const summary = summaryOf(end, seed);
  screen.print(...summaryLines(summary, end.violations, screen.style));
  if (json) screen.print(JSON.stringify(summary));
  return end.lost === 0 && end.violations.length === 0 ? 0 : 1;
}
