import { expect, it } from 'vitest';
import { policy as POLICY } from '../assess/assess.fixture.ts';
import { Fault } from '../contract/fault.ts';
import { type Box, createBox, LISTED, NEXT, passages, RULES } from './down.fixture.ts';
import type { Compose } from './release-parts.ts';

const BUSY: Compose = async () => Promise.reject(new Fault('reading-slow', 'It was not read in time'));

/** A Greenlane that cannot read a part of what is released any more. */
function unable(compose: Compose, part: 'policy' | 'watchList'): Compose {
  return async (parts) =>
    parts[part] instanceof Uint8Array ? Promise.resolve({ ok: false, why: 'has another form' }) : compose(parts);
}

async function bothInForce() {
  const box = createBox();
  const { releases } = await box.boot();
  box.centre.point('L1', box.centre.make(1, { policy: NEXT, watchList: LISTED }));
  await box.settle();
  passages(box, releases, 2 * RULES.passages);
  await box.settle();
  releases.stop();
  return box;
}

function judging({ judging: { policy } }: Box) {
  return { version: policy.version, list: policy.watchList };
}

it.each([
  ['policy', { version: '1', list: LISTED.documents }],
  ['watchList', { version: '2', list: POLICY.watchList }],
] as const)('a %s that cannot be read any more does not take with it what can', async (part, left) => {
  const box = await bothInForce();
  box.fault.compose = unable(box.fault.compose, part);
  const { releases } = await box.boot();
  expect(judging(box)).toEqual(left);
  await box.settle();
  expect(box.alarms).toMatchObject([{ code: 'release-lost' }]);
  expect(releases.health().state).toBe('degraded');
});

it('what a busy computer could not read at the start is in force as soon as it can', async () => {
  const box = await bothInForce();
  const { compose } = box.fault;
  box.fault.compose = BUSY;
  const { releases } = await box.boot();
  await box.settle();
  expect(judging(box)).toEqual({ version: '1', list: POLICY.watchList });
  expect(releases.health().state).toBe('degraded');
  box.fault.compose = compose;
  await box.until(() => releases.health().state === 'up');
  expect(judging(box)).toEqual({ version: '2', list: LISTED.documents });
});

it('a release that a busy computer cannot read is read later, not refused', async () => {
  const box = createBox();
  const { compose } = box.fault;
  box.fault.compose = BUSY;
  await box.boot();
  box.centre.point('L1', box.centre.make(1, { watchList: LISTED }));
  await box.until(() => true, 6);
  expect(box.stages()).toEqual(['1 seen']);
  box.fault.compose = compose;
  await box.settle();
  expect(box.stages()).toEqual(['1 seen', '1 staged', '1 active']);
});
