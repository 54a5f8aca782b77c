import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import sharp from 'sharp';
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import type { LaneStateName } from '../../edge/contract/lane-event.ts';
import { systemClock } from '../../hardware/clock.ts';
import { seededEntropy } from '../../hardware/entropy.ts';
import { demoPolicy } from '../../sim/demo/site.ts';
import { type Stage, type StageOptions, startStage } from '../../sim/demo/stage.ts';
import type { PassageEnded } from '../../sim/demo/watch.ts';
import { HONEST_DIALS, type PopulationDials } from '../../sim/population/dials.ts';
import { createGoodsSource } from '../../sim/population/goods.ts';
import { createPopulation } from '../../sim/population/population.ts';
import { GOODS_SPECIMENS } from '../../sim/population/specimens.ts';

const SEED = 11;
/** Nobody is diverted but for a reason of the test's own making. */
const policy = {
  ...demoPolicy(SEED),
  goodsRisk: { divertFrom: 1, noticeFrom: 1 },
  randomDiversion: { rate: 0, seed: 'none' },
};
/** Where nothing depends on what a bag holds: a daemon of one small model is up soon. */
const SIGHTLESS: Pick<StageOptions, 'policy' | 'packs'> = { policy: { ...policy, seen: [] }, packs: ['goods-risk'] };
let stage: Stage | null = null;
afterEach(async () => {
  await stage?.close();
  stage = null;
});

function people(dials: PopulationDials) {
  const goods = createGoodsSource(GOODS_SPECIMENS);
  return createPopulation({ entropy: seededEntropy(SEED), goods, clock: systemClock, dials });
}

/** Without bags: drawing what is in them would take longer than all the rest. */
const honestPeople = () => people({ ...HONEST_DIALS, bagCounts: [1] });
const smugglers = () => people({ ...HONEST_DIALS, troubles: { ...HONEST_DIALS.troubles, contraband: 1 } });

async function reached(running: Stage, state: LaneStateName): Promise<void> {
  while (running.watch().state() !== state) await wait(2);
}

/** Whether the line of a drawn box begins at this place of a picture. */
async function isInked(file: string, { x, y }: { readonly x: number; readonly y: number }): Promise<boolean> {
  const left = Math.max(0, Math.floor(x));
  const top = Math.max(0, Math.floor(y));
  const pixel = await sharp(readFileSync(file)).extract({ left, top, width: 1, height: 1 }).raw().toBuffer();
  return pixel.equals(Buffer.of(200, 0, 60));
}

describe('a lane of twins', { timeout: 120_000 }, () => {
  it('is served over serial lines alone, and keeps each scan with a box around whatever its daemon told of', async () => {
    const scans = mkdtempSync(join(tmpdir(), 'greenlane-stage-scans-'));
    onTestFinished(() => rmSync(scans, { recursive: true, force: true }));
    stage = await startStage({ policy, seed: SEED, gate: 'pty', scans });
    const coming = smugglers();
    const ended: PassageEnded[] = [];
    for (let count = 0; count < 2; count += 1) ended.push(await stage.walk(coming.next()));
    const end = await stage.stop();
    expect(end).toMatchObject({ passages: 2, lost: 0, atCentral: 2, violations: [] });
    for (const { outcome, decision, passage } of ended) {
      expect(outcome.left).toBe(outcome.verdict === 'release' ? 'by-exit' : 'by-diversion');
      expect(outcome.decisionMs).toBeGreaterThan(0);
      const pictures = readdirSync(scans).filter((name) => name.startsWith(`${passage}-bag-`));
      expect(pictures.length).toBeGreaterThan(0);
      for (const { box } of decision.reasons.flatMap(({ objects = [] }) => objects)) {
        const inked = await Promise.all(pictures.map(async (name) => isInked(join(scans, name), box)));
        expect(inked).toContain(true);
      }
    }
  });

  it('keeps every outcome, each once, when its daemon is killed at any moment of a passage', async () => {
    stage = await startStage({ ...SIGHTLESS, seed: SEED, gate: 'tcp' });
    const coming = honestPeople();
    for (const state of ['admitted', 'inside', 'released'] as const) {
      const walking = stage.walk(coming.next());
      await reached(stage, state);
      await stage.restartDaemon();
      // They try again; before the models are back, that ends with an officer.
      await walking;
      while (!stage.watch().isReady()) await wait(5);
    }
    const end = await stage.stop();
    const broken = end.outcomes.filter(({ left }) => left === 'interrupted');
    // One that is killed before it has written that somebody came knows of nobody.
    expect(broken.length).toBeGreaterThanOrEqual(1);
    expect(broken.filter(({ verdict }) => verdict !== 'divert')).toEqual([]);
    // Whoever was inside is led out by the officer's leaf, in a passage of its own, and tries again.
    expect(end.passages).toBeGreaterThanOrEqual(3 + broken.length);
    expect(end).toMatchObject({ lost: 0, atCentral: end.passages, violations: [] });
  });

  it('tells an officer of a bag that stays when its owner has gone', async () => {
    stage = await startStage({ ...SIGHTLESS, seed: SEED, gate: 'tcp' });
    const { outcome } = await stage.walk({ ...honestPeople().next(), conduct: 'leavesBagBehind' });
    expect(outcome.findings.map(({ code }) => code)).toEqual(['bag-left-behind']);
    await stage.walk(honestPeople().next());
    expect(await stage.stop()).toMatchObject({ passages: 2, lost: 0, violations: [] });
  });

  it('says why when it does not come up', async () => {
    const broken = { ...policy, randomDiversion: { rate: 2, seed: 'none' } };
    await expect(startStage({ ...SIGHTLESS, policy: broken, seed: SEED, gate: 'tcp' })).rejects.toThrow(
      /policy.*rate/s,
    );
  });
});
