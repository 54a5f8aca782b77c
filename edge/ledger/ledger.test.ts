import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import canonicalize from 'canonicalize';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sleep, systemClock } from '../../hardware/clock.ts';
import { isFault } from '../contract/fault.ts';
import { type LedgerRecord, type RecordDraft, recordSchema } from '../contract/record.ts';
import { GENESIS_HASH, hashHolds, storedOf } from './chain.ts';
import { numberOf, openDatabase } from './database.ts';
import { type LedgerOptions, openLedger } from './ledger.ts';
import { receiptFor } from './receipt.fixture.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ledger-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const open = (options: Partial<LedgerOptions> = {}) =>
  openLedger({ file: join(folder, 'lane.db'), clock: systemClock, simulated: true, ...options });

const WRITER = join(import.meta.dirname, 'killed-writer.fixture.ts');

const draft = (
  kind: RecordDraft['kind'],
  passage: string | null = null,
  body: RecordDraft['body'] = {},
  lane = 'lane-1',
): RecordDraft => ({ lane, kind, passage, wallMs: 1_790_000_000_000.25, body });

const faultOf = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    return isFault(error) ? error.code : String(error);
  }
  return 'no fault';
};

describe('a ledger', () => {
  it('gives rows that the contract accepts, in one contiguous chain per lane', () => {
    const ledger = open({ file: ':memory:' });
    const first = ledger.append([draft('boot'), draft('passage', 'p1'), draft('boot', null, {}, 'lane-2')]);
    const second = ledger.append([draft('outcome', 'p1', { verdict: 'divert' })]);
    const lane1 = [...first, ...second].filter((row) => row.lane === 'lane-1');
    expect(lane1.map((row) => row.sequence)).toEqual([1, 2, 3]);
    expect(lane1.map((row) => row.previousHash)).toEqual([GENESIS_HASH, lane1[0]!.hash, lane1[1]!.hash]);
    for (const row of [...first, ...second]) expect(recordSchema.parse(row)).toEqual(row);
    expect(ledger.records('lane-1', 1, 10)).toEqual(lane1);
    expect(ledger.recordsOf('p1')).toEqual(lane1.slice(1));
    expect(ledger.verify()).toEqual({ total: 4, broken: null });
  });

  it('hashes the RFC 8785 form of the whole row, bound to the row before', () => {
    const ledger = open({ file: ':memory:' });
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.string({ unit: 'binary' }), (body, passage) => {
        const [row] = ledger.append([draft('audit', passage, body as RecordDraft['body'])]);
        const { hash, previousHash, ...rest } = row!;
        expect(hashHolds(JSON.parse(JSON.stringify(row)) as LedgerRecord)).toBe(true);
        expect(hashHolds({ ...row!, wallMs: rest.wallMs + 1 })).toBe(false);
        const content = createHash('sha256').update('\0').update(canonicalize(rest)!).digest();
        const link = createHash('sha256').update('\x01').update(previousHash, 'hex').update(content);
        expect(hash).toBe(link.digest('hex'));
      }),
      { numRuns: 60 },
    );
    expect(ledger.verify().broken).toBeNull();
  });

  it('keeps text that no UTF-8 can carry as U+FFFD', () => {
    const ledger = open({ file: ':memory:' });
    const [row] = ledger.append([draft('evidence', 'p', { text: 'a\ud800b', list: ['\udc00'] })]);
    expect(row!.body).toEqual({ text: 'a\ufffdb', list: ['\ufffd'] });
  });

  it('writes all drafts of an append or none', () => {
    const ledger = open();
    ledger.append([draft('boot')]);
    const bad = { ...draft('audit'), body: { share: Number.NaN } };
    expect(() => ledger.append([draft('audit'), bad])).toThrow('NaN');
    expect(ledger.append([draft('audit')])[0]?.sequence).toBe(2);
    expect(ledger.verify()).toEqual({ total: 2, broken: null });
    ledger.close();
  });

  it('syncs every commit to disk, on every connection', () => {
    const database = openDatabase({
      file: join(folder, 'a.db'),
      applicationId: 1,
      migrations: join(import.meta.dirname, 'migrations'),
    });
    const FULL = 2;
    expect(numberOf(database, 'synchronous')).toBe(FULL);
    expect(database.pragma('journal_mode', { simple: true })).toBe('wal');
    expect(numberOf(database, 'foreign_keys')).toBe(1);
    database.close();
  });

  it('counts on where it ended, under a greater epoch', () => {
    const before = open();
    before.append([draft('boot'), draft('passage', 'p1'), draft('passage', 'p2'), draft('outcome', 'p1')]);
    before.close();
    const after = open();
    expect(after.epoch).toBeGreaterThan(before.epoch);
    expect(after.setAside).toBeNull();
    expect(after.alarm).toBeNull();
    expect(after.openPassages('lane-1')).toEqual(['p2']);
    const [row] = after.append([draft('outcome', 'p2')]);
    expect(row).toMatchObject({ sequence: 5, epoch: after.epoch });
    expect(after.openPassages('lane-1')).toEqual([]);
    expect(after.verify()).toEqual({ total: 5, broken: null });
    after.close();
  });

  it('never repeats an epoch, even with a clock at 1970 and the file gone', () => {
    const clock = { ...systemClock, wallMs: () => 0 };
    const epochs = [1, 2, 3].map(() => {
      const ledger = open({ clock });
      ledger.close();
      rmSync(join(folder, 'lane.db'));
      return ledger.epoch;
    });
    expect(epochs).toEqual([1, 2, 3]);
  });

  it('refuses to mix simulated and real rows in one file', () => {
    open({ simulated: true }).close();
    expect(faultOf(() => open({ simulated: false }))).toBe('ledger-foreign');
    open({ simulated: true }).close();
  });

  it('names the images that are still needed', () => {
    const [a, b, c] = ['a', 'b', 'c'].map((digit) => digit.repeat(64));
    const ledger = open({ file: ':memory:' });
    const rows = ledger.append([
      draft('passage', 'p1'),
      draft('evidence', 'p1', { content: { sha256: a! } }),
      draft('outcome', 'p1'),
      draft('passage', 'p2'),
      draft('evidence', 'p2', { content: { image: { sha256: b! } } }),
    ]);
    const last = rows.at(-1)!;
    ledger.acknowledge([receiptFor(last)]);
    ledger.append([draft('evidence', 'p3', { content: { sha256: c! } })]);
    expect([...ledger.imagesInUse()].sort()).toEqual([b, c]);
  });
});

describe('a full ledger', () => {
  it('says how full it is, refuses with ledger-full, and keeps what it has', () => {
    const ledger = open({ maxBytes: 200_000 });
    const body = { text: 'x'.repeat(2000) };
    let written = 0;
    let seen = ledger.fullness();
    const refused = faultOf(() => {
      for (; written < 200; written += 1) {
        ledger.append([draft('audit', null, body)]);
        expect(ledger.fullness()).toBeGreaterThanOrEqual(seen);
        seen = ledger.fullness();
      }
    });
    expect(refused).toBe('ledger-full');
    expect(seen).toBeGreaterThan(0.95);
    expect(ledger.verify()).toEqual({ total: written, broken: null });
    const [head] = ledger.records('lane-1', written, 1);
    ledger.acknowledge([receiptFor(head!, { message: 'x'.repeat(5000) })]);
    ledger.close();
    const larger = open({ maxBytes: 400_000 });
    expect(larger.backlog()).toBe(0);
    expect(larger.append([draft('audit', null, body)])[0]?.sequence).toBe(written + 1);
    larger.close();
  });
});

describe('the outbox', () => {
  it('refuses a receipt whose head is another row than ours', () => {
    const ledger = open({ file: ':memory:' });
    const [one, two] = ledger.append([draft('boot'), draft('audit')]);
    const wrong = [{ head: one!.hash }, { upto: 3 }, { lane: 'x' }, { epoch: 7 }];
    const answers = ledger.acknowledge([...wrong.map((changes) => receiptFor(two!, changes)), receiptFor(one!)]);
    expect(answers.map((fault) => fault?.code)).toEqual([...wrong.map(() => 'receipt-mismatch'), undefined]);
    expect(ledger.backlog()).toBe(1);
  });

  it('holds its invariants over any sequence of appends, receipts and restarts', () => {
    const step = fc.oneof(
      fc.record({
        do: fc.constant('append' as const),
        lane: fc.constantFrom('a', 'b'),
        count: fc.integer({ min: 0, max: 4 }),
      }),
      fc.record({
        do: fc.constant('receipt' as const),
        lane: fc.constantFrom('a', 'b'),
        share: fc.double({ min: 0, max: 1, noNaN: true }),
      }),
      fc.record({ do: fc.constant('restart' as const) }),
    );
    let run = 0;
    const property = fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
      run += 1;
      const file = join(folder, `run-${run}.db`);
      let ledger = open({ file });
      const model = { a: [] as LedgerRecord[], b: [] as LedgerRecord[] };
      const upto = { a: 0, b: 0 };
      for (const each of steps) {
        if (each.do === 'restart') {
          ledger.close();
          ledger = open({ file });
        } else if (each.do === 'append') {
          const drafts = Array.from({ length: each.count }, (_, n) => draft('audit', null, { n }, each.lane));
          model[each.lane as 'a'].push(...ledger.append(drafts));
        } else {
          const lane = each.lane as 'a';
          const row = model[lane][Math.floor(each.share * model[lane].length) - 1];
          if (row === undefined) continue;
          ledger.acknowledge([receiptFor(row)]);
          upto[lane] = Math.max(upto[lane], row.sequence);
        }
        for (const lane of ['a', 'b'] as const) {
          expect(ledger.receiptedUpto(lane)).toBe(upto[lane]);
          expect(ledger.rowsAfter(lane, upto[lane], 1000)).toEqual(model[lane].slice(upto[lane]).map(storedOf));
        }
        expect(ledger.backlog()).toBe(model.a.length + model.b.length - upto.a - upto.b);
      }
      expect(ledger.verify()).toEqual({ total: model.a.length + model.b.length, broken: null });
      ledger.close();
    });
    fc.assert(property, { numRuns: 40 });
  });
});

describe('a writer killed at a random moment', () => {
  it('loses no row that append() had answered, and leaves no lock', () => {
    const file = join(folder, 'killed.db');
    const log = join(folder, 'acknowledged');
    for (let kill = 0; kill < 10; kill += 1) {
      expect(() =>
        execFileSync(process.execPath, [WRITER, file, log, String(5 + kill * 9)], { stdio: 'pipe' }),
      ).toThrow('Command failed');
    }
    const acknowledged = readFileSync(log, 'utf8')
      .trimEnd()
      .split('\n')
      .filter((line) => line.length === 64);
    const ledger = open({ file });
    const total = ledger.verify().total;
    const held = new Set(ledger.records('lane-1', 1, total).map((row) => row.hash));
    expect(ledger.setAside).toBeNull();
    expect(ledger.verify().broken).toBeNull();
    expect(acknowledged.length).toBeGreaterThan(10);
    expect(acknowledged.filter((hash) => !held.has(hash))).toEqual([]);
    ledger.close();
  });

  it('keeps every other process out while it lives', async () => {
    const file = join(folder, 'held.db');
    const log = join(folder, 'acknowledged');
    const writer = spawn(process.execPath, [WRITER, file, log, '60000'], { stdio: 'ignore' });
    const ended = once(writer, 'exit');
    while (!existsSync(log)) await sleep(systemClock, 20);
    expect(faultOf(() => open({ file }))).toBe('ledger-locked');
    writer.kill('SIGKILL');
    await ended;
    const ledger = open({ file });
    expect([ledger.setAside, ledger.alarm, ledger.verify().broken]).toEqual([null, null, null]);
    ledger.close();
  });
});
