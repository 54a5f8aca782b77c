import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createVirtualClock } from '../../hardware/virtual-clock.ts';
import type { BagNotice, BagSheet } from '../contract/pre-screening.ts';
import { openLedger } from '../ledger/ledger.ts';
import { createHoldBags, type HoldBagKeeper } from './hold-bags.ts';

const ISSUER = 'a'.repeat(32);
const HOUR_MS = 3_600_000;

const clock = createVirtualClock();
let folder = '';
let file = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'hold-bags-lost-'));
  file = path.join(folder, 'lane.db');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** The copy as a start of the computer finds it. */
function started<T>(look: (holdBags: HoldBagKeeper) => T, isSpokenTo = true): T {
  const ledger = openLedger({ file, clock, simulated: true, lanes: ['L1'] });
  try {
    const isTrusted = (id: string) => id === ISSUER;
    return look(createHoldBags({ clock, ledger, isSpokenTo, isTrusted, gone() {}, onTrouble() {} }));
  } finally {
    ledger.close();
  }
}

const known = (holdBags: HoldBagKeeper) => [holdBags.copy(), holdBags.size(), holdBags.sheetTaken(ISSUER)];
const times = { issuedAtMs: clock.wallMs(), expiresAtMs: clock.wallMs() + HOUR_MS };
const NOTICE: BagNotice = {
  ...times,
  plate: '0123456789',
  seal: null,
  verdict: 'suspect',
  by: 'hall 2',
  imageSha256: null,
  reason: 'dense block',
  sequence: 1,
};
const SHEET: BagSheet = { kind: 'greenlane-hold-baggage', site: 'site-1', ...times, sequence: 5, notices: [NOTICE] };
const take = (holdBags: HoldBagKeeper) => holdBags.take(SHEET, SHEET.notices, true, ISSUER);

function edit(sql: string): void {
  const db = new Database(file);
  db.exec(sql);
  db.close();
}
/** What a crash right after the tables were made would leave. */
const UNBEGUN = ['live_marks', 'hold_bags', 'journal', 'open_passages', 'lanes', 'epochs']
  .map((table) => `delete from ${table};`)
  .join('');
const use = () => started((holdBags) => holdBags.copy() === 'none' && take(holdBags));
const damage = () => edit(`update journal set body = '{}' where sequence = 1`);

describe('the copy of what is said of hold baggage, when the ledger was lost', () => {
  it('holds what can still be read, and is old until the sheet is given again', () => {
    use();
    damage();
    expect(started(known)).toEqual(['old', 1, 5]);
    started(take);
    expect(started(known)).toEqual(['new', 1, 5]);
  });

  it.each([
    ['destroyed', () => writeFileSync(file, Buffer.alloc(20_000, 'garbage'))],
    ['missing', () => rmSync(file)],
    ['begun anew and not finished', () => edit(UNBEGUN)],
  ])('is old where nothing of it can be read, over every restart, until a sheet is taken: %s', (_what, lose) => {
    use();
    lose();
    expect(started(known)).toEqual(['old', 0, 0]);
    expect(started(known)).toEqual(['old', 0, 0]);
    started(take);
    expect(started(known)).toEqual(['new', 1, 5]);
  });

  it('is none where nobody had ever sent any, or nobody can', () => {
    started(known);
    damage();
    expect(started(known)).toEqual(['none', 0, 0]);
    rmSync(file);
    expect(started(known, false)).toEqual(['none', 0, 0]);
  });
});
