import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../hardware/clock.ts';
import type { RecordDraft, RecordKind } from '../contract/record.ts';
import { CaseDecided } from './cases.ts';
import { canonicalBody, GENESIS_HASH, hashOf } from './chain.ts';
import { openDatabase } from './database.ts';
import { openLedger } from './ledger.ts';
import { receiptFor } from './receipt.fixture.ts';

const MIGRATIONS = join(import.meta.dirname, 'migrations');
const APPLICATION_ID = 0x47724c6e;
const BY = { officer: 'Li', role: 'officer' } as const;
const RULING = {
  disposition: { what: 'release' },
  by: BY,
  approvedBy: null,
  reason: '',
  labels: [],
  key: 'k',
  tookMs: 1,
};
const PLATE = '0220123456';
const SHA256 = 'a'.repeat(64);

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cases-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const file = () => join(folder, 'lane.db');
const open = (path = file()) => openLedger({ file: path, clock: systemClock, simulated: true });

let wallMs = 0;
const draft = (kind: RecordKind, passage: string, body: object = {}, lane = 'lane-1'): RecordDraft => ({
  lane,
  kind,
  passage,
  wallMs: (wallMs += 1),
  body: body as RecordDraft['body'],
});
const decision = (passage: string, verdict: string, ...severities: string[]) =>
  draft('decision', passage, { verdict, reasons: severities.map((severity) => ({ severity })) });
const evidence = (passage: string, content: object) => draft('evidence', passage, { content });

describe('the list of cases', () => {
  it('is opened by a diversion and by hand, and by nothing else', () => {
    const ledger = open(':memory:');
    ledger.append([
      draft('passage', 'free'),
      decision('free', 'release', 'notice'),
      draft('outcome', 'free'),
      draft('passage', 'led'),
      decision('led', 'divert', 'doubt'),
      draft('case', 'called', { what: 'opened' }),
      draft('case', 'unheard', { what: 'held' }),
      draft('audit', 'led', { verdict: 'divert' }),
    ]);
    expect(ledger.cases.open().map(({ id, isAlarm, version }) => [id, isAlarm, version])).toEqual([
      ['led', false, 1],
      ['called', false, 1],
    ]);
    expect(ledger.cases.entry('free')).toBeNull();
    expect(ledger.verify().broken).toBeNull();
  });

  it('counts every row that tells of a case, and hears an alarm whenever it comes', () => {
    const ledger = open(':memory:');
    ledger.append([decision('a', 'divert', 'doubt'), decision('b', 'divert', 'doubt', 'alarm')]);
    expect(ledger.cases.entry('b')).toMatchObject({ isAlarm: true, version: 1 });
    ledger.append([evidence('a', {}), draft('movement', 'a', { what: 'left' }), draft('case', 'a', { what: 'held' })]);
    expect(ledger.cases.entry('a')).toMatchObject({ isAlarm: false, version: 3 });
    ledger.append([draft('inspection', 'a'), draft('outcome', 'a', { findings: [{ severity: 'alarm' }] })]);
    expect(ledger.cases.entry('a')).toMatchObject({ isAlarm: true, version: 5, decidedWallMs: null });
    const [row] = ledger.append([draft('disposition', 'a', RULING)]);
    expect(ledger.cases.entry('a')).toMatchObject({ version: 6, decidedWallMs: row?.wallMs });
    expect(ledger.cases.open().map(({ id }) => id)).toEqual(['b']);
    expect(ledger.cases.decidedSince(row?.wallMs ?? 0).map(({ id }) => id)).toEqual(['a']);
    expect(ledger.cases.decidedSince((row?.wallMs ?? 0) + 1)).toEqual([]);
    expect(ledger.verify().broken).toBeNull();
  });

  it('takes any body without losing the row', () => {
    const ledger = open(':memory:');
    const bodies = [{}, { verdict: 'divert', reasons: 7 }, { verdict: 'divert', reasons: ['x', null, ['alarm']] }];
    ledger.append(bodies.flatMap((body, n) => [draft('decision', `p${n}`, body), evidence(`p${n}`, body)]));
    ledger.append([evidence('p1', { kind: 'boardingPass', bagTags: { a: [1], "b'": '7' } }), draft('case', 'p0', [])]);
    expect(ledger.cases.open().map(({ id }) => id)).toEqual(['p1', 'p2']);
    expect(ledger.verify().broken).toBeNull();
  });

  it('is ended by the first disposition; the second is told who, when and how', () => {
    const ledger = open(':memory:');
    ledger.append([decision('a', 'divert')]);
    const [first] = ledger.append([draft('disposition', 'a', RULING)]);
    const second = draft('disposition', 'a', { ...RULING, by: { ...BY, officer: 'Wu' }, key: 'other' });
    const decided = { by: 'Li', atMs: first?.wallMs, disposition: 'release', key: 'k' };
    expect(() => ledger.append([draft('audit', 'a'), second])).toThrow(
      expect.objectContaining({ name: 'CaseDecided', decided }),
    );
    expect(() => ledger.append([second])).toThrow(CaseDecided);
    expect(ledger.recordsOf('a').map(({ kind }) => kind)).toEqual(['decision', 'disposition']);
    expect(ledger.verify().broken).toBeNull();
  });

  it('is ended by nothing that is no ruling, and no case is ended that is none', () => {
    const ledger = open(':memory:');
    ledger.append([decision('a', 'divert'), decision('free', 'release')]);
    expect(() => ledger.append([draft('disposition', 'a', {})])).toThrow('invalid_type');
    expect(() => ledger.append([draft('disposition', 'free', RULING)])).toThrow(RangeError);
    expect(() => ledger.append([draft('disposition', 'a', RULING, 'lane-2')])).toThrow(RangeError);
    expect(ledger.cases.open()).toHaveLength(1);
  });

  it('outlives a restart, and a case that was hidden or changed is noticed', () => {
    const ledger = open();
    ledger.append([decision('a', 'divert', 'alarm'), decision('b', 'divert')]);
    ledger.close();
    for (const [n, edit] of [
      `delete from cases where passage = 'a'`,
      `update cases set is_alarm = 0 where passage = 'a'`,
      `update cases set decided_wall_ms = 5 where passage = 'b'`,
    ].entries()) {
      const copy = join(folder, `copy-${n}.db`);
      cpSync(file(), copy);
      const db = new Database(copy);
      db.exec(edit);
      db.close();
      expect(open(copy).alarm?.message).toMatch(/the list of cases is wrong about [ab]/);
    }
    const again = open();
    expect(again.alarm).toBeNull();
    expect(again.cases.open().map(({ id }) => id)).toEqual(['a', 'b']);
  });
});

describe('passages with the same document or bag', () => {
  it('are found by number and licence plate, newest first, with what became of them', () => {
    const ledger = open(':memory:');
    const document = { kind: 'document', issuer: 'UTO', number: 'L898902C' };
    ledger.append([
      evidence('one', document),
      evidence('one', document),
      decision('one', 'release'),
      evidence('two', { kind: 'boardingPass', bagTags: [PLATE] }),
      decision('two', 'divert'),
      evidence('three', { kind: 'declaration', bagTags: ['1', PLATE] }),
      evidence('three', document),
      decision('three', 'divert'),
      draft('disposition', 'three', RULING),
      evidence('walking', document),
      evidence('walking', { kind: 'bagTag', plate: PLATE }),
    ]);
    const found = (kind: 'document' | 'bag', value: string, limit = 9) =>
      ledger.cases.namesakes({ kind, value }, limit).map(({ id, verdict, disposition }) => [id, verdict, disposition]);
    expect(found('document', 'UTO L898902C')).toEqual([
      ['three', 'divert', 'release'],
      ['one', 'release', null],
    ]);
    expect(found('bag', PLATE)).toEqual([
      ['three', 'divert', 'release'],
      ['two', 'divert', null],
    ]);
    expect(found('bag', PLATE, 1)).toHaveLength(1);
    expect(found('document', PLATE)).toEqual([]);
  });

  it('show an image only where a case names it, and keep it while the case is open', () => {
    const ledger = open(':memory:');
    ledger.append([
      evidence('free', { kind: 'snapshot', sha256: 'b'.repeat(64) }),
      decision('free', 'release'),
      evidence('led', { kind: 'bagScan', image: { sha256: SHA256 } }),
      decision('led', 'divert'),
    ]);
    const head = ledger.records('lane-1', 4, 1)[0]!;
    ledger.acknowledge([receiptFor(head)]);
    expect(['a', 'b', 'c'].map((each) => ledger.cases.showsImage(each.repeat(64)))).toEqual([true, false, false]);
    expect([...ledger.imagesInUse()]).toEqual([SHA256]);
    ledger.append([draft('disposition', 'led', RULING)]);
    expect([...ledger.imagesInUse()]).toEqual([]);
  });
});

/** Rows as they were written before there were cases. */
function writeLedgerWithoutCases(drafts: readonly RecordDraft[]): void {
  const before = join(folder, 'before');
  for (const name of readdirSync(MIGRATIONS).filter((each) => each < '003')) {
    cpSync(join(MIGRATIONS, name), join(before, name));
  }
  const db = openDatabase({ file: file(), applicationId: APPLICATION_ID, migrations: before });
  db.exec(`insert into epochs values (1, 0, 1); insert into lanes (lane) values ('lane-1')`);
  const columns = 'lane, epoch, sequence, kind, passage, wall_ms, simulated, body, previous_hash, hash';
  const insert = db.prepare(`insert into journal (${columns}) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
  let previousHash = GENESIS_HASH;
  for (const [index, { lane, kind, passage, wallMs, body }] of drafts.entries()) {
    const sequence = index + 1;
    const bodyJson = canonicalBody(body);
    const hash = hashOf({ lane, epoch: 1, sequence, kind, passage, wallMs, simulated: true, previousHash, bodyJson });
    insert.run(lane, 1, sequence, kind, passage, wallMs, 1, bodyJson, previousHash, hash);
    previousHash = hash;
  }
  db.close();
}

describe('a ledger from before there were cases', () => {
  it('finds its passages again, and makes no case of whoever was dealt with without a desk', () => {
    writeLedgerWithoutCases([
      evidence('old', { kind: 'bagTag', plate: PLATE }),
      decision('old', 'divert', 'alarm'),
      draft('outcome', 'old'),
      decision('broken-off', 'divert'),
    ]);
    const ledger = open();
    expect(ledger.alarm).toBeNull();
    expect(ledger.cases.open()).toEqual([]);
    expect(ledger.cases.namesakes({ kind: 'bag', value: PLATE }, 9).map(({ id }) => id)).toEqual(['old']);
    ledger.append([decision('broken-off', 'divert', 'doubt'), draft('outcome', 'broken-off')]);
    expect(ledger.cases.open()).toMatchObject([{ id: 'broken-off', version: 2 }]);
    expect(ledger.verify()).toEqual({ total: 6, broken: null });
  });
});
