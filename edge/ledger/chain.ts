import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { LedgerRecord } from '../contract/record.ts';

/** The hash before the first row of a lane. */
export const GENESIS_HASH = '0'.repeat(64);

/** Everything of a record but its hash, with the body as canonical JSON. */
export interface ChainedRow extends Omit<LedgerRecord, 'body' | 'hash'> {
  readonly bodyJson: string;
}

/**
 * Canonical JSON (RFC 8785) of a body. Text that devices sent may hold half a surrogate pair, which no UTF-8 can
 * carry: it becomes U+FFFD. A number that JSON cannot hold is a programmer's error and throws.
 */
export function canonicalBody(body: LedgerRecord['body']): string {
  const text = canonicalOrNull(body) ?? canonicalize(wellFormed(body));
  if (text === undefined) throw new TypeError('A record body must be a JSON object');
  return text;
}

/** SHA-256 of the row's canonical JSON, lower-case hexadecimal. */
export function hashOf(row: ChainedRow): string {
  return createHash('sha256').update(canonicalRow(row)).digest('hex');
}

/** Whether a record's hash is the hash of what it says. */
export function hashHolds(record: LedgerRecord): boolean {
  return hashOf({ ...record, bodyJson: canonicalBody(record.body) }) === record.hash;
}

// RFC 8785 sorts the keys; they are known, so the row is put together without walking the body twice.
function canonicalRow(row: ChainedRow): string {
  const text = JSON.stringify;
  return (
    `{"body":${row.bodyJson},"epoch":${row.epoch},"kind":${text(row.kind)},"lane":${text(row.lane)},` +
    `"passage":${text(row.passage)},"previousHash":${text(row.previousHash)},"sequence":${row.sequence},` +
    `"simulated":${row.simulated},"wallMs":${text(row.wallMs)}}`
  );
}

type Json = LedgerRecord['body'][string];

function canonicalOrNull(body: LedgerRecord['body']): string | null {
  try {
    return canonicalize(body) ?? null;
  } catch {
    return null;
  }
}

function wellFormed(value: Json): Json {
  if (typeof value === 'string') return value.toWellFormed();
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(wellFormed);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key.toWellFormed(), wellFormed(inner)]));
}
