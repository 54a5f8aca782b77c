import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { scaled } from '../../test/scale.ts';
import { hashOf } from '../ledger/chain.ts';
import { type JournalRow, ROW_COLUMNS, storedRow } from '../ledger/journal.ts';
import { DEVELOPMENT_TRUST } from '../signing/keys.ts';
import { verifierOf } from '../signing/signature-pair.ts';
import { drafts, SITE, world } from '../sync/exchange.fixture.ts';
import { createReceiptReader } from '../sync/signed-receipt.ts';
import { auditReceipts } from './audit-receipts.ts';

/**
 * Whoever has the box in their hands can write its ledger, and every mark and hash in it; the centre's signatures and the
 * centre's memory they have not. S5: whatever they do is found at the next start or by the next receipt.
 */

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stolen-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const read = createReceiptReader(verifierOf(DEVELOPMENT_TRUST));

const CASES = scaled({ usual: 40, ci: 120, long: 3000 });

/** The marks and receipts are made to fit what is left of the rows, as far as they can be without the centre's key. */
const MADE_TO_FIT = ['left', 'lowered', 'lowered without receipts'] as const;

const manipulation = fc.record({
  what: fc.constantFrom('edited', 'edited and chained anew', 'cut', 'swapped for a backup', 'cloned'),
  marks: fc.constantFrom(...MADE_TO_FIT),
  /** Where, as a share of the rows. */
  where: fc.double({ min: 0, max: 0.99, noNaN: true }),
  before: fc.integer({ min: 1, max: 12 }),
  after: fc.integer({ min: 1, max: 12 }),
});
type Manipulation = typeof manipulation extends fc.Arbitrary<infer T> ? T : never;

describe('a ledger that somebody has changed', () => {
  it(
    'is found out at the next start or by the next receipt, whatever was done to it',
    { timeout: CASES * 2000 },
    async () => {
      let run = 0;
      await fc.assert(
        fc.asyncProperty(manipulation, async (each) => {
          run += 1;
          expect(await foundOut(join(folder, `${run}.sqlite`), each)).not.toEqual([]);
        }),
        { numRuns: CASES },
      );
    },
  );

  it('is not called changed when nobody did anything', async () => {
    const each: Manipulation = { what: 'cut', marks: 'left', where: 0, before: 5, after: 5 };
    expect(await foundOut(join(folder, 'true.sqlite'), each, () => {})).toEqual([]);
  });
});

/** What was told after a lane went on with a ledger that was changed while it stood still. */
async function foundOut(file: string, each: Manipulation, manipulate = change): Promise<readonly string[]> {
  const w = await world({ ledgerFile: file });
  w.startCentre();
  w.append(each.before);
  await w.clock.advanceSettled(200);
  const backup = `${file}.backup`;
  w.lane.stop();
  w.ledger.close();
  copyFileSync(file, backup);
  const later = w.openLane(file);
  const end = w.startLane(later);
  later.append(drafts(each.after));
  end.poke();
  await w.clock.advanceSettled(200);
  end.stop();
  later.close();
  manipulate(file, backup, each);
  const again = w.openLane(file);
  const found = again.alarm === null ? [] : [again.alarm.code];
  const contradicted = auditReceipts(again, again.receiptMarks(), { read, site: SITE }).map(({ why }) => why);
  const last = w.startLane(again);
  again.append(drafts(1));
  last.poke();
  await w.clock.advanceSettled(3000);
  last.stop();
  again.close();
  return [...found, ...contradicted, ...w.told.map(({ code }) => code)];
}

function change(file: string, backup: string, { what, marks, where }: Manipulation): void {
  if (what === 'swapped for a backup') return copyFileSync(backup, file);
  // A clone has a life of its own: by the time that it speaks, it has written what the other has not.
  if (what === 'cloned') return clone(file, backup);
  const db = new Database(file);
  const rows = db.prepare<[], JournalRow>(`select ${ROW_COLUMNS} from journal order by sequence`).all();
  const at = Math.floor(where * rows.length) + 1;
  if (what === 'cut') db.prepare('delete from journal where sequence >= ?').run(at);
  else db.prepare(`update journal set body = '{"n":-1}' where sequence = ?`).run(at);
  if (what === 'edited and chained anew') chainAnew(db);
  if (marks !== 'left') lowerMarks(db, marks === 'lowered');
  db.close();
}

function clone(file: string, backup: string): void {
  const db = new Database(backup);
  const [row] = db.prepare<[], JournalRow>(`select ${ROW_COLUMNS} from journal order by sequence desc limit 1`).all();
  if (row !== undefined) {
    const other = { ...row, sequence: row.sequence + 1, previousHash: row.hash, bodyJson: '{"clone":1}' };
    db.prepare(
      `insert into journal (lane, epoch, sequence, kind, passage, wall_ms, simulated, body, previous_hash, hash)
       values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ).run(
      other.lane,
      other.epoch,
      other.sequence,
      other.kind,
      other.passage,
      other.wallMs,
      other.simulated,
      other.bodyJson,
      other.previousHash,
      hashOf(storedRow(other)),
    );
  }
  db.close();
  copyFileSync(backup, file);
}

function chainAnew(db: Database.Database): void {
  let previousHash = '0'.repeat(64);
  for (const row of db.prepare<[], JournalRow>(`select ${ROW_COLUMNS} from journal order by sequence`).all()) {
    const hash = hashOf(storedRow({ ...row, previousHash }));
    db.prepare('update journal set previous_hash = ?, hash = ? where sequence = ?').run(
      previousHash,
      hash,
      row.sequence,
    );
    previousHash = hash;
  }
}

function lowerMarks(db: Database.Database, keepReceipts: boolean): void {
  const head = `select coalesce(max(sequence), 0) from journal`;
  db.exec(`update lanes set receipted_upto = (${head}),
    receipted_hash = coalesce((select hash from journal order by sequence desc limit 1), receipted_hash)`);
  db.exec(keepReceipts ? `delete from receipts where upto > (${head})` : 'delete from receipts');
}
