import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../hardware/clock.ts';
import { seededEntropy } from '../../hardware/entropy.ts';
import { Fault } from '../contract/fault.ts';
import { openLedger } from './ledger.ts';

let folder = '';
let file = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'damage-'));
  file = join(folder, 'lane.db');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const open = (path = file) => openLedger({ file: path, clock: systemClock, simulated: false });

function fill(rows = 60) {
  const ledger = open();
  for (let n = 0; n < rows; n += 1) {
    ledger.append([
      { lane: 'lane-1', kind: 'audit', passage: `p${n % 7}`, wallMs: n, body: { n, text: 'x'.repeat(n * 3) } },
    ]);
  }
  const held = ledger.records('lane-1', 1, rows);
  ledger.close();
  return held;
}

function codeOf(work: () => unknown): string {
  try {
    work();
    return 'no fault';
  } catch (error) {
    return error instanceof Fault ? error.code : String(error);
  }
}

const damages: Record<string, () => void> = {
  missing: () => rmSync(file),
  empty: () => writeFileSync(file, ''),
  garbage: () => writeFileSync(file, Buffer.alloc(10_000, 'garbage')),
  'short garbage': () => writeFileSync(file, 'not a database'),
  'truncated in the middle': () => truncateSync(file, 20_000),
  'truncated within its header': () => truncateSync(file, 50),
  'a row edited': () => edit("update journal set body = '{}' where sequence = 30"),
  'a row deleted': () => edit('delete from journal where sequence = 30'),
  'an ended passage forgotten': () => edit("insert into open_passages values ('lane-1', 'ghost', 3)"),
  'a trigger disarmed': () => edit('drop trigger journal_case'),
  'a receipted row cut off the end': () =>
    edit("update lanes set receipted_upto = 61, receipted_hash = '" + 'a'.repeat(64) + "'"),
};

function edit(sql: string): void {
  const db = new Database(file);
  db.exec(sql);
  db.close();
}

describe('a damaged ledger', () => {
  for (const [name, damage] of Object.entries(damages)) {
    it(`is set aside whole, with an alarm, and a fresh one begins: ${name}`, () => {
      const rows = fill();
      damage();
      const left = existsSync(file) ? readFileSync(file) : null;
      const ledger = open();
      expect(ledger.alarm?.code).toBe('ledger-damaged');
      expect(ledger.setAside === null ? null : readFileSync(ledger.setAside).length).toBe(left?.length ?? null);
      expect(ledger.epoch).toBeGreaterThan(rows[0]!.epoch);
      expect(ledger.rowsAfter('lane-1', 0, 1)).toEqual([]);
      const [row] = ledger.append([{ lane: 'lane-1', kind: 'boot', passage: null, wallMs: 0, body: {} }]);
      expect(row?.sequence).toBe(1);
      ledger.close();
      const again = open();
      expect([again.alarm, again.setAside, again.records('lane-1', 1, 9).length]).toEqual([null, null, 1]);
      again.close();
    });
  }

  it('keeps every copy that was set aside, with its write-ahead log', () => {
    for (let n = 0; n < 3; n += 1) {
      open().close();
      writeFileSync(file, 'garbage');
      writeFileSync(`${file}-wal`, 'log');
      open().close();
    }
    const names = readdirSync(folder).filter((name) => name.includes('set-aside'));
    expect(names.filter((name) => name.endsWith('-wal'))).toHaveLength(3);
    expect(names.filter((name) => name.endsWith('Z') || /-\d$/.test(name))).toHaveLength(3);
  });

  it('is no fault when it was never begun', () => {
    writeFileSync(file, '');
    const ledger = open();
    expect([ledger.alarm, ledger.setAside]).toEqual([null, null]);
    ledger.close();
  });
});

describe('a ledger that is not ours to open', () => {
  it.each([
    ['a newer version', 'pragma user_version = 99'],
    ['another program', 'pragma application_id = 7'],
  ])('is left as it was: %s', (_name, sql) => {
    fill(3);
    edit(sql);
    const before = readFileSync(file);
    expect(codeOf(open)).toBe('ledger-foreign');
    expect(readFileSync(file).equals(before)).toBe(true);
    expect(readdirSync(folder).filter((name) => name.includes('set-aside'))).toEqual([]);
  });

  it('is refused while another has it open, and not set aside', () => {
    const first = open();
    first.append([{ lane: 'lane-1', kind: 'boot', passage: null, wallMs: 0, body: {} }]);
    expect(codeOf(open)).toBe('ledger-locked');
    expect(first.append([{ lane: 'lane-1', kind: 'audit', passage: null, wallMs: 0, body: {} }])).toHaveLength(1);
    first.close();
    const second = open();
    expect(second.backlog()).toBe(2);
    second.close();
  });

  it('is unwritable where there is no file to make', () => {
    mkdirSync(file);
    expect(codeOf(open)).toBe('ledger-unwritable');
  });
});

describe('a flipped bit', () => {
  it('never changes, hides or adds a row unnoticed', () => {
    const rows = fill();
    const entropy = seededEntropy(11);
    const whole = readFileSync(file);
    const found = { anywhere: 0, 'in a row': 0 };
    for (let flip = 0; flip < 100; flip += 1) {
      const copy = join(folder, `flip-${flip}.db`);
      const bytes = Buffer.from(whole);
      const where = flip % 2 === 0 ? 'anywhere' : 'in a row';
      // The last copy: earlier ones may be what SQLite left in free space.
      const row = whole.lastIndexOf(entropy.pick(rows).hash);
      const at = where === 'anywhere' ? entropy.below(bytes.length) : row + entropy.below(64);
      bytes[at] = bytes[at]! ^ (1 << entropy.below(8));
      writeFileSync(copy, bytes);
      copyFileSync(`${file}.epoch`, `${copy}.epoch`);
      found[where] += noticed(copy, rows) ? 1 : 0;
    }
    // Of those anywhere, some fall where no row is: free space, and the header's counters.
    expect(found['in a row']).toBe(50);
    expect(found.anywhere).toBeGreaterThan(5);
  });

  function noticed(copy: string, rows: unknown): boolean {
    const { ledger, fault } = tryOpening(copy);
    const unnoticed = ledger?.alarm === null;
    expect(unnoticed ? ledger.records('lane-1', 1, 1000) : rows).toEqual(rows);
    // In the header, a bit makes it another version's file or another program's.
    expect(ledger === null ? fault : 'ledger-foreign').toBe('ledger-foreign');
    ledger?.close();
    return !unnoticed;
  }

  function tryOpening(copy: string) {
    try {
      return { ledger: open(copy), fault: '' };
    } catch (error) {
      return { ledger: null, fault: error instanceof Fault ? error.code : String(error) };
    }
  }
});
