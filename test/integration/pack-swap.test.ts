import { mkdirSync, truncateSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createInference, type Inference } from '../../edge/inference/client.ts';
import { type Mood, writeDetectorPack } from '../../edge/inference/detector-pack.fixture.ts';
import { flatPng } from '../../edge/inference/images.fixture.ts';
import { DEVELOPMENT_TRUST } from '../../edge/signing/keys.ts';
import { temporaryFolder } from '../../edge/packs/pack.fixture.ts';
import { readPack } from '../../edge/packs/pack.ts';
import { folderOf, packFolders } from '../../edge/rollout/pack-folders.ts';
import { openPackStore } from '../../edge/rollout/pack-store.ts';
import { passage, RULES } from '../../edge/rollout/rollout.fixture.ts';
import { Rollout } from '../../edge/rollout/rollout.ts';
import type { RolloutEvent } from '../../edge/rollout/rollout-event.ts';
import { stagePack } from '../../edge/rollout/staging.ts';
import { sleep, systemClock } from '../../hardware/clock.ts';

/** A bag that is one dark thing; what makes a moody detector misbehave. */
const BLACK = flatPng(640, 896, 0);
/** Tests share their machine. */
const PATIENCE = { deadlineMs: 60_000, startDeadlineMs: 120_000 };
const TIMEOUT_MS = 240_000;
const [WEAPON, NOTHING] = (['weapon', 'other'] as const).map((category) => [
  { name: 'dark thing', category, threshold: 0.5 },
]);

/** A lane whose detector, 1.0.0, sees a weapon in whatever is dark; in processes of its own, with signed packs. */
function site() {
  const home = temporaryFolder();
  const folders = packFolders(path.join(home, 'data'));
  const told: RolloutEvent[] = [];
  const opened: Inference[] = [];
  const packOf = (version: string, mood: Mood, classes = WEAPON) => {
    const folder = path.join(home, version);
    mkdirSync(folder);
    writeDetectorPack(folder, mood, { version, ...(classes === undefined ? {} : { classes }) });
    return folder;
  };
  const sitePack = packOf('1.0.0', 'calm');
  const boot = async () => {
    const rollout = new Rollout({
      store: openPackStore(folders),
      sitePacks: [sitePack],
      open(packs, priority) {
        const made = createInference({ packs, priority, trust: DEVELOPMENT_TRUST, clock: systemClock, ...PATIENCE });
        opened.push(made);
        return made;
      },
      lanes: ['L1'],
      rules: RULES,
      clock: systemClock,
      deadlineMs: PATIENCE.deadlineMs,
      ledger: { append: () => [] },
      tell: (event) => void told.push(event),
    });
    onTestFinished(() => rollout.stop());
    await rollout.start();
    return rollout;
  };
  const stages = () => told.flatMap((event) => (event.type === 'packMoved' ? [event.stage] : []));
  return {
    folders,
    boot,
    opened,
    stages,
    why: () => told.findLast((event) => event.type === 'packMoved')?.why,
    stage: (version: string, mood: Mood = 'calm', classes = WEAPON) => {
      stagePack(folders, readPack(packOf(version, mood, classes), DEVELOPMENT_TRUST));
    },
    reach: async (stage: string) => {
      while (!stages().some((each) => each === stage)) await sleep(systemClock, 20);
    },
  };
}

/** Passengers come until the trial has reached a stage. By which versions they were judged, and how. */
async function passengersUntil(rollout: Rollout, at: ReturnType<typeof site>, stage: string) {
  const versions: string[] = [];
  const verdicts = new Set<string>();
  while (!at.stages().some((each) => each === stage)) {
    const { version, decision } = await passage(rollout, 'L1', BLACK);
    versions.push(version);
    verdicts.add(decision.verdict);
    await sleep(systemClock, 20);
  }
  return { versions, verdicts: [...verdicts] };
}

/** Passengers come until a version answers them. */
async function answering(rollout: Rollout, version: string): Promise<void> {
  while ((await passage(rollout, 'L1', BLACK)).version !== version) await sleep(systemClock, 20);
}

describe('a new version of a detector, in processes of their own', { timeout: TIMEOUT_MS }, () => {
  it('that is as good answers from some passage on, and every passenger is judged', async () => {
    const at = site();
    const rollout = await at.boot();
    at.stage('1.1.0');
    await at.reach('shadow');
    const niceness = () => at.opened.flatMap((each) => each.processId() ?? []).map((id) => os.getPriority(id));
    const own = os.getPriority();
    expect(niceness()).toEqual([own, own + os.constants.priority.PRIORITY_BELOW_NORMAL]);
    const { versions, verdicts } = await passengersUntil(rollout, at, 'active');
    expect(niceness()).toEqual([own]);
    expect(at.stages()).toEqual(['warming', 'shadow', 'probation', 'active']);
    expect(versions.toSorted()).toEqual(versions);
    expect(new Set(versions)).toEqual(new Set(['1.0.0', '1.1.0']));
    expect(verdicts).toEqual(['divert']);
  });

  it('that served before a restart serves after it; broken on the disk, it makes way for the old one', async () => {
    const at = site();
    const name = { id: 'dark-cells', version: '1.1.0' };
    at.stage(name.version);
    const store = openPackStore(at.folders);
    store.begin(name);
    store.commit({ ...name, stage: 'active', why: '', figures: null, wallMs: 0 }, null);
    const first = await at.boot();
    expect((await passage(first, 'L1', BLACK)).version).toBe('1.1.0');
    await first.stop();

    truncateSync(path.join(folderOf(at.folders.kept, name), 'model.onnx'), 100);
    const second = await at.boot();
    expect((await passage(second, 'L1', BLACK)).version).toBe('1.0.0');
  });

  it.each<readonly [string, Mood, typeof WEAPON, string]>([
    ['that no longer sees what it should', 'calm', NOTHING, 'decisions changed'],
    ['that answers what is no number', 'nan', WEAPON, 'in shadow: Fault'],
  ])('%s is rolled back, and every passenger is judged by the old one', async (_what, mood, classes, why) => {
    const at = site();
    const rollout = await at.boot();
    at.stage('1.1.0', mood, classes);
    await at.reach('shadow');
    const { versions, verdicts } = await passengersUntil(rollout, at, 'rolled-back');
    expect(at.why()).toContain(why);
    expect(new Set(versions)).toEqual(new Set(['1.0.0']));
    expect(verdicts).toEqual(['divert']);
  });

  it('whose process is struck dead is rolled back, in shadow and on probation, and nobody lacks an answer', async () => {
    const at = site();
    const rollout = await at.boot();
    for (const [version, stage, count] of [
      ['1.1.0', 'shadow', 1],
      ['1.2.0', 'probation', 2],
    ] as const) {
      at.stage(version);
      const fallen = () => at.stages().filter((each) => each === 'rolled-back').length;
      while (at.stages().at(-1) !== stage) {
        if (at.stages().at(-1) === 'shadow') await passage(rollout, 'L1', BLACK);
        await sleep(systemClock, 20);
      }
      if (stage === 'probation') await answering(rollout, version);
      process.kill(at.opened.at(-1)?.processId() ?? Number.NaN, 'SIGSEGV');
      const { version: answeredBy, decision } = await passage(rollout, 'L1', BLACK);
      expect([answeredBy, decision.verdict]).toEqual(['1.0.0', 'divert']);
      while (fallen() < count) await sleep(systemClock, 20);
      expect(at.why()).toContain('SIGSEGV');
    }
    expect((await passage(rollout, 'L1', BLACK)).version).toBe('1.0.0');
  });

  it('whose files were changed after they were staged is refused', async () => {
    const at = site();
    at.stage('1.1.0');
    truncateSync(path.join(folderOf(at.folders.staged, { id: 'dark-cells', version: '1.1.0' }), 'model.onnx'), 100);
    const rollout = await at.boot();
    await at.reach('refused');
    expect(at.why()).toContain('[pack-invalid]');
    expect((await passage(rollout, 'L1', BLACK)).version).toBe('1.0.0');
  });
});
