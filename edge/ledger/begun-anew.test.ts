import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../hardware/clock.ts';
import type { LaneMode } from '../contract/lane-order.ts';
import { DESK_LANE } from '../contract/officer.ts';
import { openLedger, type OpenLedger } from './ledger.ts';
import type { Account } from './officers.ts';

let folder = '';
let file = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'begun-anew-'));
  file = path.join(folder, 'lane.db');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const LANES = ['lane-1', 'lane-2'];
const open = (lanes: readonly string[] = LANES) => openLedger({ file, clock: systemClock, simulated: false, lanes });

const LI_WEI: Account = {
  name: 'Li Wei',
  role: 'supervisor',
  password: {
    salt: Buffer.alloc(16, 1),
    hash: Buffer.alloc(32, 2),
    cost: 16,
    blockSize: 8,
    parallelization: 1,
  },
  createdWallMs: 7,
  isDisabled: false,
  mustChangePassword: false,
  failedAttempts: 2,
  lockedUntilWallMs: 0,
};

function work(ledger: OpenLedger, lane: string, mode: LaneMode): void {
  ledger.append([{ lane, kind: 'mode', passage: null, wallMs: 0, body: { mode, reason: 'a shift', by: 'Li Wei' } }]);
}

/** A ledger in use: an account, a session, one lane closed by an officer and one at work. */
function use(second: LaneMode = 'normal'): void {
  const ledger = open();
  ledger.officers.save(LI_WEI);
  const tokenHash = Buffer.alloc(32, 3);
  ledger.officers.addSession({ tokenHash, officer: 'li wei', createdWallMs: 0, seenWallMs: 0, endsWallMs: 9e15 });
  work(ledger, 'lane-1', 'closed');
  work(ledger, 'lane-2', second);
  ledger.close();
}

function edit(sql: string): void {
  const db = new Database(file);
  db.exec(sql);
  db.close();
}

/** Something in a row is not what was hashed; the rest of the file is whole. */
const tamper = () => edit(`update journal set body = '{}' where sequence = 1`);
const destroy = () => writeFileSync(file, Buffer.alloc(20_000, 'garbage'));

describe('lanes, when the ledger was lost', () => {
  it.each([
    ['damaged', tamper],
    ['destroyed', destroy],
    ['cut short', () => truncateSync(file, 5000)],
    ['missing', () => rmSync(file)],
  ])('are closed until a person opens them, over every restart: %s', (_what, lose) => {
    use();
    lose();
    const anew = open();
    const shut = { mode: 'closed', reason: expect.stringContaining('see that nobody is inside') };
    expect(LANES.map((lane) => anew.modeOf(lane))).toEqual([shut, shut]);
    anew.close();
    const again = open();
    expect([again.alarm, again.modeOf('lane-2')]).toEqual([null, shut]);
    work(again, 'lane-2', 'normal');
    again.close();
    const opened = open();
    expect([opened.modeOf('lane-1').mode, opened.modeOf('lane-2').mode]).toEqual(['closed', 'normal']);
    opened.close();
  });

  it('stay under maintenance, as far as that can still be read', () => {
    use('maintenance');
    tamper();
    const anew = open();
    expect(LANES.map((lane) => anew.modeOf(lane).mode)).toEqual(['closed', 'maintenance']);
    anew.close();
  });

  it('are as before where no desk could open them, and in a ledger that was never lost', () => {
    use();
    destroy();
    const anew = open([]);
    expect(anew.modeOf('lane-1').mode).toBe('normal');
    anew.close();
    file = path.join(folder, 'other.db');
    const first = open();
    expect([first.alarm, first.modeOf('lane-1').mode, first.backlog()]).toEqual([null, 'normal', 0]);
    first.close();
  });

  it('are not forgotten when the power goes before the new ledger is whole', () => {
    use();
    destroy();
    open().close();
    // What a crash right after the tables were made would leave.
    edit('delete from journal; delete from open_passages; delete from lanes; delete from epochs');
    const anew = open();
    expect(anew.alarm?.message).toContain('was begun anew and not finished');
    expect(anew.modeOf('lane-1').mode).toBe('closed');
    anew.close();
  });
});

describe('accounts, when the ledger was lost', () => {
  it('are carried over as they were, without anybody logged in, and that is written', () => {
    use();
    tamper();
    const anew = open();
    expect(anew.officers.list()).toEqual([LI_WEI]);
    expect(anew.officers.sessions()).toEqual([]);
    expect(anew.records(DESK_LANE, 1, 10).map(({ body }) => body)).toEqual([
      { what: 'ledger-begun-anew', setAside: anew.setAside, accounts: ['Li Wei'] },
    ]);
    expect(anew.verify().broken).toBeNull();
    anew.close();
  });

  it('are gone with a file that cannot be read', () => {
    use();
    destroy();
    const anew = open();
    expect(anew.officers.list()).toEqual([]);
    anew.close();
  });

  it('are read without a byte of the copy being changed', () => {
    use();
    tamper();
    const before = readFileSync(file);
    const anew = open();
    expect(readFileSync(anew.setAside ?? '').equals(before)).toBe(true);
    anew.close();
  });
});
