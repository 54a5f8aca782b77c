import { describe, expect, it } from 'vitest';
import type { Evidence } from '../contract/evidence.ts';
import type { BagNotice } from '../contract/pre-screening.ts';
import { liveWorld } from './live.fixture.ts';

type LiveWorld = Awaited<ReturnType<typeof liveWorld>>;

const PLATE = '0123456789';
const HOUR_MS = 3_600_000;
const YEAR_MS = 365 * 24 * HOUR_MS;
const TAG: Evidence = { device: 'reader', atMs: 0, wallMs: 0, content: { kind: 'bagTag', plate: PLATE } };

/** How the copy is, and how many suspect bags it knows of the one that is asked for. */
function known(w: LiveWorld): readonly [string, number] {
  const { copy, suspects } = w.holdBags.about([TAG]);
  return [copy, suspects.length];
}

/** A sheet of a clock that is so far ahead. */
function aheadSheet(w: LiveWorld, byMs: number, notices: readonly BagNotice[] = []) {
  const wallMs = w.clock.wallMs() + byMs;
  return w.sheetOf(notices, { sequence: wallMs, issuedAtMs: wallMs, expiresAtMs: wallMs + HOUR_MS });
}

/** The broker gives the last sheet again. */
async function connectAgain(w: LiveWorld): Promise<void> {
  w.broker.cut('lane');
  await w.clock.advanceSettled(20_000);
}

describe('while the lane’s clock is off', () => {
  it('no suspect bag is forgotten, and the copy is old', async () => {
    const w = await liveWorld();
    await w.tellOfBags(w.sheetOf([w.noticeOf()]));
    w.clock.jumpWall(YEAR_MS);
    await w.clock.advanceSettled(20_000);
    expect(known(w)).toEqual(['old', 1]);
    w.clock.jumpWall(-YEAR_MS);
    await w.clock.advanceSettled(20_000);
    expect(known(w)).toEqual(['new', 1]);
  });

  it('a bag that ran out too early comes back with the same sheet', async () => {
    const w = await liveWorld();
    await w.tellOfBags(w.sheetOf([w.noticeOf({ expiresAtMs: w.clock.wallMs() + HOUR_MS / 4 })]));
    w.clock.jumpWall(HOUR_MS / 2);
    await w.clock.advanceSettled(20_000);
    expect(known(w)).toEqual(['new', 0]);
    w.clock.jumpWall(-HOUR_MS / 2);
    await connectAgain(w);
    expect(known(w)).toEqual(['new', 1]);
    expect(w.end.health().counters).toMatchObject({ sheetsTaken: 1, sheetsAgain: 1 });
  });

  it.each([
    ['ahead', YEAR_MS],
    ['behind', -YEAR_MS],
  ])('a sheet is not taken, nobody takes its bags for clear, and it is taken afterwards: %s', async (_how, byMs) => {
    const w = await liveWorld();
    const sheet = w.sheetOf([w.noticeOf()]);
    w.clock.jumpWall(byMs);
    await w.tellOfBags(sheet);
    expect([known(w), w.refused.length]).toEqual([['old', 0], 1]);
    expect(w.keepBags().copy()).toBe('old');
    w.clock.jumpWall(-byMs);
    await connectAgain(w);
    expect(known(w)).toEqual(['new', 1]);
  });

  it('a copy that was taken in a time to come is old, and its number keeps no right sheet out', async () => {
    const w = await liveWorld();
    w.clock.jumpWall(YEAR_MS);
    await w.tellOfBags(aheadSheet(w, 0));
    w.clock.jumpWall(-YEAR_MS);
    expect(known(w)).toEqual(['old', 0]);
    await w.tellOfBags(aheadSheet(w, 0, [w.noticeOf()]));
    expect(known(w)).toEqual(['new', 1]);
  });
});

it('a sheet of an issuer whose clock is ahead is refused, and the next right one is taken', async () => {
  const w = await liveWorld();
  await w.tellOfBags(w.sheetOf([]));
  await w.tellOfBags(aheadSheet(w, YEAR_MS));
  expect(w.refused.map(({ why }) => why)).toEqual([expect.stringMatching(/ahead of this computer's clock/)]);
  expect(known(w)).toEqual(['old', 0]);
  await w.tellOfBags(w.sheetOf([w.noticeOf()]));
  expect(known(w)).toEqual(['new', 1]);
});
