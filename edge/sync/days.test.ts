import { afterAll, describe, expect, it } from 'vitest';
import { createVirtualClock } from '../../hardware/virtual-clock.ts';
import { isFault } from '../contract/fault.ts';
import type { LedgerRecord } from '../contract/record.ts';
import { openLedger } from '../ledger/ledger.ts';
import { openCentralStore } from './central-store.ts';
import { openEmbedded } from './database.ts';
import { type ClockWatch, createClockWatch } from './clock-watch.ts';
import { dayOf, dropDays } from './days.ts';
import { drafts } from './exchange.fixture.ts';
import { readArrived } from './intake.ts';
import { migrate } from './migrate.ts';
import { encodeRecord, journalTopic } from './wire.ts';

const NOON = Date.UTC(2026, 10, 22, 12);
const DAY_MS = 86_400_000;

const database = await openEmbedded(null);
await migrate(database);
afterAll(async () => database.close());

/** An empty store whose database has a clock that can be set, and a lane that sends. */
async function storeAt(startMs: number) {
  await database.query('truncate lanes, records, spans cascade');
  const time = { ms: startMs };
  const now = async () => Promise.resolve(time.ms);
  const clock = createVirtualClock(0, NOON);
  const store = await openCentralStore({ database, clock, acceptSimulated: true, now });
  const ledger = openLedger({ file: ':memory:', clock, simulated: true });
  const send = async () => {
    return store.take(read(ledger.append(drafts(3))));
  };
  const centre = { aheadMs: 0 };
  const watch = createClockWatch({ wallMs: () => time.ms + centre.aheadMs, nowMs: () => time.ms });
  const drop = async () => dropDays(database, { days: 30, watch, now });
  return { time, centre, store, ledger, send, drop, held: async () => (await store.counts()).audit ?? 0 };
}

/** Rows of a site's lane as messages that were read. */
const read = (rows: readonly LedgerRecord[]) =>
  readArrived(
    rows.map((row) => ({ topic: journalTopic('site', row.lane), payload: Buffer.from(encodeRecord('site', row)) })),
    true,
  );

const codeOf = (error: unknown) => (isFault(error) ? error.code : String(error));

describe('the days of the centre', () => {
  it('are not dropped while the clocks of a centre and of the database are apart', async () => {
    const { centre, send, drop, held } = await storeAt(NOON);
    await send();
    for (const aheadMs of [600_000, -366 * DAY_MS]) {
      centre.aheadMs = aheadMs;
      await expect(drop()).rejects.toMatchObject({ code: 'clocks-apart' });
    }
    expect(await held()).toBe(3);
  });

  it('are kept from the newest one with rows on, however late it is', async () => {
    const { time, send, drop, held } = await storeAt(NOON);
    await send();
    time.ms += DAY_MS;
    await send();
    await drop();
    time.ms += 366 * DAY_MS;
    expect(await drop()).toEqual([dayOf(NOON)]);
    expect(await held()).toBe(3);
  });

  it('are not dropped when both clocks jump ahead together, though rows come, nor by a centre that starts then', async () => {
    const { time, send, held } = await storeAt(NOON);
    await send();
    const dropBy = (watch: ClockWatch) =>
      dropDays(database, { days: 30, watch, now: async () => Promise.resolve(time.ms) });
    const wallMs = () => time.ms;
    const watch = createClockWatch({ wallMs, nowMs: () => 0 });
    expect(await dropBy(watch)).toEqual([]);
    time.ms += 366 * DAY_MS;
    await send();
    for (const each of [watch, createClockWatch({ wallMs, nowMs: () => 0 })]) {
      await expect(dropBy(each)).rejects.toMatchObject({ code: 'clock-ahead' });
    }
    expect(await held()).toBe(6);
  });

  it('are dropped also by centres that start every day and hear nothing', async () => {
    const { time, send } = await storeAt(NOON);
    await send();
    time.ms += DAY_MS;
    await send();
    time.ms += 60 * DAY_MS;
    const dropped: (readonly string[] | string)[] = [];
    for (let day = 0; day < 5; day += 1) {
      const watch = createClockWatch({ wallMs: () => time.ms, nowMs: () => 0 });
      const dropping = { days: 30, watch, now: async () => Promise.resolve(time.ms) };
      dropped.push(await dropDays(database, dropping).catch((error: unknown) => codeOf(error)));
      time.ms += DAY_MS;
    }
    expect(dropped).toEqual(['clock-ahead', 'clock-ahead', 'clock-ahead', [dayOf(NOON)], []]);
  });

  it('are kept when they come from a clock that was not set', async () => {
    const { time, send, drop, held } = await storeAt(60_000);
    await send();
    time.ms = NOON;
    await send();
    expect(await drop()).toEqual([]);
    expect(await held()).toBe(6);
  });

  it('hold each row once, and no other in its place, when the clock of the database goes back over midnight and on again', async () => {
    const { time, store, ledger, send, held } = await storeAt(NOON);
    const marks: (number | undefined)[] = [];
    for (const day of [1, 0, 1, 0, 2]) {
      time.ms = NOON + day * DAY_MS;
      marks.push((await send()).answers[0]?.mark.upto);
    }
    expect(marks).toEqual([3, 6, 9, 12, 15]);
    const rows = ledger.records('lane-1', 1, 100);
    const others = openLedger({ file: ':memory:', clock: createVirtualClock(0, NOON), simulated: true }).append(
      rows.map(({ lane, passage, kind, wallMs }) => ({ lane, passage, kind, wallMs, body: { n: -1 } })),
    );
    for (const day of [0, 1, 2]) {
      time.ms = NOON + day * DAY_MS;
      const again = await store.take(read(rows));
      expect([again.counts, again.answers[0]?.mark.upto]).toEqual([new Map([['duplicates', 15]]), 15]);
      expect((await store.take(read(others))).counts).toEqual(new Map([['refused', 15]]));
    }
    expect(await held()).toBe(15);
    expect(await store.recordsAfter({ site: 'site', lane: 'lane-1' }, 0, 0, 100)).toEqual(rows);
  });

  it('are made again when somebody has dropped them', async () => {
    const { send, held } = await storeAt(NOON);
    await send();
    await database.query(`drop table records_${dayOf(NOON).replaceAll('-', '_')}`);
    expect((await send()).answers[0]?.mark.upto).toBe(6);
    expect(await held()).toBe(3);
  });

  it('are counted by the clock of the database', async () => {
    const store = await openCentralStore({ database, clock: createVirtualClock(), acceptSimulated: true });
    await store.take(readArrived([], true));
    const [row] = await database.query<{ table: string | null }>(
      `select to_regclass('records_' || to_char(now() at time zone 'utc', 'YYYY_MM_DD'))::text as table`,
    );
    expect(row?.table).not.toBeNull();
  });
});
