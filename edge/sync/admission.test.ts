import { describe, expect, it } from 'vitest';
import type { LedgerRecord } from '../contract/record.ts';
import { GENESIS_HASH } from '../ledger/chain.ts';
import { admit, type Mark, NO_MARK } from './admission.ts';

const [A, B, C] = ['a', 'b', 'c'].map((digit) => digit.repeat(64)) as [string, string, string];
const record = (epoch: number, sequence: number, previousHash: string, hash: string): LedgerRecord => ({
  lane: 'lane-1',
  epoch,
  sequence,
  kind: 'audit',
  passage: null,
  wallMs: 0,
  simulated: true,
  body: {},
  previousHash,
  hash,
});
const mark: Mark = { firstEpoch: 2, epoch: 4, upto: 9, head: A };

describe('the centre admits a record', () => {
  it.each<[string, LedgerRecord, Mark, string | null, string]>([
    ['the first of a lane', record(7, 1, GENESIS_HASH, B), NO_MARK, null, 'next'],
    ['the next of the same boot', record(4, 10, A, B), mark, null, 'next'],
    ['the next of a later boot', record(5, 10, A, B), mark, null, 'next'],
    ['held, the same', record(4, 9, C, A), mark, A, 'duplicate'],
    ['held, another', record(4, 9, C, B), mark, A, 'conflict'],
    ['beyond a gap', record(4, 11, B, C), mark, null, 'ahead'],
    ['beyond a gap before the first', record(1, 2, B, C), NO_MARK, null, 'ahead'],
    ['the next, on another chain', record(4, 10, B, C), mark, null, 'diverged'],
    ['the next, of an earlier boot', record(3, 10, A, B), mark, null, 'diverged'],
    ['a sequence that is held, of another boot', record(5, 9, B, C), mark, null, 'diverged'],
    ['a first that follows something', record(7, 1, A, B), NO_MARK, null, 'diverged'],
    ['a new history in a greater epoch', record(5, 1, GENESIS_HASH, B), mark, null, 'restarted'],
    ['a new history in an epoch that was', record(4, 1, GENESIS_HASH, B), mark, null, 'diverged'],
  ])('%s', (_name, candidate, before, held, kind) => {
    expect(admit(candidate, before, held).kind).toBe(kind);
  });

  it('and moves the mark to it', () => {
    expect(admit(record(5, 10, A, B), mark, null)).toEqual({
      kind: 'next',
      mark: { firstEpoch: 2, epoch: 5, upto: 10, head: B },
    });
    expect(admit(record(5, 1, GENESIS_HASH, B), mark, null)).toEqual({
      kind: 'restarted',
      mark: { firstEpoch: 5, epoch: 5, upto: 1, head: B },
    });
  });
});
