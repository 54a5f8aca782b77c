import { describe, expect, it } from 'vitest';
import { generateKeys } from '../signing/keys.ts';
import { signDocument } from '../signing/signed-document.ts';
import { LIFETIME_MS, SITE } from './centre.fixture.ts';
import { type Box, createBox, LANES, LISTED, NEXT, passages, RULES, STRICT } from './down.fixture.ts';
import type { Releases } from './releases.ts';

/**
 * The attacks of The Update Framework's list (theupdateframework.github.io/specification, "Goals to protect against specific
 * attacks"), by somebody who has the broker, the way to the centre and its mirror of content, but not its key.
 */

const STRANGER = generateKeys('centre').privateKey;

async function booted() {
  const box = createBox();
  const { releases, store } = await box.boot();
  return { box, releases, store };
}

/** A box in which release 1 is in force. */
async function inForce() {
  const { box, releases, store } = await booted();
  const first = box.centre.point('L1', box.centre.make(1, { policy: NEXT }));
  await goThrough(box, releases);
  expect(box.stages().at(-1)).toBe('1 active');
  return { box, releases, store, first };
}

async function goThrough(box: Box, releases: Releases): Promise<void> {
  await box.settle();
  passages(box, releases, 2 * RULES.passages);
  await box.settle();
}

const counters = (releases: Releases) => releases.health().counters;

describe('of the attacks on a system that takes updates', () => {
  it('arbitrary software: what a stranger signs, or nobody, is not looked at', async () => {
    const { box, releases } = await booted();
    const release = box.centre.make(1, { policy: STRICT, key: STRANGER });
    box.centre.point('L1', release, {}, STRANGER);
    box.centre.say('L1', '{"kind":"greenlane-release-pointer"}');
    await box.settle();
    expect(box.stages()).toEqual([]);
    expect(counters(releases)).toMatchObject({ pointersForged: 2 });
    // A stolen broker, and a key that may sign pointers alone, make no release.
    box.centre.point('L1', release);
    await box.settle();
    expect(box.stages().at(-1)).toBe('1 refused');
    expect(box.whys()[0]).toContain('not trusted here');
    expect(box.judging).toMatchObject({ taken: 0 });
  });

  it('rollback: an older pointer, or an older release by a newer pointer, is refused and told', async () => {
    const { box, releases, store, first } = await inForce();
    const [one] = [store.record().pointers['L1']?.release ?? null];
    box.centre.point('L1', box.centre.make(2, { watchList: LISTED }));
    await goThrough(box, releases);
    box.centre.say('L1', first);
    box.centre.point('L1', one);
    await goThrough(box, releases);
    expect(box.judging.policy).toMatchObject({ watchList: LISTED.documents });
    expect(counters(releases)).toMatchObject({ pointersRefused: 2 });
    expect(box.alarms.map(({ what }) => what)).toEqual([
      'The pointer of L1 to release 1 has the number 1, and 2 was seen',
    ]);
    expect(box.reports().at(-1)).toBe('1 refused');
  });

  it('indefinite freeze: a pointer that nobody renews is told as stale, and what is in force stays', async () => {
    const { box, releases } = await inForce();
    await box.clock.advanceSettled(LIFETIME_MS);
    await box.settle();
    expect(box.alarms.map(({ code }) => code)).toEqual(['release-stale']);
    expect(releases.health()).toMatchObject({
      state: 'degraded',
      reason: expect.stringContaining('expired') as unknown,
    });
    expect(box.judging.policy.version).toBe('2');
    box.centre.point('L1', box.centre.make(2, { watchList: LISTED }));
    await box.settle();
    expect(releases.health()).toMatchObject({ state: 'up' });
  });

  it('indefinite freeze: an expired pointer is not taken, however new', async () => {
    const { box } = await booted();
    const nowMs = box.clock.wallMs();
    box.centre.point('L1', box.centre.make(1, { policy: NEXT }), { issuedAtMs: nowMs - 2, expiresAtMs: nowMs - 1 });
    await box.settle();
    expect(box.stages()).toEqual([]);
    expect(box.alarms).toMatchObject([
      { code: 'release-refused', what: expect.stringContaining('expired') as unknown },
    ]);
  });

  it('endless data: more than was named is not taken, and neither is a release without bounds', async () => {
    const { box } = await booted();
    const release = box.centre.make(1, { policy: NEXT });
    box.centre.content.set(release?.sha256 ?? '', Buffer.alloc(1_000_000));
    box.centre.point('L1', release);
    await box.settle();
    expect(box.stages()).toEqual(['1 seen', '1 given-up']);
    expect(box.whys()[0]).toContain('More than the announced');
    const huge = signDocument({ kind: 'greenlane-release-pointer' }, STRANGER) + ' '.repeat(1_000_000);
    box.centre.say('L1', huge);
    expect(box.alarms.at(-1)?.what).toContain('too long');
  });

  it('extraneous dependencies: a pack that nobody trusted signed brings the whole release down', async () => {
    const { box } = await booted();
    box.centre.point('L1', box.centre.make(1, { watchList: LISTED, packs: ['forged'] }));
    await box.settle();
    expect(box.stages().at(-1)).toBe('1 refused');
    expect(box.judging).toMatchObject({ taken: 0 });
  });

  it('mix and match: two releases of one version are not one, and half a release is none', async () => {
    const { box, store } = await inForce();
    box.centre.point('L2', box.centre.make(1, { policy: STRICT }));
    await box.settle();
    expect(box.alarms.at(-1)?.what).toContain('another release 1 than was named before');
    const half = box.centre.make(2, { policy: STRICT, watchList: LISTED });
    for (const [sha256, bytes] of box.centre.content) {
      if (bytes.toString().includes('"documents"')) box.centre.content.delete(sha256);
    }
    box.centre.point('L1', half);
    await box.settle();
    expect(box.stages().at(-1)).toBe('2 seen');
    expect(store.record().inForce.watchList).toBeNull();
  });

  it('mix and match: a pointer that names a release of another version is refused with it', async () => {
    const { box } = await booted();
    const release = box.centre.make(1, { policy: NEXT });
    box.centre.point('L1', release === null ? null : { ...release, version: 2 });
    await box.settle();
    expect(box.whys()).toEqual(['it says that it is release 1']);
  });

  it('wrong software: a pointer of another lane, site or kind counts for nothing', async () => {
    const { box, releases } = await booted();
    const release = box.centre.make(1, { policy: NEXT });
    const elsewhere = box.centre.point('L9', release);
    box.centre.say('L1', elsewhere);
    box.centre.point('L1', release, { site: `${SITE}-2` });
    box.centre.point('L1', release, { lane: LANES[1] });
    box.centre.say('L1', box.centre.content.get(release?.sha256 ?? '')?.toString() ?? '');
    await box.settle();
    expect(box.stages()).toEqual([]);
    expect(counters(releases)).toMatchObject({ pointersForged: 4 });
  });

  it('malicious mirror: other bytes cost time and nothing else, and the release comes when the bytes do', async () => {
    const { box, releases } = await booted();
    const release = box.centre.make(1, { policy: NEXT });
    box.centre.mirror.gives = 'other bytes';
    box.centre.point('L1', release);
    await box.settle();
    expect(box.stages()).toEqual(['1 seen', '1 given-up']);
    box.centre.mirror.gives = 'nothing';
    box.centre.point('L1', release);
    await box.settle();
    box.centre.mirror.gives = 'content';
    expect(box.stages().at(-1)).toBe('1 seen');
    box.centre.point('L1', box.centre.make(2, { policy: NEXT }));
    await goThrough(box, releases);
    expect(box.stages().at(-1)).toBe('2 active');
  });

  it('key compromise: a key that is not trusted any more takes with it what it signed', async () => {
    const { box, releases } = await inForce();
    releases.stop();
    box.fault.trust = { keys: [generateKeys('centre').publicKey], developmentKey: 'refused' };
    await box.boot();
    await box.settle();
    expect(box.judging.policy.version).toBe('1');
    expect(box.alarms.map(({ code }) => code)).toContain('release-lost');
  });

  it('whoever makes noise takes the place of no word that waits to be looked at', async () => {
    const { box, releases, store } = await inForce();
    const release = store.record().pointers['L1']?.release ?? null;
    for (let times = 0; times < 25; times += 1) box.centre.say('L1', '{}');
    box.centre.point('L1', release, { stopped: true });
    box.centre.say('L1', '{}');
    await box.settle();
    expect(store.record().pointers['L1']).toMatchObject({ stopped: true });
    expect(counters(releases)).toMatchObject({ pointersForged: 26, pointersTaken: 2 });
  });

  it('whoever makes noise on one lane has no other wait longer than for what came before', async () => {
    const { box, store } = await inForce();
    for (let times = 0; times < 100; times += 1) box.centre.say('L1', '{}');
    box.centre.point('L2', box.centre.make(2, { policy: NEXT }));
    for (let second = 0; second < 6; second += 1) {
      await box.clock.advanceSettled(1000);
      for (let times = 0; times < 100; times += 1) box.centre.say('L1', '{}');
    }
    expect(store.record().pointers['L2']).toMatchObject({ release: { version: 2 } });
  });

  it('true pointers that wait behind noise are taken in the order in which they came, and no alarm is told of them', async () => {
    const { box, releases } = await inForce();
    for (let times = 0; times < 25; times += 1) box.centre.say('L1', '{}');
    box.centre.point('L1', box.centre.make(2, { policy: STRICT }));
    await box.clock.advanceSettled(300);
    box.centre.point('L1', box.centre.make(3, { watchList: LISTED }));
    await box.settle();
    expect(box.alarms).toMatchObject([{ what: expect.stringContaining('for L1') as unknown }]);
    expect(counters(releases)).not.toHaveProperty('pointersRefused');
    expect(box.reports()).not.toContain('2 refused');
    expect(box.stages().at(-1)).toMatch(/^3 /);
  });

  it('whoever repeats them a thousand times fills neither the ledger nor the log, nor takes the time of the lanes', async () => {
    const { box, releases, store, first } = await inForce();
    box.centre.point('L1', box.centre.make(2, { watchList: LISTED }));
    await box.settle();
    const [rows, alarms] = [box.rows.length, box.alarms.length];
    for (let times = 0; times < 1000; times += 1) {
      box.centre.say('L1', first);
      box.centre.say('L1', '{}');
    }
    await box.settle();
    const { pointersRefused = 0, pointersForged = 0, pointersTooMany = 0 } = counters(releases);
    expect(pointersRefused + pointersForged).toBeLessThan(40);
    expect(pointersTooMany).toBeGreaterThan(1900);
    expect([box.rows.length - rows, box.alarms.length - alarms]).toEqual([1, 2]);
    expect(store.record().untold).toEqual([]);
    box.centre.point('L1', box.centre.make(3, { watchList: LISTED }));
    await box.settle();
    expect(box.stages().at(-1)).toBe('3 active');
  });

  it('whoever makes up keys without end hides no replay, and makes none of them cost more', async () => {
    const { box, releases, store, first } = await inForce();
    box.centre.point('L1', box.centre.make(2, { watchList: LISTED }));
    await box.settle();
    const [rows, alarms] = [box.rows.length, box.alarms.length];
    const { signature } = JSON.parse(first) as { signature: object };
    for (let n = 0; n < 300; n += 1) {
      const key = n.toString(16).padStart(32, '0');
      box.centre.say('L1', JSON.stringify({ body: '{}', signature: { ...signature, key } }));
    }
    for (let times = 0; times < 20; times += 1) {
      box.centre.say('L1', first);
      await box.settle();
    }
    expect(counters(releases)).toMatchObject({ pointersRefused: 19, pointersForged: 36 });
    expect([box.rows.length - rows, box.alarms.length - alarms]).toEqual([1, 2]);
    expect(store.record().untold).toEqual([]);
  });
});
