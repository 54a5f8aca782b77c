import process from 'node:process';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createVirtualClock } from '../../hardware/virtual-clock.ts';
import type { LedgerRecord } from '../contract/record.ts';
import { hashHolds } from '../ledger/chain.ts';
import { openLedger } from '../ledger/ledger.ts';
import { createCentralMemory } from './central-memory.ts';
import { openCentralStore } from './central-store.ts';
import { createClockWatch } from './clock-watch.ts';
import { type Database, openEmbedded, openPostgres } from './database.ts';
import { dayOf, dropDays } from './days.ts';
import { draft, drafts } from './exchange.fixture.ts';
import { readArrived } from './intake.ts';
import type { OpenCentralStore } from './store.ts';
import { encodeRecord, journalTopic } from './wire.ts';

const DAY_MS = 86_400_000;
const clock = createVirtualClock(0, Date.UTC(2026, 10, 22, 12));
const now = async () => Promise.resolve(clock.wallMs());
/** A PostgreSQL of the machine's own; without one the embedded alone is tried. */
const SERVER = process.env['GREENLANE_DATABASE'];

/** Every test has a site of its own, so that one database serves them all. */
let siteCount = 0;
let site = '';
beforeEach(() => {
  siteCount += 1;
  site = `site ${siteCount}`;
});

const rowsOf = (count: number, lane = 'lane-1') =>
  openLedger({ file: ':memory:', clock, simulated: true }).append(drafts(count, lane));
const arrivedOf = (rows: readonly LedgerRecord[], at = site) =>
  rows.map((row) => ({ topic: journalTopic(at, row.lane), payload: Buffer.from(encodeRecord(at, row)) }));
const read = (rows: readonly LedgerRecord[]) => readArrived(arrivedOf(rows), true);

/** What every store must do, whatever it is made of. */
function behaves(openStore: () => OpenCentralStore): void {
  const name = () => ({ site, lane: 'lane-1' });
  const held = async (store: OpenCentralStore) => store.recordsAfter(name(), 0, 0, 1000);

  it('keeps a megabyte of rows beyond a gap, in each way in which a lane may write them, and takes those of others', async () => {
    const store = openStore();
    const body = { values: Array.from({ length: 22_000 }, () => 1e20) };
    const large = drafts(8).map((draft) => ({ ...draft, body }));
    const rows = openLedger({ file: ':memory:', clock, simulated: true }).append(large);
    const short = arrivedOf(rows.slice(1)).map(({ topic, payload }) => ({
      topic,
      payload: Buffer.from(payload.toString().replaceAll('100000000000000000000', '1e20')),
    }));
    for (const repeated of [0, 1]) {
      const { counts } = await store.take(readArrived([...short, ...arrivedOf(rowsOf(1, `other-${repeated}`))], true));
      expect(counts).toEqual(
        new Map([
          ['ahead', 2],
          ['tooFarAhead', 5],
          ['taken', 1],
        ]),
      );
    }
    await store.take(read(rows));
    expect(await held(store)).toEqual(rows);
  });

  it('holds what it took, each once, and answers how far', async () => {
    const store = openStore();
    const rows = rowsOf(20);
    const { answers, counts } = await store.take(read(rows.slice(0, 12)));
    expect(answers).toMatchObject([{ ...name(), mark: { upto: 12, head: rows[11]!.hash } }]);
    expect(counts).toEqual(new Map([['taken', 12]]));
    const again = await store.take(read([...rows, ...rows]));
    expect(again.counts).toEqual(
      new Map([
        ['taken', 8],
        ['duplicates', 32],
      ]),
    );
    expect(await held(store)).toEqual(rows);
    expect((await held(store)).every(hashHolds)).toBe(true);
    expect(await store.marks(site)).toEqual(again.answers);
    expect(await store.recordsAfter(name(), rows[0]!.epoch, 5, 3)).toEqual(rows.slice(5, 8));
  });

  it('lets a row wait for those before it, over any number of batches, and says what is missing', async () => {
    const store = openStore();
    const rows = rowsOf(10);
    await store.take(read(rows.slice(0, 2)));
    const { answers, counts } = await store.take(read([...rows.slice(5, 7), ...rows.slice(5, 7)]));
    expect(answers[0]?.mark.upto).toBe(2);
    expect(counts).toEqual(new Map([['ahead', 4]]));
    await store.take(read(rows.slice(8)));
    const ours = async () => (await store.gaps()).filter((gap) => gap.site === site);
    expect(await ours()).toEqual([{ ...name(), from: 3, upto: 5 }]);
    expect((await store.take(read(rows.slice(2, 5)))).answers[0]?.mark.upto).toBe(7);
    expect(await ours()).toEqual([{ ...name(), from: 8, upto: 8 }]);
    expect((await store.take(read(rows.slice(7, 8)))).answers[0]?.mark.upto).toBe(10);
    expect(await held(store)).toEqual(rows);
    expect(await ours()).toEqual([]);
  });

  it('changes nothing that it holds, and tells once of whoever says otherwise', async () => {
    const store = openStore();
    const rows = rowsOf(5);
    const other = openLedger({ file: ':memory:', clock, simulated: true }).append(
      rows.map((_, n) => ({ ...draft(n), wallMs: 7 })),
    );
    await store.take(read(rows));
    const first = await store.take(read(other));
    expect(first.alarms.map(({ code, sequence }) => [code, sequence])).toEqual(
      [1, 2, 3, 4, 5].map((sequence) => ['record-conflict', sequence]),
    );
    expect((await store.take(read(other))).alarms).toEqual([]);
    expect(await held(store)).toEqual(rows);
    const aside = (await store.quarantined()).filter(({ topic }) => topic === journalTopic(site, 'lane-1'));
    expect(aside).toEqual(
      Array.from({ length: 5 }, () => ({
        topic: journalTopic(site, 'lane-1'),
        reason: 'another record is held under this key',
        times: 2,
      })),
    );
    expect((await store.alarms()).filter((alarm) => alarm.site === site)).toHaveLength(5);
  });

  it('refuses a row that does not continue the history, also one that waited', async () => {
    const store = openStore();
    const [rows, foreign] = [rowsOf(4), rowsOf(4, 'lane-1')];
    const forged = openLedger({ file: ':memory:', clock, simulated: true }).append(
      [0, 1, 2, 3].map((n) => ({ ...draft(n), wallMs: 9 })),
    );
    expect(foreign.map(({ hash }) => hash)).toEqual(rows.map(({ hash }) => hash));
    await store.take(read([...rows.slice(0, 2), ...forged.slice(3)]));
    const { answers, alarms } = await store.take(read(rows.slice(2, 3)));
    expect(answers[0]?.mark.upto).toBe(3);
    expect(alarms.map(({ code, sequence }) => [code, sequence])).toEqual([['history-diverged', 4]]);
    expect((await store.take(read(rows.slice(3)))).answers[0]?.mark.upto).toBe(4);
    expect(await held(store)).toEqual(rows);
  });

  it('keeps what no JSON number and no line of text can spoil', async () => {
    const store = openStore();
    const body = {
      text: 'a\u0000b \u{1F9F3} "\\ \u202E',
      small: 5e-324,
      large: 1e21,
      less: -0,
      list: [null, true, {}],
    };
    const rows = openLedger({ file: ':memory:', clock, simulated: true }).append([{ ...draft(1), body }]);
    await store.take(read(rows));
    const [row] = await held(store);
    expect(row).toEqual(JSON.parse(JSON.stringify(rows[0])));
    expect(hashHolds(row!)).toBe(true);
  });

  it('takes what others sent together with a character that text cannot hold, and that too', async () => {
    const store = openStore();
    const ledger = openLedger({ file: ':memory:', clock, simulated: true });
    const body = { verdict: 'divert', reasons: ['a\u0000b \uD800 \\u0000'] };
    const report = { version: 1, stage: 'refused', reason: 'a\u0000b' };
    const before = await store.outcomes('lane-odd');
    const odd = ledger.append([
      { lane: 'lane-odd', kind: 'outcome', passage: 'a\u0000b', wallMs: 1, body },
      { lane: 'lane-odd', kind: 'release', passage: null, wallMs: 1, body: report },
    ]);
    const nameless = ledger.append([draft(1, 'lane\u0000')]);
    const { answers, counts } = await store.take(read([...nameless, ...odd, ...rowsOf(3)]));
    expect(answers.map(({ mark }) => mark.upto)).toEqual([2, 3]);
    expect(counts).toEqual(
      new Map([
        ['refused', 1],
        ['taken', 5],
      ]),
    );
    const bodies = (rows: readonly LedgerRecord[]) => rows.map((row) => JSON.stringify(row.body));
    expect(bodies(await store.recordsAfter({ site, lane: 'lane-odd' }, 0, 0, 2))).toEqual(bodies(odd));
    expect(await store.outcomes('lane-odd')).toEqual({ ...before, divert: before.divert + 1 });
  });
}

describe('a centre in memory', () => {
  behaves(createCentralMemory);
});

describe.each(SERVER === undefined ? ['embedded'] : ['embedded', 'server'])('a centre on PostgreSQL (%s)', (where) => {
  let database: Database;
  let store: OpenCentralStore;
  const open = async () => openCentralStore({ database, clock, acceptSimulated: true, now });
  beforeAll(async () => {
    database = where === 'server' ? openPostgres(SERVER ?? '') : await openEmbedded(null);
    store = await open();
  }, 120_000);
  afterAll(async () => database.close());

  behaves(() => store);

  it('is opened by several at once, who take the same messages in any order, each row once', async () => {
    const writers = await Promise.all([open(), open(), open()]);
    const lanes = ['lane-1', 'lane-2', 'lane-3'].map((lane) => rowsOf(60, lane));
    const batches = Array.from({ length: 20 }, (_, at) => lanes.flatMap((rows) => rows.slice(3 * at, 3 * at + 3)));
    await Promise.all(
      writers.map(async (writer, which) => {
        const order = which === 0 ? batches : batches.toReversed();
        for (const batch of order) await writer.take(read(batch));
      }),
    );
    for (const rows of lanes) {
      expect(await store.recordsAfter({ site, lane: rows[0]!.lane }, 0, 0, 1000)).toEqual(rows);
    }
    expect((await store.alarms()).filter((alarm) => alarm.site === site)).toEqual([]);
  });

  it('drops whole days when their time has come, and takes nothing twice that it held then', async () => {
    const rows = rowsOf(6);
    const today = dayOf(clock.wallMs());
    const dropping = { days: 30, watch: createClockWatch(clock), now };
    await store.take(read(rows.slice(0, 3)));
    await dropDays(database, dropping);
    clock.advance(40 * DAY_MS);
    await store.take(read(rows.slice(3)));
    const gone = await dropDays(database, dropping);
    expect(gone).toContain(today);
    const { counts, alarms, answers } = await store.take(read(rows));
    expect([counts, alarms, answers[0]?.mark.upto]).toEqual([new Map([['duplicates', 6]]), [], 6]);
    expect(await store.recordsAfter({ site, lane: 'lane-1' }, 0, 0, 10)).toEqual(rows.slice(3));
  });
});
