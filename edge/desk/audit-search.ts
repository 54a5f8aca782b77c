import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { LedgerRecord, RecordKind } from '../contract/record.ts';
import { GENESIS_HASH, hashHolds } from '../ledger/chain.ts';
import type { PlacedRecord } from '../ledger/journal.ts';
import type { OpenLedger } from '../ledger/ledger.ts';
import { asked } from './asked.ts';
import { auditRowOf } from './audit-search-words.ts';
import { giveWay, pagesOf } from './journal-pages.ts';
import { createPassengerWords } from './passenger-words.ts';
import type { AuditPage, AuditRow } from './wire-supervise.ts';

export interface AuditDesk {
  readonly ledger: Pick<OpenLedger, 'newest' | 'records' | 'recordsOf'>;
}

/** What people caused, or what is told of the lane itself. */
const DEEDS: readonly RecordKind[] = ['audit', 'case', 'inspection', 'disposition', 'mode'];
/** Rows that one page looks at; a search for rare words goes on with the next page. */
const LOOKED_AT_LIMIT = 5000;
const AT_ONCE = 100;
const PLACE_RADIX = 36;

const querySchema = z.object({
  text: z.string().max(200).default(''),
  before: z
    .string()
    .regex(/^[0-9a-z]{1,10}$/)
    .optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  decisions: z.enum(['true', 'false']).default('false'),
});

export interface AuditQuestion {
  /** Every word of it must stand in a row, or be of its passenger's names and document number, in any case. */
  readonly text: string;
  /** A page's `next`; null: from now. */
  readonly before: string | null;
  readonly limit: number;
  /** Whether the lanes' own decisions are searched too. */
  readonly decisions: boolean;
}

export function registerAuditSearch(app: FastifyInstance, desk: AuditDesk): void {
  app.get('/api/audit', { config: { act: 'see-audit' } }, (request): Promise<AuditPage> => {
    const { text, before = null, limit, decisions } = asked(querySchema, request.query);
    return searchAudit(desk.ledger, { text, before, limit, decisions: decisions === 'true' });
  });
}

/** One page of rows, newest first, each held against its hash and its neighbours in the chain. */
export async function searchAudit(
  ledger: AuditDesk['ledger'],
  question: AuditQuestion,
  lookedAtLimit = LOOKED_AT_LIMIT,
): Promise<AuditPage> {
  const terms = question.text
    .split(/\s+/)
    .map(folded)
    .filter((term) => term !== '');
  const kinds = question.decisions ? [...DEEDS, 'decision' as const] : DEEDS;
  const passengerOf = createPassengerWords(ledger);
  const rows: AuditRow[] = [];
  let broken: AuditPage['broken'] = null;
  let lookedAt = 0;
  let last: PlacedRecord | null = null;
  for await (const placed of newestOf(ledger, kinds, placeOf(question.before))) {
    if (rows.length >= question.limit || lookedAt >= lookedAtLimit) {
      return { rows, broken, next: cursorOf(last), searchedToMs: last?.record.wallMs ?? null };
    }
    last = placed;
    lookedAt += 1;
    if (lookedAt % AT_ONCE === 0) await giveWay();
    const row = auditRowOf(placed.record);
    if (!matches(row, terms, passengerOf)) continue;
    rows.push(row);
    broken ??= breakOf(ledger, placed.record);
  }
  return { rows, broken, next: null, searchedToMs: last?.record.wallMs ?? null };
}

/** The rows of several kinds in one order, newest first. */
async function* newestOf(
  ledger: AuditDesk['ledger'],
  kinds: readonly RecordKind[],
  before: number | null,
): AsyncGenerator<PlacedRecord, void> {
  const streams = kinds.map((kind) => ({ rows: rowsOf(ledger, kind, before), head: null as PlacedRecord | null }));
  const advance = async (stream: (typeof streams)[number]) => {
    stream.head = (await stream.rows.next()).value ?? null;
  };
  for (const stream of streams) await advance(stream);
  for (;;) {
    const newest = streams.reduce((best, stream) =>
      (stream.head?.place ?? 0) > (best.head?.place ?? 0) ? stream : best,
    );
    if (newest.head === null) return;
    yield newest.head;
    await advance(newest);
  }
}

async function* rowsOf(
  ledger: AuditDesk['ledger'],
  kind: RecordKind,
  before: number | null,
): AsyncGenerator<PlacedRecord, void> {
  for await (const page of pagesOf(ledger, kind, before)) yield* page;
}

function matches(row: AuditRow, terms: readonly string[], passengerOf: (passage: string) => string): boolean {
  const words = folded([row.who, row.what, row.text, row.kind, row.lane, row.passage ?? ''].join('\n'));
  const missing = terms.filter((term) => !words.includes(term));
  if (missing.length === 0 || row.passage === null) return missing.length === 0;
  const passenger = folded(passengerOf(row.passage));
  return missing.every((term) => passenger.includes(term));
}

function folded(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}

/** A row is what was written when its hash says so, and when its neighbours name and are named by it. */
function breakOf(ledger: AuditDesk['ledger'], record: LedgerRecord): AuditPage['broken'] {
  const { lane, sequence, hash, previousHash } = record;
  const around = ledger.records(lane, sequence - 1, 3);
  const before = sequence === 1 ? GENESIS_HASH : around.find((row) => row.sequence === sequence - 1)?.hash;
  const after = around.find((row) => row.sequence === sequence + 1);
  if (!hashHolds(record)) return { lane, sequence, why: 'changed' };
  if (before !== previousHash) return { lane, sequence, why: 'before' };
  if (after !== undefined && after.previousHash !== hash) return { lane, sequence, why: 'after' };
  return null;
}

function cursorOf(placed: PlacedRecord | null): string | null {
  return placed?.place.toString(PLACE_RADIX) ?? null;
}

function placeOf(before: string | null): number | null {
  return before === null ? null : Number.parseInt(before, PLACE_RADIX);
}
