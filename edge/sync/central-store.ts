import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../../hardware/clock.ts';
import type { Fault } from '../contract/fault.ts';
import type { LedgerRecord, RecordKind } from '../contract/record.ts';
import { canonicalBody } from '../ledger/chain.ts';
import { type Sqlite, withFaults } from '../ledger/database.ts';
import { openSettingAside } from '../ledger/opening.ts';
import type { Batch, CentralAlarm, CentralStore, LaneMark, LaneName, Refused, SitedRecord } from './store.ts';

export interface OpenCentralStore extends CentralStore {
  /** Where a damaged file was moved; null when none was. The lanes send again what it had held. */
  readonly setAside: string | null;
  readonly alarm: Fault | null;
  /** How many records of each kind are held, of one lane or of all. */
  counts(lane?: string): Readonly<Partial<Record<RecordKind, number>>>;
  /** How many passages ended with each verdict, of one lane or of all. */
  outcomes(lane?: string): { readonly release: number; readonly divert: number };
  /** Up to `limit` records of a lane, by epoch and sequence, after the given key. */
  recordsAfter(name: LaneName, epoch: number, sequence: number, limit: number): readonly LedgerRecord[];
  alarms(): readonly CentralAlarm[];
  quarantined(): readonly { readonly topic: string; readonly reason: string; readonly times: number }[];
  close(): void;
}

// "GrCt", in the database header at offset 68.
const CENTRAL_APPLICATION_ID = 0x47724374;
const QUICK_CHECK_BYTES = 64 * 2 ** 20;
const QUARANTINE_ROWS = 10_000;
const QUARANTINE_BYTES = 64 * 1024;

/** Opens the centre's SQLite database, or begins it. @throws as `openSettingAside`. */
export function openCentralStore(options: { readonly file: string; readonly clock: Clock }): OpenCentralStore {
  const { file, clock } = options;
  const { db, setAside, alarm } = openSettingAside(
    { file, applicationId: CENTRAL_APPLICATION_ID, migrations: join(import.meta.dirname, 'migrations') },
    clock,
    {
      expected: false,
      inspect: (opened) => {
        if (statSync(file).size > QUICK_CHECK_BYTES) return null;
        const found = String(opened.pragma('quick_check(1)', { simple: true }));
        return found === 'ok' ? null : found;
      },
    },
  );
  const commit = prepareCommit(db, clock);
  const held = db
    .prepare<[string, string, number, number], string>(
      'select hash from records where site = ? and lane = ? and epoch = ? and sequence = ?',
    )
    .pluck();
  const hashOf = ({ site, record }: SitedRecord) => held.get(site, record.lane, record.epoch, record.sequence) ?? null;
  return {
    setAside,
    alarm,
    marks: async () => Promise.resolve(withFaults(file, () => readMarks(db))),
    heldHashes: async (records) => Promise.resolve(withFaults(file, () => records.map(hashOf))),
    commit: async (batch) => Promise.resolve(withFaults(file, () => commit(batch))),
    ...prepareReads(db),
    close: () => db.close(),
  };
}

function readMarks(db: Sqlite): readonly LaneMark[] {
  return db
    .prepare<[], LaneName & LaneMark['mark']>(
      'select site, lane, first_epoch as firstEpoch, epoch, upto, head from marks',
    )
    .all()
    .map(({ site, lane, ...mark }) => ({ site, lane, mark }));
}

function prepareCommit(db: Sqlite, clock: Clock): (batch: Batch) => readonly CentralAlarm[] {
  const record = db.prepare(
    `insert into records
       (site, lane, epoch, sequence, kind, passage, wall_ms, simulated, body, previous_hash, hash)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing`,
  );
  const mark = db.prepare(
    `insert into marks (site, lane, first_epoch, epoch, upto, head) values (?, ?, ?, ?, ?, ?)
     on conflict do update set first_epoch = excluded.first_epoch, epoch = excluded.epoch, upto = excluded.upto,
       head = excluded.head`,
  );
  const alarm = db
    .prepare<[string, string, string, number, number, string, number], number>(
      `insert into alarms (site, lane, code, epoch, sequence, text, first_wall_ms) values (?, ?, ?, ?, ?, ?, ?)
     on conflict do update set times = times + 1 returning times`,
    )
    .pluck();
  const refuse = prepareQuarantine(db, clock);
  const commit = db.transaction((batch: Batch) => {
    for (const { site, record: r } of batch.records) {
      const body = canonicalBody(r.body);
      const flag = r.simulated ? 1 : 0;
      record.run(site, r.lane, r.epoch, r.sequence, r.kind, r.passage, r.wallMs, flag, body, r.previousHash, r.hash);
    }
    for (const { site, lane, mark: m } of batch.marks) mark.run(site, lane, m.firstEpoch, m.epoch, m.upto, m.head);
    for (const each of batch.refused) refuse(each);
    const wallMs = clock.wallMs();
    return batch.alarms.filter((a) => {
      const times = alarm.get(a.site, a.lane, a.code, a.epoch, a.sequence, a.text, wallMs);
      return times === 1;
    });
  });
  return (batch) => commit.immediate(batch);
}

function prepareQuarantine(db: Sqlite, clock: Clock): (refused: Refused) => void {
  const again = db.prepare('update quarantine set times = times + 1, last_wall_ms = ? where digest = ?');
  const size = db.prepare('select count(*) from quarantine').pluck();
  const insert = db.prepare(
    `insert into quarantine (digest, topic, reason, payload, first_wall_ms, last_wall_ms) values (?, ?, ?, ?, ?, ?)`,
  );
  return ({ topic, payload, reason }) => {
    const digest = createHash('sha256').update(topic).update('\0').update(payload).digest('hex');
    const wallMs = clock.wallMs();
    if (again.run(wallMs, digest).changes > 0) return;
    // Whoever floods the centre fills neither its disk nor the technician's day; the counters still tell.
    if (Number(size.get()) >= QUARANTINE_ROWS) return;
    insert.run(digest, topic, reason, Buffer.from(payload.subarray(0, QUARANTINE_BYTES)), wallMs, wallMs);
  };
}

interface CentralRow extends Omit<LedgerRecord, 'simulated' | 'body'> {
  readonly simulated: number;
  readonly bodyJson: string;
}

function prepareReads(db: Sqlite) {
  const counts = db.prepare<[string | null, string | null], { kind: RecordKind; count: number }>(
    'select kind, count(*) as count from records where ? is null or lane = ? group by kind',
  );
  const outcomes = db.prepare<[string | null, string | null], { verdict: string; count: number }>(
    `select body ->> 'verdict' as verdict, count(*) as count from records
     where kind = 'outcome' and (? is null or lane = ?) group by 1`,
  );
  const after = db.prepare<[string, string, number, number, number], CentralRow>(
    `select lane, epoch, sequence, kind, passage, wall_ms as wallMs, simulated, body as bodyJson,
       previous_hash as previousHash, hash
     from records where site = ? and lane = ? and (epoch, sequence) > (?, ?) order by epoch, sequence limit ?`,
  );
  return {
    counts(lane: string | null = null) {
      return Object.fromEntries(counts.all(lane, lane).map(({ kind, count }) => [kind, count]));
    },
    outcomes(lane: string | null = null) {
      const found = new Map(outcomes.all(lane, lane).map(({ verdict, count }) => [verdict, count]));
      return { release: found.get('release') ?? 0, divert: found.get('divert') ?? 0 };
    },
    recordsAfter: ({ site, lane }: LaneName, epoch: number, sequence: number, limit: number) =>
      after.all(site, lane, epoch, sequence, limit).map(({ simulated, bodyJson, ...rest }): LedgerRecord => ({
        ...rest,
        simulated: simulated === 1,
        body: JSON.parse(bodyJson) as LedgerRecord['body'],
      })),
    alarms: () =>
      db.prepare<[], CentralAlarm>('select site, lane, code, epoch, sequence, text from alarms order by rowid').all(),
    quarantined: () =>
      db
        .prepare<[], { topic: string; reason: string; times: number }>(
          'select topic, reason, times from quarantine order by first_wall_ms',
        )
        .all(),
  };
}
