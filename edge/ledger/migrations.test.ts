import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createVirtualClock } from '../../hardware/virtual-clock.ts';
import type { RecordKind } from '../contract/record.ts';
import { canonicalBody, type ChainedRow, GENESIS_HASH, hashOf } from './chain.ts';
import { openDatabase } from './database.ts';
import { openLedger } from './ledger.ts';

const APPLICATION_ID = 0x47724c6e;
const FIRST_KINDS = ['boot', 'passage', 'movement', 'evidence', 'decision', 'outcome', 'audit'] as const;
const DESK_KINDS = ['case', 'inspection', 'case', 'audit'] as const;

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'migrations-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const file = () => join(folder, 'ledger.sqlite');
const open = (maxBytes = 2 ** 30) =>
  openLedger({ file: file(), clock: createVirtualClock(), simulated: true, maxBytes });
const draft = (lane: string, kind: RecordKind, body = {}) => ({ lane, kind, passage: null, wallMs: 1, body });

/** A ledger as the first schema alone made it: rows of two lanes in turn. */
function writeFirstLedger(rows: number): void {
  const migrations = join(folder, 'first');
  mkdirSync(migrations);
  copyFileSync(join(import.meta.dirname, 'migrations', '001-journal.sql'), join(migrations, '001-journal.sql'));
  const db = openDatabase({ file: file(), applicationId: APPLICATION_ID, migrations });
  db.exec('insert into epochs values (1, 0, 1)');
  const insert = db.prepare('insert into journal values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)');
  const heads = new Map<string, ChainedRow & { hash: string }>();
  for (let n = 0; n < rows; n += 1) {
    const lane = n % 3 === 0 ? 'a' : 'b';
    db.prepare('insert or ignore into lanes (lane) values (?)').run(lane);
    const row: ChainedRow = {
      lane,
      epoch: 1,
      sequence: (heads.get(lane)?.sequence ?? 0) + 1,
      kind: FIRST_KINDS[n % FIRST_KINDS.length] ?? 'boot',
      passage: null,
      wallMs: n,
      simulated: true,
      previousHash: heads.get(lane)?.hash ?? GENESIS_HASH,
      bodyJson: canonicalBody({ n, text: 'x'.repeat(200) }),
    };
    const hash = hashOf(row);
    heads.set(lane, { ...row, hash });
    const { sequence, kind, passage, wallMs, previousHash, bodyJson } = row;
    insert.run(lane, 1, sequence, kind, passage, wallMs, 1, bodyJson, previousHash, hash);
  }
  db.close();
}

describe('a ledger of the first schema', () => {
  it('opens with every row, holds its chain, and goes on with kinds it did not know', () => {
    writeFirstLedger(50);
    const ledger = open();
    expect(ledger.alarm).toBeNull();
    expect(ledger.verify()).toEqual({ total: 50, broken: null });
    const last = ledger.records('b', 1, 100).at(-1);
    const rows = ledger.append(DESK_KINDS.map((kind) => draft('b', kind)));
    expect(rows[0]).toMatchObject({ sequence: (last?.sequence ?? 0) + 1, previousHash: last?.hash });
    expect(ledger.verify()).toEqual({ total: 54, broken: null });
    ledger.close();
    expect(open().verify()).toEqual({ total: 54, broken: null });
  });

  it('opens though it is too full to be held twice', () => {
    writeFirstLedger(400);
    const ledger = open(300_000);
    expect(ledger.verify()).toEqual({ total: 400, broken: null });
    expect(ledger.fullness()).toBeGreaterThan(0.5);
  });
});

describe('the mode of a lane', () => {
  it('is normal before anybody changed it, is what the last row says, and outlives a restart', () => {
    const ledger = open();
    expect(ledger.modeOf('a')).toEqual({ mode: 'normal', reason: '' });
    ledger.append([
      draft('a', 'mode', { mode: 'closed', reason: 'cleaning', by: 'Li' }),
      draft('b', 'mode', { mode: 'maintenance', reason: 'scanner', by: null }),
      draft('a', 'mode', { mode: 'officer-only', reason: 'one scanner', by: 'Li' }),
    ]);
    ledger.close();
    const again = open();
    expect(again.modeOf('a')).toEqual({ mode: 'officer-only', reason: 'one scanner' });
    expect(again.modeOf('b')).toEqual({ mode: 'maintenance', reason: 'scanner' });
  });

  it('is not changed by a row that was not written, nor by one that makes no sense', () => {
    const ledger = open();
    const closing = draft('a', 'mode', { mode: 'closed', reason: '', by: null });
    const fail = () => {
      throw new Error('no');
    };
    expect(() => ledger.appendWith([closing], fail)).toThrow('no');
    expect(() => ledger.append([draft('a', 'mode', { mode: 'sideways' })])).toThrow('invalid_value');
    expect(ledger.modeOf('a').mode).toBe('normal');
    expect(ledger.append([closing])[0]).toMatchObject({ sequence: 1, previousHash: GENESIS_HASH });
  });
});
