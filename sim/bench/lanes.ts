import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import type { Outcome } from '../../edge/contract/judgement.ts';
import type { Policy } from '../../edge/contract/policy.ts';
import { sleep, systemClock } from '../../hardware/clock.ts';
import { seededEntropy } from '../../hardware/entropy.ts';
import { startBroker } from '../broker.ts';
import { startCentre } from '../demo/centre.ts';
import { type DaemonProcess, type LogLine, spawnDaemon } from '../demo/daemon-process.ts';
import { laneId, type SiteFiles, writeSite } from '../demo/site.ts';
import { openTwins, type Twins } from '../demo/twins.ts';
import { createWatch, type Watch } from '../demo/watch.ts';
import { type Brought, walk } from '../demo/world.ts';
import type { Passenger } from '../population/passenger.ts';

const READY_WITHIN_MS = 90_000;
const IDLE_WITHIN_MS = 30_000;
/** The daemon says its figures once more when it stops; that line may come after the last passage. */
const LAST_WORDS_MS = 200;

const figuresSchema = z.object({ eventLoopDelayMs: z.object({ p99: z.number(), max: z.number() }), rssMb: z.number() });
/** What the daemon said of itself; of several lines the worst. */
export type Figures = z.infer<typeof figuresSchema>;

export interface LanesPlan {
  readonly count: number;
  readonly policy: Policy;
  readonly seed: number;
  /** Of a daemon with a desk: what is done before it starts, and who is told of each committed diversion. */
  readonly desk?: {
    readonly prepare: (files: SiteFiles) => Promise<void>;
    readonly diverted: (passage: string, wallMs: number) => void;
  };
}

/** A daemon with several lanes of simulated devices, each on wires of its own. */
export interface Lanes {
  /** Walks a passenger through one lane (0 is the first); null when no passage came of it. */
  walk(lane: number, passenger: Passenger, brought: Brought): Promise<Outcome | null>;
  /** Where the desk is, once it is open. Rejects when it does not open. */
  deskUrl(): Promise<string>;
  /** Stops everything. Rejects when the daemon said no figures. */
  stop(): Promise<Figures>;
}

interface Side {
  readonly twins: Twins;
  readonly watch: Watch;
}

/** Starts as many lanes as asked for, with the site, policy and packs of the demonstration. */
export async function openLanes({ count, policy, seed, desk }: LanesPlan): Promise<Lanes> {
  const folder = mkdtempSync(join(tmpdir(), 'greenlane-bench-'));
  const closers: (() => Promise<void> | void)[] = [() => rmSync(folder, { recursive: true, force: true })];
  const closeAll = async () => {
    for (const close of closers.splice(0).toReversed()) await close();
  };
  try {
    const broker = await startBroker();
    const centre = startCentre(broker.url);
    closers.push(
      async () => broker.close(),
      async () => centre.stop(),
    );
    const sides: Side[] = [];
    for (let number = 1; number <= count; number += 1) {
      const id = laneId(number);
      const twins = await openTwins(broker.url, 'tcp', seededEntropy(seed + number), id);
      closers.push(async () => twins.close());
      sides.push({ twins, watch: createWatch(id) });
    }
    const plan = { policy, brokerUrl: broker.url, desk: desk !== undefined };
    const files = writeSite(folder, plan, ...sides.map(({ twins }) => twins.ports));
    await desk?.prepare(files);
    const daemon = spawnDaemon(files.site);
    closers.push(async () => daemon.stop());
    const figures = listen(daemon, sides, desk?.diverted);
    await comeUp(daemon, sides);
    return {
      walk: (lane, passenger, brought) => walkThrough(daemon, sides[lane], passenger, brought),
      deskUrl: async () => deskUrlOf(daemon, sides),
      async stop() {
        await closeAll();
        await sleep(systemClock, LAST_WORDS_MS);
        return worstOf(figures);
      },
    };
  } catch (error) {
    await closeAll();
    throw error;
  }
}

/** Hands what the daemon says to the watch of each lane; answers its figures, which grow. */
function listen(
  daemon: DaemonProcess,
  sides: readonly Side[],
  diverted: (passage: string, wallMs: number) => void = () => {},
): readonly Figures[] {
  const figures: Figures[] = [];
  daemon.onLog((line: LogLine) => {
    if (isDiversion(line)) diverted(String(line['passage']), Date.parse(line.time));
    for (const { watch } of sides) watch.noteLog(line);
    if (line.event === 'figures') figures.push(figuresSchema.parse(line));
  });
  daemon.onLane((event) => {
    for (const { watch } of sides) watch.noteLane(event);
  });
  return figures;
}

const decidedSchema = z.object({ event: z.literal('decided'), decision: z.object({ verdict: z.literal('divert') }) });
const isDiversion = (line: LogLine) => decidedSchema.safeParse(line).success;

async function comeUp(daemon: DaemonProcess, sides: readonly Side[]): Promise<void> {
  await until(daemon, () => sides.every(({ watch }) => watch.isAtBroker()), READY_WITHIN_MS);
  for (const { twins } of sides) twins.announce();
  if (await until(daemon, () => sides.every(({ watch }) => watch.isReady()), READY_WITHIN_MS)) return;
  throw new Error(`The lanes did not come up: ${sides.map(({ watch }) => watch.obstacle()).join('; ')}`);
}

async function deskUrlOf(daemon: DaemonProcess, sides: readonly Side[]): Promise<string> {
  const url = () => sides[0]?.watch.deskUrl() ?? null;
  await until(daemon, () => url() !== null, READY_WITHIN_MS);
  return url() ?? raise('The desk did not open.');
}

async function walkThrough(
  daemon: DaemonProcess,
  side: Side | undefined,
  passenger: Passenger,
  brought: Brought,
): Promise<Outcome | null> {
  if (side === undefined) throw new RangeError('there is no such lane');
  const { watch, twins } = side;
  if (!(await until(daemon, () => watch.state() === 'idle', IDLE_WITHIN_MS))) {
    throw new Error(`A lane does not take anybody in: ${watch.obstacle()}`);
  }
  const before = watch.lastEnded();
  const isOver = () => watch.lastEnded() !== before;
  await walk(passenger, brought, twins.lane, { isOver, until: async (isSo, limitMs) => until(daemon, isSo, limitMs) });
  return isOver() ? (watch.lastEnded()?.outcome ?? null) : null;
}

/** Looks every few ms whether it is so, for so long; rejects when the daemon has died. */
async function until(daemon: DaemonProcess, isSo: () => boolean, limitMs: number): Promise<boolean> {
  const giveUpAtMs = systemClock.nowMs() + limitMs;
  let obituary: string | null = null;
  void daemon.ended.then((why) => (obituary = why));
  while (!isSo()) {
    if (obituary !== null) throw new Error(obituary);
    if (systemClock.nowMs() >= giveUpAtMs) return false;
    await sleep(systemClock, 5);
  }
  return true;
}

function worstOf(figures: readonly Figures[]): Figures {
  if (figures.length === 0) throw new Error('The daemon did not say its figures.');
  const most = (pick: (each: Figures) => number) => Math.max(...figures.map(pick));
  const eventLoopDelayMs = {
    p99: most((each) => each.eventLoopDelayMs.p99),
    max: most((each) => each.eventLoopDelayMs.max),
  };
  return { eventLoopDelayMs, rssMb: most(({ rssMb }) => rssMb) };
}

function raise(message: string): never {
  throw new Error(message);
}
