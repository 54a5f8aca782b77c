import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Fault } from '../contract/fault.ts';
import { folderOf } from './pack-folders.ts';
import {
  ID,
  inShadow,
  insidePassage,
  passage,
  passages,
  servedBy,
  started,
  swapSite,
  type SwapSite,
  until,
} from './rollout.fixture.ts';
import type { Rollout } from './rollout.ts';
import { askToWithdraw, takeBack } from './staging.ts';
import { readRecord, readTrial } from './swap-record.ts';

describe('a version that is as good', () => {
  it('is tried in shadow, then on probation, then serves; each stage is in the audit of every lane', async () => {
    const site = swapSite({ '1.0.0': 0.7, '1.1.0': 0.8 });
    const rollout = await inShadow(site);
    expect(await passages(site, rollout, 3)).toEqual(['1.0.0', '1.0.0', '1.0.0']);
    expect(await passages(site, rollout, 3)).toEqual(['1.0.0', '1.0.0', '1.0.0'].map(() => '1.1.0'));
    expect(site.stages()).toEqual(['warming', 'shadow', 'probation', 'active'].map((stage) => `1.1.0 ${stage}`));
    expect(servedBy(rollout)).toBe('1.1.0');
    const audited = (lane: string) => site.audits.filter((row) => row.lane === lane).map(({ body }) => body['stage']);
    expect(audited('L1')).toEqual(['warming', 'shadow', 'probation', 'active']);
    expect(audited('L2')).toEqual(audited('L1'));
    expect(site.audits.at(-1)).toMatchObject({
      kind: 'audit',
      passage: null,
      body: { pack: ID, from: '1.0.0', version: '1.1.0', figures: { passages: 3, decisionsChanged: 0 } },
    });
  });

  it('begins to answer a lane between two of its passages, never within one', async () => {
    const site = swapSite();
    const rollout = await inShadow(site);
    rollout.moved('L2', 'admitted');
    await passages(site, rollout, 4);
    expect(site.stages().at(-1)).toBe('1.1.0 probation');
    expect((await insidePassage(rollout, 'L2', new Uint8Array(1))).version).toBe('1.0.0');
    rollout.moved('L2', 'closed');
    expect((await passage(rollout, 'L2')).version).toBe('1.1.0');
  });

  it('yields to the version before until it answers passengers, in a process that never yielded', async () => {
    const site = swapSite();
    const rollout = await inShadow(site);
    await passages(site, rollout, 3);
    expect(site.opened.map(({ priority }) => priority)).toEqual(['normal', 'low', 'normal']);
    expect(site.opened[1]?.isStopped).toBe(true);
    expect(rollout.lane('L1').current()).toBe(site.opened[2]);
  });

  it('leaves nothing of what was asked while it was tried', async () => {
    const site = swapSite();
    const rollout = await inShadow(site);
    await passages(site, rollout, 5);
    const { file } = await passage(rollout);
    expect(rollout.lane('L1').behind(file, 'inspectBag')).toHaveLength(1);
    await until(site, () => site.stages().at(-1) === '1.1.0 active');
    expect(rollout.lane('L1').behind(file, 'inspectBag')).toEqual([]);
  });

  it('leaves the old process running for as long as a lane is in a passage with it', async () => {
    const site = swapSite();
    const rollout = await inShadow(site);
    rollout.moved('L2', 'admitted');
    await passages(site, rollout, 6);
    expect(site.stages().at(-1)).toBe('1.1.0 probation');
    expect(site.opened[0]?.isStopped).toBe(false);
    rollout.moved('L2', 'closed');
    await passages(site, rollout, 3);
    expect(site.opened.map(({ version, isStopped }) => [version, isStopped])).toEqual([
      ['1.0.0', true],
      ['1.1.0', true],
      ['1.1.0', false],
    ]);
  });
});

describe('a shadow', () => {
  it('is asked after the decision, and never where a lane asks', async () => {
    const site = swapSite();
    const rollout = await inShadow(site);
    const [old, fresh] = site.opened;
    rollout.moved('L1', 'admitted');
    await insidePassage(rollout, 'L1', new Uint8Array(1));
    expect([old?.asked, fresh?.asked]).toEqual([1, 1]);
    expect(rollout.lane('L1').current()).toBe(old);
  });

  it('that would have decided otherwise is rolled back, and nobody is the worse for it', async () => {
    const site = swapSite({ '1.0.0': 0.9, '1.1.0': 0 });
    const rollout = await inShadow(site);
    const { decision } = await passage(rollout);
    expect(decision.verdict).toBe('divert');
    await until(site, () => site.stages().includes('1.1.0 rolled-back'));
    expect(site.whys()).toEqual(['in shadow: 1 of 1 decisions changed; 0 of 3 may (a share of 0)']);
    expect(site.opened[1]?.isStopped).toBe(true);
    expect(await passages(site, rollout, 5)).not.toContain('1.1.0');
  });

  it.each(['no-answer', 'dies'] as const)('is rolled back when it %s', async (mind) => {
    const site = swapSite({ '1.1.0': mind });
    const rollout = await inShadow(site);
    expect(await passages(site, rollout, 1)).toEqual(['1.0.0']);
    await until(site, () => site.stages().includes('1.1.0 rolled-back'));
    expect(await passages(site, rollout, 2)).toEqual(['1.0.0', '1.0.0']);
    expect(existsSync(folderOf(site.folders.kept, { id: ID, version: '1.1.0' }))).toBe(false);
  });

  it('judges each passage once', async () => {
    const site = swapSite();
    const rollout = await inShadow(site);
    await until(site, () => readTrial(site.folders.trial)?.stage === 'shadow');
    await passage(rollout);
    await until(site, () => readTrial(site.folders.trial)?.figures?.passages === 1);
    expect(readTrial(site.folders.trial)).toMatchObject({ id: ID, version: '1.1.0', figures: { passages: 1, of: 3 } });
  });
});

describe('a version on probation', () => {
  async function onProbation(site: SwapSite): Promise<Rollout> {
    const rollout = await inShadow(site);
    await passages(site, rollout, 3);
    expect(site.stages().at(-1)).toBe('1.1.0 probation');
    return rollout;
  }

  it.each(['no-answer', 'dies'] as const)(
    'that %s loses nobody their answer: the version before gives it',
    async (mind) => {
      const site = swapSite();
      const rollout = await onProbation(site);
      site.minds['1.1.0'] = mind;
      expect(await passages(site, rollout, 2)).toEqual(['1.0.0', '1.0.0']);
      expect(site.stages().at(-1)).toBe('1.1.0 rolled-back');
      expect(servedBy(rollout)).toBe('1.0.0');
    },
  );

  it('that decides otherwise is rolled back by the comparison with the version before', async () => {
    const site = swapSite({ '1.0.0': 0.9, '1.1.0': 0.9 });
    const rollout = await onProbation(site);
    site.minds['1.1.0'] = 0;
    expect(await passages(site, rollout, 2)).toEqual(['1.1.0', '1.0.0']);
    expect(site.whys()).toEqual(['in probation: 1 of 1 decisions changed; 0 of 3 may (a share of 0)']);
  });

  it('that leaves another model without an answer is rolled back when the version before has one', async () => {
    const site = swapSite();
    const rollout = await onProbation(site);
    site.fault.goods = ['1.0.0'];
    rollout.moved('L1', 'admitted');
    expect(await rollout.lane('L1').goodsRisk([])).toEqual([]);
    expect(site.whys().at(-1)).toContain('it gave no answer: No tabular-risk pack');
    expect(rollout.lane('L1').current()).toBe(rollout.process);
  });

  it('goes on when the other models of the site do not answer, as they did not before', async () => {
    const site = swapSite();
    const rollout = await onProbation(site);
    await expect(rollout.lane('L1').goodsRisk([])).rejects.toThrow('No tabular-risk pack');
    expect(site.stages().at(-1)).toBe('1.1.0 probation');
  });

  it('does not begin when that cannot be written', async () => {
    const site = swapSite();
    const rollout = await inShadow(site);
    site.fault.ledger = new Fault('ledger-full', 'no room');
    expect(await passages(site, rollout, 4)).not.toContain('1.1.0');
    expect(site.whys()[0]).toContain('it cannot be written down');
  });
});

describe('what is refused', () => {
  it.each(['1.0.0', '0.9.9'])('a version that is not newer: %s', async (version) => {
    const site = swapSite();
    site.stage(version);
    const rollout = await started(site);
    await until(site, () => site.stages().length > 0);
    expect(site.whys()).toEqual(['it is not newer than 1.0.0, which serves']);
    expect(existsSync(folderOf(site.folders.staged, { id: ID, version }))).toBe(false);
    expect(await passages(site, rollout, 1)).toEqual(['1.0.0']);
  });

  it('a version that its process refuses', async () => {
    const site = swapSite();
    site.stage('1.1.0');
    site.fault.refused = ['1.1.0'];
    await started(site);
    await until(site, () => site.stages().includes('1.1.0 refused'));
    expect(site.whys()[0]).toContain('was changed [pack-invalid]');
  });

  it('a version that does not finish loading in time, so that the next one has its trial', async () => {
    const site = swapSite();
    site.stage('1.2.0');
    site.fault.late = ['1.2.0'];
    await started(site);
    await until(site, () => site.stages().includes('1.2.0 refused'));
    expect(site.whys()).toEqual(['The inference process went away: not ready within 20000 ms']);
    site.stage('1.3.0');
    await until(site, () => site.stages().includes('1.3.0 shadow'));
    expect(site.stages().at(-1)).toBe('1.3.0 shadow');
  });

  it('a version whose trial was broken off three times', async () => {
    const site = swapSite();
    site.stage('1.1.0');
    for (let start = 1; start <= 3; start += 1) {
      const rollout = await started(site);
      await until(site, () => site.stages().length === 2 * start);
      await rollout.stop();
    }
    expect(readRecord(site.folders.record).record.trial).toMatchObject({ attempts: 3 });
    await started(site);
    await until(site, () => site.stages().includes('1.1.0 refused'));
    expect(site.whys()).toEqual(['its trial was broken off 3 times']);
  });

  it('a version that an operator withdraws', async () => {
    const site = swapSite();
    const rollout = await inShadow(site);
    expect(takeBack(site.folders, ID)).toBe(false);
    askToWithdraw(site.folders, ID);
    await until(site, () => site.stages().includes('1.1.0 withdrawn'));
    expect(await passages(site, rollout, 1)).toEqual(['1.0.0']);
  });
});
