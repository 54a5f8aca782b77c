import { mkdtempSync } from 'node:fs';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { a, caseOf, judge, object } from '../assess/assess.fixture.ts';
import type { BagOpinion } from '../contract/assessor.ts';
import { Fault } from '../contract/fault.ts';
import type { RecordDraft } from '../contract/record.ts';
import { createVirtualClock } from '../../hardware/virtual-clock.ts';
import type { DeviceHealth } from '../../hardware/device.ts';
import { writeDetectorPack } from '../inference/detector-pack.fixture.ts';
import { DEVELOPMENT_TRUST } from '../signing/keys.ts';
import { temporaryFolder } from '../packs/pack.fixture.ts';
import { readManifest, readPack } from '../packs/pack.ts';
import type { Priority } from './crew.ts';
import type { ModelProcess } from './model-process.ts';
import { packFolders } from './pack-folders.ts';
import { openPackStore } from './pack-store.ts';
import { Rollout } from './rollout.ts';
import type { RolloutEvent } from './rollout-event.ts';
import { stagePack } from './staging.ts';
import type { SwapRules } from './swap.ts';

export const ID = 'dark-cells';
export const SCAN = 'a'.repeat(64);
export const RULES: SwapRules = {
  shadowPassages: 3,
  probationPassages: 3,
  maxDecisionsChanged: 0,
  maxLatencyRatio: 1000,
  maxScoreDrift: 0.2,
};

/** What a version makes of a scan: how sure it is of a weapon, or what goes wrong. */
export type Mind = number | 'no-answer' | 'dies';

/** A process that a test looks into. */
export interface Double extends ModelProcess {
  readonly version: string;
  readonly priority: Priority;
  readonly asked: number;
  readonly isStopped: boolean;
  die(why: string): void;
}

function opinionOf(version: string, score: number): BagOpinion {
  const objects = score > 0 ? [object({ name: 'knife', category: 'weapon', score })] : [];
  return { objects, source: { kind: 'model', name: 'dark-cells', version } };
}

interface Nature {
  readonly priority: Priority;
  readonly mindOf: (version: string) => Mind;
  /** Why its packs are refused; null when they are not. */
  readonly refuses: () => string | null;
  readonly isLate: () => boolean;
  readonly knowsGoods: () => boolean;
}

function double(version: string, { priority, mindOf, refuses, isLate, knowsGoods }: Nature): Double {
  const listeners = new Set<(health: DeviceHealth) => void>();
  const state = { asked: 0, isStopped: false };
  const change = (name: DeviceHealth['state'], reason: string) => {
    for (const listener of listeners) listener({ state: name, reason, sinceMs: 0, counters: {} });
  };
  const unavailable = (why: string) => new Fault('model-unavailable', why);
  return {
    version,
    priority,
    get asked() {
      return state.asked;
    },
    get isStopped() {
      return state.isStopped;
    },
    die: (why) => change('down', why),
    models: () => [{ kind: 'model', name: 'dark-cells', version }],
    async goodsRisk() {
      if (!knowsGoods()) throw unavailable('No tabular-risk pack is loaded');
      return Promise.resolve([]);
    },
    checkImage: async () => Promise.reject(unavailable('not now')),
    compareFaces: async () => Promise.reject(unavailable('No face pack is loaded')),
    describeFace: async () => Promise.reject(unavailable('No face pack is loaded')),
    forgetFace: () => {},
    async inspectBag() {
      state.asked += 1;
      await Promise.resolve();
      const mind = mindOf(version);
      if (mind === 'dies') change('down', 'was ended by SIGSEGV');
      if (typeof mind === 'string') throw unavailable('no answer to be believed');
      return opinionOf(version, mind);
    },
    async start(mostFalls) {
      const why = refuses();
      if (why !== null) throw new Fault('pack-invalid', why);
      if (isLate()) {
        if (mostFalls === undefined) return new Promise(() => {});
        throw unavailable('The inference process went away: not ready within 20000 ms');
      }
      await Promise.resolve();
    },
    refused: () => [],
    async stop() {
      state.isStopped = true;
      await Promise.resolve();
    },
    health: () => ({ state: 'up', reason: '', sinceMs: 0, counters: {} }),
    onHealth(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    processId: () => null,
  };
}

interface Faults {
  ledger: Error | null;
  /** Versions that their process refuses. */
  refused: readonly string[];
  /** Versions that their process never finishes loading. */
  late: readonly string[];
  /** Versions whose process answers what is asked of goods, too. */
  goods: readonly string[];
}

/** A site of two lanes with one detector, 1.0.0, in processes that are doubles. */
export function swapSite(minds: Record<string, Mind> = {}) {
  const home = temporaryFolder();
  const dataDir = path.join(home, 'data');
  const clock = createVirtualClock();
  const told: RolloutEvent[] = [];
  const audits: RecordDraft[] = [];
  const opened: Double[] = [];
  const fault: Faults = { ledger: null, refused: [], late: [], goods: [] };
  const folders = packFolders(dataDir);
  const packOf = (version: string) => {
    const folder = mkdtempSync(path.join(home, 'pack-'));
    writeDetectorPack(folder, 'calm', { version });
    return folder;
  };
  const sitePack = packOf('1.0.0');
  const mindOf = (version: string) => minds[version] ?? 0;

  const boot = (): Rollout => {
    const rollout = new Rollout({
      store: openPackStore(folders),
      sitePacks: [sitePack],
      open([folder = ''], priority) {
        const { version } = readManifest(folder);
        const refuses = () => (fault.refused.includes(version) ? `The model pack ${folder} was changed` : null);
        const knowsGoods = () => fault.goods.includes(version);
        const isLate = () => fault.late.includes(version);
        const made = double(version, { priority, mindOf, refuses, isLate, knowsGoods });
        opened.push(made);
        return made;
      },
      lanes: ['L1', 'L2'],
      rules: RULES,
      clock,
      deadlineMs: 500,
      ledger: {
        append(drafts) {
          if (fault.ledger !== null) throw fault.ledger;
          audits.push(...drafts);
          return [];
        },
      },
      tell: (event) => void told.push(event),
    });
    onTestFinished(() => rollout.stop());
    return rollout;
  };
  return {
    folders,
    clock,
    told,
    audits,
    opened,
    fault,
    minds,
    packOf,
    boot,
    stage: (version: string) => stagePack(folders, readPack(packOf(version), DEVELOPMENT_TRUST)),
    stages: () => told.flatMap((event) => (event.type === 'packMoved' ? [`${event.version} ${event.stage}`] : [])),
    whys: () => told.flatMap((event) => (event.type === 'packMoved' && event.why !== '' ? [event.why] : [])),
  };
}
export type SwapSite = ReturnType<typeof swapSite>;

let counter = 0;

/** A person with a bag goes through. Resolves to what was decided of them, and by which version. */
export async function passage(
  rollout: Rollout,
  lane = 'L1',
  scan: Uint8Array = new Uint8Array(1),
): ReturnType<typeof insidePassage> {
  rollout.moved(lane, 'admitted');
  const result = await insidePassage(rollout, lane, scan);
  rollout.moved(lane, 'gone');
  rollout.moved(lane, 'closed');
  return result;
}

export async function insidePassage(rollout: Rollout, lane: string, scan: Uint8Array) {
  const bounds = { format: 'png', maxWidth: 704, maxHeight: 985 } as const;
  const layout = { energies: 'dual', millimetresPerPixel: [1.25, 1.25] } as const;
  counter += 1;
  const opinion = await rollout.lane(lane).inspectBag(scan, bounds, layout);
  const file = caseOf([a('bagTag'), a('bagScan')], {
    seen: new Map([[SCAN, { kind: 'answered', opinion }]]),
    models: rollout.lane(lane).models(),
    draw: { seed: 'seed', counter, value: 0.99 },
  });
  const decision = judge.decide(file);
  rollout.judged(lane, { file, decision, judge });
  return { file, decision, version: opinion.source.version };
}

/** Lets files be read, time pass and comparisons end until something is the case. */
export async function until(site: Pick<SwapSite, 'clock'>, done: () => boolean): Promise<void> {
  for (let round = 0; round < 400 && !done(); round += 1) {
    await site.clock.advanceSettled(250);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

export async function started(site: SwapSite): Promise<Rollout> {
  const rollout = site.boot();
  await rollout.start();
  return rollout;
}

/** As far as a trial is when it has been staged and answers. */
export async function inShadow(site: SwapSite, version = '1.1.0'): Promise<Rollout> {
  site.stage(version);
  const rollout = await started(site);
  await until(site, () => site.stages().includes(`${version} shadow`));
  return rollout;
}

export async function passages(site: SwapSite, rollout: Rollout, count: number): Promise<string[]> {
  const versions: string[] = [];
  for (let done = 0; done < count; done += 1) {
    versions.push((await passage(rollout)).version);
    await site.clock.advanceSettled(10);
  }
  return versions;
}

export const servedBy = (rollout: Rollout) => rollout.process.models()[0]?.version;
