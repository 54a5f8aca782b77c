import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import type { LaneStateName } from '../../edge/contract/lane-event.ts';
import { systemClock } from '../../hardware/clock.ts';
import { seededEntropy } from '../../hardware/entropy.ts';
import { demoPolicy } from '../../sim/demo/site.ts';
import { type Stage, startStage } from '../../sim/demo/stage.ts';
import { HONEST_DIALS } from '../../sim/population/dials.ts';
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
let stage: Stage | null = null;
afterEach(async () => {
  await stage?.close();
  stage = null;
});

function honestPeople() {
  const goods = createGoodsSource(GOODS_SPECIMENS);
  return createPopulation({ entropy: seededEntropy(SEED), goods, clock: systemClock, dials: HONEST_DIALS });
}

async function reached(running: Stage, state: LaneStateName): Promise<void> {
  while (running.watch().state() !== state) await wait(2);
}

describe('a lane of twins', { timeout: 120_000 }, () => {
  it('is served over serial lines alone, gate included', async () => {
    stage = await startStage({ policy, seed: SEED, gate: 'pty' });
    const people = honestPeople();
    for (let count = 0; count < 2; count += 1) {
      const { outcome } = await stage.walk(people.next());
      expect(outcome.left).toBe(outcome.verdict === 'release' ? 'by-exit' : 'by-diversion');
      expect(outcome.decisionMs).toBeGreaterThan(0);
    }
    const end = await stage.stop();
    expect(end).toMatchObject({ passages: 2, lost: 0, atCentral: 2, violations: [] });
  });

  it('keeps every outcome, each once, when its daemon is killed at any moment of a passage', async () => {
    stage = await startStage({ policy, seed: SEED, gate: 'tcp' });
    const people = honestPeople();
    for (const state of ['admitted', 'inside', 'released'] as const) {
      const walking = stage.walk(people.next());
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
    stage = await startStage({ policy, seed: SEED, gate: 'tcp' });
    const { outcome } = await stage.walk({ ...honestPeople().next(), conduct: 'leavesBagBehind' });
    expect(outcome.findings.map(({ code }) => code)).toEqual(['bag-left-behind']);
    await stage.walk(honestPeople().next());
    expect(await stage.stop()).toMatchObject({ passages: 2, lost: 0, violations: [] });
  });

  it('says why when it does not come up', async () => {
    const broken = { ...policy, randomDiversion: { rate: 2, seed: 'none' } };
    await expect(startStage({ policy: broken, seed: SEED, gate: 'tcp' })).rejects.toThrow(/policy.*rate/s);
  });
});
