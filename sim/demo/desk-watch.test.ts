import { beforeEach, expect, it } from 'vitest';
import { DESK_LANE } from '../../edge/contract/officer.ts';
import type { RecordDraft } from '../../edge/contract/record.ts';
import { createVirtualClock, type VirtualClock } from '../../hardware/virtual-clock.ts';
import { createDeskWatch, type DeskWatch } from './desk-watch.ts';
import { LANE } from './site.ts';

const KIM = { officer: 'Kim', role: 'officer' };
type Row = Pick<RecordDraft, 'lane' | 'kind' | 'passage' | 'body'>;

let clock: VirtualClock;
let rows: Row[];
let watch: DeskWatch;

beforeEach(() => {
  clock = createVirtualClock();
  rows = [];
  const store = {
    recordsAfter: async ({ lane }: { lane: string }, _epoch: number, after: number) =>
      rows.flatMap((row, index) => {
        const sequence = index + 1;
        const about = { epoch: 1, sequence, wallMs: 0, simulated: true, previousHash: '', hash: '' };
        return row.lane === lane && sequence > after ? [{ ...row, ...about }] : [];
      }),
  };
  watch = createDeskWatch(store, clock);
});

async function hears(...heard: readonly Row[]): Promise<void> {
  rows.push(...heard);
  clock.advance(1_000);
  watch.waiting();
  await clock.advanceSettled(0);
}

function signed(what: 'signed-in' | 'signed-out'): Row {
  return { lane: DESK_LANE, kind: 'audit', passage: null, body: { what, by: KIM } };
}

function diverted(passage: string): Row {
  return { lane: LANE, kind: 'decision', passage, body: { verdict: 'divert' } };
}

function ruled(passage: string, disposition: { what: string; goods?: string }): Row {
  const body = { disposition, by: KIM, approvedBy: null, reason: '', labels: [], key: 'k', tookMs: 1 };
  return { lane: LANE, kind: 'disposition', passage, body };
}

it('tells whether anybody is at the desk', async () => {
  expect(watch.isAttended()).toBe(false);
  await hears(signed('signed-in'));
  expect(watch.isAttended()).toBe(true);
  await hears(signed('signed-out'));
  expect(watch.isAttended()).toBe(false);
});

it('counts who waits for a decision', async () => {
  await hears(diverted('a'), diverted('b'));
  expect(watch.waiting()).toBe(2);
  await hears(ruled('a', { what: 'release' }));
  expect(watch.waiting()).toBe(1);
});

it('tells of whom an officer keeps, and not of whom one lets go', async () => {
  await hears(
    diverted('a'),
    diverted('b'),
    ruled('a', { what: 'release' }),
    ruled('b', { what: 'seized', goods: 'gold' }),
  );
  expect([watch.isKept('a'), watch.isKept('b')]).toEqual([false, true]);
});
