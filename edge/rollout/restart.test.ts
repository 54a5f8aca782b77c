import { existsSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderOf } from './pack-folders.ts';
import { ID, inShadow, passages, servedBy, started, swapSite, type SwapSite, until } from './rollout.fixture.ts';
import { askToWithdraw } from './staging.ts';
import { readRecord } from './swap-record.ts';

describe('a restart', () => {
  async function after(version: string, site: SwapSite): Promise<void> {
    const rollout = await inShadow(site, version);
    await passages(site, rollout, 6);
    expect(site.stages().at(-1)).toBe(`${version} active`);
    await rollout.stop();
  }

  it('keeps the version that serves', async () => {
    const site = swapSite();
    await after('1.1.0', site);
    expect(servedBy(await started(site))).toBe('1.1.0');
  });

  it('falls back from a broken version to the one before, then to the site file', async () => {
    const site = swapSite();
    await after('1.1.0', site);
    await after('1.2.0', site);
    site.fault.refused = ['1.2.0'];
    const first = await started(site);
    expect(servedBy(first)).toBe('1.1.0');
    await first.stop();
    site.fault.refused = ['1.2.0', '1.1.0'];
    expect(servedBy(await started(site))).toBe('1.0.0');
    expect(site.told).toContainEqual(expect.objectContaining({ type: 'packsFellBack', packs: ['dark-cells 1.0.0'] }));
  });

  it('goes back to the version before when an operator withdrew the one that serves', async () => {
    const site = swapSite();
    await after('1.1.0', site);
    const rollout = await started(site);
    askToWithdraw(site.folders, ID);
    await until(site, () => site.told.some(({ type }) => type === 'packReverted'));
    expect(servedBy(rollout)).toBe('1.1.0');
    await rollout.stop();
    expect(servedBy(await started(site))).toBe('1.0.0');
  });

  it('loses no files that serve when what was withdrawn while it served is staged again', async () => {
    const site = swapSite();
    const filesOf = (version: string) => existsSync(folderOf(site.folders.kept, { id: ID, version }));
    await after('1.1.0', site);
    await after('1.2.0', site);
    const rollout = await started(site);
    askToWithdraw(site.folders, ID);
    await until(site, () => site.told.some(({ type }) => type === 'packReverted'));
    site.stage('1.2.0');
    await until(site, () => site.stages().at(-1) === '1.2.0 refused');
    expect([servedBy(rollout), filesOf('1.2.0'), filesOf('1.1.0')]).toEqual(['1.2.0', true, true]);
    site.stage('1.3.0');
    await until(site, () => site.stages().at(-1) === '1.3.0 shadow');
    await passages(site, rollout, 6);
    // What an operator withdrew is not what a lane falls back on.
    expect(readRecord(site.folders.record).record.packs).toEqual({ [ID]: { active: '1.3.0', before: '1.1.0' } });
    await rollout.stop();
    site.fault.refused = ['1.3.0'];
    expect(servedBy(await started(site))).toBe('1.1.0');
  });

  it('keeps what is good as it is: a version that was fallen back from is not tried anew under its number', async () => {
    const site = swapSite();
    await after('1.1.0', site);
    await after('1.2.0', site);
    site.fault.refused = ['1.2.0'];
    const rollout = await started(site);
    expect(servedBy(rollout)).toBe('1.1.0');
    site.stage('1.2.0');
    await until(site, () => site.stages().at(-1) === '1.2.0 refused');
    expect(site.whys().at(-1)).toContain('it served before');
    expect(readRecord(site.folders.record).record.packs[ID]).toEqual({ active: '1.2.0', before: '1.1.0' });
  });

  it('finds the packs of the site file when the record is damaged, wherever it was cut', async () => {
    const site = swapSite();
    await after('1.1.0', site);
    const whole = readFileSync(site.folders.record);
    for (let length = 0; length < whole.length - 1; length += 37) {
      writeFileSync(site.folders.record, whole);
      truncateSync(site.folders.record, length);
      const rollout = await started(site);
      expect(servedBy(rollout)).toBe('1.0.0');
      await rollout.stop();
    }
    writeFileSync(site.folders.record, whole);
    expect(servedBy(await started(site))).toBe('1.1.0');
  });

  it('does not mind a record that was half written beside the whole one', async () => {
    const site = swapSite();
    await after('1.1.0', site);
    writeFileSync(`${site.folders.record}.tmp`, '{"schema": 1, "pa');
    expect(servedBy(await started(site))).toBe('1.1.0');
  });

  it('begins a trial again that the power cut, wherever its files were by then', async () => {
    const site = swapSite();
    const first = await inShadow(site);
    await first.stop();
    site.stage('1.1.0');
    rmSync(folderOf(site.folders.kept, { id: ID, version: '1.1.0' }), { recursive: true });
    const rollout = await started(site);
    await until(site, () => site.stages().filter((stage) => stage === '1.1.0 shadow').length === 2);
    await passages(site, rollout, 6);
    expect(site.stages().at(-1)).toBe('1.1.0 active');
  });

  it('takes no copy for a pack that was broken off', async () => {
    const site = swapSite();
    site.stage('1.1.0');
    const { staged } = site.folders;
    const half = path.join(staged, '.incoming-dark-cells-1.2.0');
    writeFileSync(half, 'half');
    const rollout = await started(site);
    await until(site, () => site.stages().includes('1.1.0 shadow'));
    expect(site.stages().every((stage) => stage.startsWith('1.1.0'))).toBe(true);
    await rollout.stop();
  });
});
