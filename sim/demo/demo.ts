import type { Policy } from '../../edge/contract/policy.ts';
import { systemClock } from '../../hardware/clock.ts';
import { seededEntropy } from '../../hardware/entropy.ts';
import { createGoodsSource } from '../population/goods.ts';
import { readSimulatedGoods } from '../population/goods-risk-pack.ts';
import { goodsLimitsOf, siteListsOf } from '../population/policy-fit.ts';
import { createPopulation, type Population, type PopulationOptions } from '../population/population.ts';
import { createCrowd } from './crowd.ts';
import { DEMO_DIALS, deskDials } from './dials.ts';
import { createHoldHall } from './hold-hall.ts';
import { INTERRUPTED, listenForInterrupt } from './interrupt.ts';
import { bannerLines, deskLines, fleetLine } from './lines.ts';
import { narrate } from './narrator.ts';
import { headingLine } from './passage-lines.ts';
import { createScreen, type Screen } from './screen.ts';
import { demoPolicy, deskPolicy } from './site.ts';
import { type Stage, startStage } from './stage.ts';
import { styleOf } from './style.ts';
import { summaryLines, summaryOf } from './summary.ts';

/** Lets go by whom the account of the demonstration may not let go alone. */
const COLLEAGUES = [{ name: 'second', role: 'supervisor' }] as const;

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
    const policy = desk ? deskPolicy(seed) : demoPolicy(seed);
    const dials = desk ? deskDials(() => stage?.officers().waiting() ?? 0) : DEMO_DIALS;
    const population = demoPopulation(policy, seed, dials);
    const crowd = createCrowd({ population, passages, desk, signal: interrupt.signal });
    const narrator = narrate(screen);
    screen.now('the lane comes up');
    const { signal } = interrupt;
    const place = {
      policy,
      seed,
      gate: 'tcp',
      scans,
      desk,
      colleagues: COLLEAGUES,
      keepsCentre: passages === null,
      hall: createHoldHall(),
    } as const;
    stage = await startStage({ ...place, coming: crowd.first, signal, ...narrator });
    const door = await stage.desk();
    if (door !== null) screen.print(...deskLines(door, screen.style));
    void sayWhereFleetIs(stage, screen);
    screen.print('', headingLine(screen.style));
    await crowd.walkThrough(stage);
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

/** The centre's database may take longer to begin than the lane: nobody waits for it. */
async function sayWhereFleetIs(stage: Stage, screen: Screen): Promise<void> {
  const url = await stage.fleetUrl();
  if (url !== null) screen.print(fleetLine(url, screen.style));
}

/** The people of a demonstration: the same seed brings the same ones. */
export function demoPopulation(
  policy: Policy,
  seed: number,
  dials: NonNullable<PopulationOptions['dials']> = DEMO_DIALS,
): Population {
  return createPopulation({
    entropy: seededEntropy(seed),
    goods: createGoodsSource(readSimulatedGoods(), goodsLimitsOf(policy)),
    clock: systemClock,
    lists: siteListsOf(policy),
    dials,
  });
}

async function conclude(stage: Stage, screen: Screen, seed: number, json: boolean): Promise<number> {
  const end = await stage.stop();
  screen.now(null);
  const summary = summaryOf(end, seed);
  screen.print(...summaryLines(summary, end.violations, screen.style));
  if (json) screen.print(JSON.stringify(summary));
  return end.lost === 0 && end.violations.length === 0 ? 0 : 1;
}
