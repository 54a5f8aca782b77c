import { describe, expect, it } from 'vitest';
import { Fault } from '../contract/fault.ts';
import { generateKeys } from '../signing/keys.ts';
import { createBox, LISTED, NEXT, passages, RULES, STRICT } from './down.fixture.ts';

const HALF = RULES.passages;

describe('a release', () => {
  it('is fetched, tried beside the policy in force, on probation, and then in force; the centre reads every stage', async () => {
    const box = createBox();
    const { releases, store } = await box.boot();
    box.centre.point('L1', box.centre.make(1, { policy: NEXT }));
    await box.settle();
    expect(box.stages()).toEqual(['1 seen', '1 staged', '1 shadow']);
    expect(passages(box, releases, HALF)).toEqual(['1', '1', '1']);
    expect(passages(box, releases, HALF)).toEqual(['2', '2', '2']);
    await box.settle();
    expect(box.stages()).toEqual(['1 seen', '1 staged', '1 shadow', '1 probation', '1 active']);
    expect(box.reports()).toEqual(['1 seen', '1 staged', '1 trial', '1 trial', '1 active']);
    expect(new Set(box.rows.map(({ lane, kind }) => `${lane} ${kind}`))).toEqual(new Set(['L1 release', 'L2 release']));
    expect(store.record()).toMatchObject({ way: null, inForce: { policy: { release: { version: 1 } } }, untold: [] });
  });

  it('whose policy decides otherwise is rolled back in shadow and never taken again', async () => {
    const box = createBox();
    const { releases } = await box.boot();
    const release = box.centre.make(1, { policy: STRICT });
    box.centre.point('L1', release);
    await box.settle();
    expect(passages(box, releases, HALF)).toEqual(['1', '1', '1']);
    expect(box.whys()).toEqual(['in shadow: 1 of 1 decisions changed; 0 of 3 may (a share of 0)']);
    box.centre.point('L1', release);
    await box.settle();
    releases.stop();
    await box.boot();
    await box.settle();
    expect(box.stages()).toEqual(['1 seen', '1 staged', '1 shadow', '1 rolled-back']);
    expect(box.reports().at(-1)).toBe('1 rolled-back');
    expect(box.alarms).toMatchObject([{ code: 'release-refused' }]);
    expect(box.judging.policy.version).toBe('1');
  });

  it('goes back to the policy in force when it fails on probation', async () => {
    const box = createBox();
    const { releases, store } = await box.boot();
    box.centre.point('L1', box.centre.make(1, { policy: NEXT, packs: ['dark-cells'] }));
    await box.settle();
    box.packStages.set('dark-cells', { stage: 'serves' });
    await box.settle();
    passages(box, releases, HALF);
    expect(box.judging.policy.version).toBe('2');
    box.centre.point('L1', store.record().pointers['L1']?.release ?? null, { stopped: true });
    await box.settle();
    expect(box.judging.policy.version).toBe('1');
    expect(box.withdrawn).toEqual(['dark-cells']);
    expect(box.reports().at(-1)).toBe('1 refused');
  });

  it('of a watch list alone is in force at once, over the lists of whatever policy judges', async () => {
    const box = createBox();
    const { releases } = await box.boot();
    box.centre.point('L1', box.centre.make(1, { watchList: LISTED }));
    await box.settle();
    expect(box.stages()).toEqual(['1 seen', '1 staged', '1 active']);
    expect(box.judging.policy).toMatchObject({ version: '1', watchList: LISTED.documents, sealedBags: [] });
    box.centre.point('L1', box.centre.make(2, { policy: NEXT }));
    await box.settle();
    passages(box, releases, 2 * HALF);
    expect(box.judging.policy).toMatchObject({ version: '2', watchList: LISTED.documents });
    releases.stop();
    await box.boot();
    expect(box.judging.policy).toMatchObject({ version: '2', watchList: LISTED.documents });
  });

  it('waits for its packs before its policy is tried, and falls with them', async () => {
    const box = createBox();
    const { releases } = await box.boot();
    box.centre.point('L1', box.centre.make(1, { policy: NEXT, packs: ['dark-cells', 'goods-risk'] }));
    await box.settle();
    passages(box, releases, HALF);
    expect(box.stages().at(-1)).toBe('1 packs');
    box.packStages.set('dark-cells', { stage: 'serves' });
    box.packStages.set('goods-risk', { stage: 'failed', why: 'rolled-back: too slow' });
    await box.settle();
    expect(box.whys()).toEqual(['its pack goods-risk 1.1.0: rolled-back: too slow']);
    expect(box.withdrawn).toEqual(['dark-cells', 'goods-risk']);
    expect(box.judging).toMatchObject({ taken: 0 });
  });

  it('gives way to a higher one, and a lane that is behind takes nothing back', async () => {
    const box = createBox();
    const { releases } = await box.boot();
    const [one, two] = [box.centre.make(1, { policy: STRICT }), box.centre.make(2, { policy: NEXT })];
    box.centre.point('L1', one);
    await box.settle();
    box.centre.point('L2', two);
    await box.settle();
    passages(box, releases, 2 * HALF);
    await box.settle();
    box.centre.point('L1', one);
    await box.settle();
    expect(box.whys()).toEqual(['release 2 takes its place']);
    expect(box.stages().at(-1)).toBe('2 active');
    expect(box.judging.policy.version).toBe('2');
  });

  it('comes again when the centre lets it go on after a stop', async () => {
    const box = createBox();
    await box.boot();
    const release = box.centre.make(1, { policy: NEXT });
    box.centre.point('L1', release);
    await box.settle();
    box.centre.point('L1', release, { stopped: true });
    await box.settle();
    expect(box.stages().at(-1)).toBe('1 given-up');
    box.centre.point('L1', release);
    await box.settle();
    expect(box.stages().at(-1)).toBe('1 shadow');
  });

  it('that is in force stays when the centre stops everything', async () => {
    const box = createBox();
    const { releases } = await box.boot();
    const release = box.centre.make(1, { policy: NEXT });
    box.centre.point('L1', release);
    await box.settle();
    passages(box, releases, 2 * HALF);
    box.centre.point('L1', release, { stopped: true });
    await box.settle();
    expect(box.judging.policy.version).toBe('2');
  });

  it('brings a site file to the operator, and to nobody else', async () => {
    const box = createBox();
    const { store } = await box.boot();
    box.centre.point('L1', box.centre.make(1, { siteFile: 'lanes: []\n' }));
    await box.settle();
    const [waits] = box.told.filter(({ type }) => type === 'siteFileWaits');
    expect(waits).toMatchObject({ version: 1, file: expect.stringContaining('site-of-release-1.yaml') as unknown });
    expect(store.record().inForce).toEqual({ policy: null, watchList: null });
    box.centre.point('L1', box.centre.make(2, { siteFile: 'nothing' }));
    await box.settle();
    expect(box.whys()).toEqual(['it has no lanes']);
  });

  it('whose trial is broken off again and again is refused', async () => {
    const box = createBox();
    let { releases } = await box.boot();
    box.centre.point('L1', box.centre.make(1, { policy: NEXT }));
    for (let boots = 0; boots < 4; boots += 1) {
      await box.settle();
      releases.stop();
      ({ releases } = await box.boot());
    }
    await box.settle();
    expect(box.whys()).toEqual(['its trial was broken off 3 times']);
  });

  it('is reported when the ledger takes rows again', async () => {
    const box = createBox();
    await box.boot();
    box.fault.ledger = new Fault('ledger-unwritable', 'the disk is away');
    box.centre.point('L1', box.centre.make(1, { watchList: LISTED }));
    await box.settle();
    expect(box.reports()).toEqual([]);
    box.fault.ledger = null;
    await box.settle();
    expect(box.reports()).toEqual(['1 seen', '1 staged', '1 active']);
  });
});

describe('what is in force', () => {
  async function inForce() {
    const box = createBox();
    const { releases } = await box.boot();
    box.centre.point('L1', box.centre.make(1, { policy: NEXT }));
    await box.settle();
    passages(box, releases, 2 * HALF);
    await box.settle();
    releases.stop();
    return box;
  }

  it('outlives a restart', async () => {
    const box = await inForce();
    await box.boot();
    await box.settle();
    expect(box.judging.policy.version).toBe('2');
    expect(box.stages().at(-1)).toBe('1 active');
  });

  it('goes with the key that signed it, and comes with it again', async () => {
    const box = await inForce();
    const { trust } = box.fault;
    box.fault.trust = { keys: [generateKeys('another').publicKey], developmentKey: 'refused' };
    const { releases } = await box.boot();
    expect(box.judging.policy.version).toBe('1');
    expect(box.alarms).toMatchObject([{ code: 'release-lost' }, { code: 'release-refused' }]);
    releases.stop();
    box.fault.trust = trust;
    await box.boot();
    expect(box.judging.policy.version).toBe('2');
  });

  it('is fetched again when the disk has lost it, and judges from then on', async () => {
    const box = await inForce();
    const { store } = await box.boot();
    await store.sweep(new Set());
    const { releases } = await box.boot();
    expect(box.judging.policy.version).toBe('1');
    await box.until(() => box.judging.policy.version === '2');
    expect(box.alarms).toMatchObject([{ code: 'release-lost' }]);
    expect(releases.health()).toMatchObject({ state: 'up', counters: { release: 1 } });
  });
});
