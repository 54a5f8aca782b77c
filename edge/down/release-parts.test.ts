import { expect, it } from 'vitest';
import { generateKeys } from '../signing/keys.ts';
import { createBox, LISTED, NEXT, passages, RULES } from './down.fixture.ts';

/** A computer whose policy was signed by a key that is trusted no more. */
async function revoked() {
  const box = createBox();
  const stolen = generateKeys('stolen');
  const { trust } = box.fault;
  box.fault.trust = { ...trust, keys: [...trust.keys, stolen.publicKey] };
  const first = await box.boot();
  box.centre.point('L1', box.centre.make(1, { policy: NEXT, key: stolen.privateKey }));
  await box.settle();
  passages(box, first.releases, 2 * RULES.passages);
  await box.settle();
  first.releases.stop();
  box.fault.trust = trust;
  return { box, ...(await box.boot()) };
}

it('a watch list does not bring back the policy of a key that is trusted no more, and the computer stays in trouble', async () => {
  const { box, releases } = await revoked();
  box.centre.point('L1', box.centre.make(2, { watchList: LISTED }));
  await box.settle();
  expect(box.stages().at(-1)).toBe('2 active');
  expect(box.judging.policy).toMatchObject({ version: '1', watchList: LISTED.documents });
  expect(releases.health()).toMatchObject({
    state: 'degraded',
    reason: expect.stringContaining('policy of release 1') as unknown,
  });
});

it('the same policy under a key that is trusted is tried like every other', async () => {
  const { box, releases } = await revoked();
  box.centre.point('L1', box.centre.make(2, { policy: NEXT }));
  await box.settle();
  expect(box.stages().at(-1)).toBe('2 shadow');
  passages(box, releases, 2 * RULES.passages);
  await box.settle();
  expect(box.judging.policy.version).toBe('2');
  expect(releases.health().state).toBe('up');
});
