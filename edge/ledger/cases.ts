import { type DispositionWord, rulingSchema } from '../contract/case.ts';
import type { ChainedRow } from './chain.ts';
import type { Sqlite } from './database.ts';

/** A case as the ledger lists it; the passage's rows tell the rest. */
export interface CaseEntry {
  /** The passage's identity. */
  readonly id: string;
  readonly lane: string;
  /** Wall clock, ms since 1970. */
  readonly openedWallMs: number;
  /** Whether any of its findings is an alarm. */
  readonly isAlarm: boolean;
  /** How many rows have told of it, the opening one included. */
  readonly version: number;
  /** Null while nobody has decided. */
  readonly decidedWallMs: number | null;
}

/** By what a passage is found again: `issuer number` of a document, a bag's licence plate, an image's SHA-256. */
export interface Identity {
  readonly kind: 'document' | 'bag' | 'image';
  readonly value: string;
}

/** A passage with one of the identities that were asked for. */
export interface Namesake {
  readonly id: string;
  readonly lane: string;
  /** Wall clock, ms since 1970. */
  readonly atMs: number;
  readonly verdict: 'release' | 'divert';
  /** Null where it was no case, or is an open one. */
  readonly disposition: DispositionWord | null;
}

/** The cases of a ledger: derived from the journal in the transaction that writes it, so that none is ever forgotten. */
export interface CaseList {
  entry(id: string): CaseEntry | null;
  /** Oldest first. */
  open(): readonly CaseEntry[];
  /** Of those, oldest disposition first. */
  decidedSince(wallMs: number): readonly CaseEntry[];
  /** Up to `limit` decided passages with this identity, newest first. */
  namesakes(identity: Identity, limit: number): readonly Namesake[];
  /** Whether evidence of a case names this image. */
  showsImage(sha256: string): boolean;
}

/** Who ended a case, when and how. */
export interface Decided {
  readonly by: string;
  /** Wall clock, ms since 1970. */
  readonly atMs: number;
  readonly disposition: DispositionWord;
  /** The officer's screen's own name of the ruling. */
  readonly key: string;
}

/** Thrown by `append` at a second disposition of a case: the first stands, and nothing was written. */
export class CaseDecided extends Error {
  override readonly name = 'CaseDecided';
  readonly decided: Decided;

  constructor(passage: string, decided: Decided) {
    super(`${passage} was decided by ${decided.by} before`);
    this.decided = decided;
  }
}

/**
 * Looks at a disposition before it is written, within the transaction that writes it.
 * The function throws CaseDecided when the case has one, RangeError when there is no such case, ZodError for a body that is no ruling.
 */
export function createDispositionGuard(db: Sqlite): (row: ChainedRow) => void {
  const before = db.prepare<[string, string], DispositionRow | { readonly body: null }>(
    `select j.body, j.wall_ms as wallMs from cases c
       left join journal j on j.passage = c.passage and j.kind = 'disposition'
       where c.passage = ? and c.lane = ?`,
  );
  return ({ passage, lane, bodyJson }) => {
    rulingSchema.parse(JSON.parse(bodyJson));
    const found = before.get(passage ?? '', lane);
    if (found === undefined) throw new RangeError(`${passage} is no case of ${lane}`);
    if (found.body !== null) throw new CaseDecided(passage ?? '', decidedOf(found));
  };
}

interface DispositionRow {
  readonly body: string;
  readonly wallMs: number;
}

function decidedOf({ body, wallMs }: DispositionRow): Decided {
  const { by, disposition, key } = rulingSchema.parse(JSON.parse(body));
  return { by: by.officer, atMs: wallMs, disposition: disposition.what, key };
}

interface CaseRow extends Omit<CaseEntry, 'isAlarm'> {
  readonly isAlarm: number;
}

const ENTRY = `select passage as id, lane, opened_wall_ms as openedWallMs, is_alarm as isAlarm, version,
  decided_wall_ms as decidedWallMs from cases`;

const NAMESAKES = `select i.passage as id, d.lane, i.wall_ms as atMs, d.body ->> '$.verdict' as verdict,
    r.body ->> '$.disposition.what' as disposition
  from identities i
  join journal d on d.rowid =
    (select max(rowid) from journal where passage = i.passage and kind = 'decision')
  left join journal r on r.passage = i.passage and r.kind = 'disposition'
  where i.kind = ? and i.value = ? order by i.wall_ms desc limit ?`;

/** The cases of an open ledger file. */
export function readCases(db: Sqlite): CaseList {
  const one = db.prepare<[string], CaseRow>(`${ENTRY} where passage = ?`);
  const open = db.prepare<[], CaseRow>(`${ENTRY} where decided_wall_ms is null order by opened_wall_ms, passage`);
  const decided = db.prepare<[number], CaseRow>(
    `${ENTRY} where decided_wall_ms >= ? order by decided_wall_ms, passage`,
  );
  const namesakes = db.prepare<[string, string, number], Namesake>(NAMESAKES);
  const image = db.prepare<[string]>(
    `select 1 from identities i join cases c on c.passage = i.passage where i.kind = 'image' and i.value = ? limit 1`,
  );
  return {
    entry(id) {
      const row = one.get(id);
      return row === undefined ? null : entryOf(row);
    },
    open: () => open.all().map(entryOf),
    decidedSince: (wallMs) => decided.all(wallMs).map(entryOf),
    namesakes: ({ kind, value }, limit) => namesakes.all(kind, value, limit),
    showsImage: (sha256) => image.get(sha256) !== undefined,
  };
}

function entryOf(row: CaseRow): CaseEntry {
  return { ...row, isAlarm: row.isAlarm === 1 };
}
