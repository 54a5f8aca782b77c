import { systemClock, sleep } from '../../hardware/clock.ts';
import { z } from 'zod';
import { demoPopulation } from '../demo/demo.ts';
import { demoPolicy } from '../demo/site.ts';
import { startStage } from '../demo/stage.ts';
import { startBareTimer } from './bare.ts';

const SEED = 11;
/** Passages that warm up caches, connections and the compiler before anything is counted. */
const WARM_UP = 5;
/** The daemon says its figures once more when it stops; that line may come after the last passage. */
const LAST_WORDS_MS = 200;

const figuresSchema = z.object({ eventLoopDelayMs: z.object({ p99: z.number(), max: z.number() }), rssMb: z.number() });

export interface LanePath {
  /** From the last evidence byte to the first byte of the gate's permit, ms, one a passage. */
  readonly decisionMs: readonly number[];
  /** The bare work of the same passages, ms. */
  readonly bareMs: readonly number[];
  /** Of the daemon, over the whole run. */
  readonly eventLoopDelayMs: { readonly p99: number; readonly max: number };
  readonly rssMb: number;
}

/**
 * Walks passengers through the demonstration's lane, and after each does the bare work of the same passage by itself.
 * @throws Error when the daemon dies or does not say its figures.
 */
export async function measureLanePath(passages: number): Promise<LanePath> {
  const policy = demoPolicy(SEED);
  const population = demoPopulation(policy, SEED);
  let figures: z.infer<typeof figuresSchema> | null = null;
  const onLog = (line: { readonly event: string }) => {
    if (line.event === 'figures') figures = figuresSchema.parse(line);
  };
  const bare = await startBareTimer();
  const stage = await startStage({ policy, seed: SEED, gate: 'tcp', onLog });
  const decisionMs: number[] = [];
  const bareMs: number[] = [];
  try {
    for (let walked = -WARM_UP; decisionMs.length < passages && walked < 2 * passages; walked += 1) {
      const passenger = population.next();
      const scans = await stage.expect(passenger);
      const { outcome } = await stage.walk(passenger);
      const goods = passenger.declaration?.goods ?? [];
      const alone = await bare.time(
        goods,
        scans.map((scan) => scan.png),
      );
      if (walked < 0 || outcome.decisionMs === null) continue;
      decisionMs.push(outcome.decisionMs);
      bareMs.push(alone);
    }
  } finally {
    bare.stop();
    await stage.stop();
  }
  await sleep(systemClock, LAST_WORDS_MS);
  if (figures === null) throw new Error('The daemon did not say its figures.');
  const { eventLoopDelayMs, rssMb }: z.infer<typeof figuresSchema> = figures;
  return { decisionMs, bareMs, eventLoopDelayMs, rssMb };
}
