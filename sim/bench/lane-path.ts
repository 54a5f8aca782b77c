import type { BareCase } from '../../edge/inference/bare.ts';
import type { Brought } from '../demo/world.ts';
import type { Passenger } from '../population/passenger.ts';
import { type BareTimer, startBareTimer } from './bare.ts';
import { type Crowd, SEED, WARM_UP } from './crowd.ts';
import { type Figures, type Lanes, openLanes } from './lanes.ts';

export interface LanePath extends Figures {
  /** From the last evidence byte to the first byte of the gate's permit, ms, one a passage. */
  readonly decisionMs: readonly number[];
  /** The bare work of each of these passages by itself, ms. */
  readonly bareMs: readonly number[];
  /** The bare work of the passages that went through at once, one after the other, ms. */
  readonly bareTogetherMs: readonly number[];
}

/** Measures one lane busy, then four at once, each over so many passages. */
export async function measureLanePaths(
  passages: number,
  crowd: Crowd,
): Promise<{ readonly one: LanePath; readonly four: LanePath }> {
  const bare = await startBareTimer();
  try {
    const one = await measure(1, passages, crowd, bare);
    return { one, four: await measure(4, passages, crowd, bare) };
  } finally {
    bare.stop();
  }
}

async function measure(busy: number, passages: number, crowd: Crowd, bare: BareTimer): Promise<LanePath> {
  const lanes = await openLanes({ count: busy, policy: crowd.policy, seed: SEED });
  const decisionMs: number[] = [];
  const bareMs: number[] = [];
  const bareTogetherMs: number[] = [];
  const rounds = Math.ceil(passages / busy);
  try {
    for (let round = -WARM_UP; round < rounds; round += 1) {
      const walked = await walkAtOnce(busy, lanes, crowd);
      const alone: number[] = [];
      for (const { passage } of walked) alone.push(await bare.time(passage));
      if (round < 0) continue;
      decisionMs.push(...walked.map((each) => each.decisionMs));
      bareMs.push(...alone);
      bareTogetherMs.push(alone.reduce((sum, ms) => sum + ms, 0));
    }
  } catch (error) {
    await lanes.stop();
    throw error;
  }
  return { decisionMs, bareMs, bareTogetherMs, ...(await lanes.stop()) };
}

interface Walked {
  readonly decisionMs: number;
  readonly passage: BareCase;
}

/** One passenger through each lane, all starting together; those for whom a leaf was permitted. */
async function walkAtOnce(busy: number, lanes: Lanes, crowd: Crowd): Promise<readonly Walked[]> {
  const walks = Array.from({ length: busy }, async (_, lane): Promise<readonly Walked[]> => {
    const passenger = crowd.next();
    const brought = crowd.stock.broughtBy(passenger);
    const outcome = await lanes.walk(lane, passenger, brought);
    if (outcome === null || outcome.decisionMs === null) return [];
    return [{ decisionMs: outcome.decisionMs, passage: caseOf(passenger, brought) }];
  });
  return (await Promise.all(walks)).flat();
}

function caseOf({ declaration }: Passenger, { scans, faces }: Brought): BareCase {
  return {
    goods: declaration?.goods ?? [],
    scans: scans.map(({ png }) => png),
    faces: [faces.portrait, faces.live],
  };
}
