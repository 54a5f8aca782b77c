import canonicalize from 'canonicalize';
import type { LedgerRecord, StoredRecord } from '../contract/record.ts';
import { leafHash, nodeHash } from '../signing/merkle-tree.ts';

/** The hash before the first row of a lane. */
export const GENESIS_HASH = '0'.repeat(64);

/** Everything of a record but its hash. */
export type ChainedRow = Omit<StoredRecord, 'hash'>;

/** Throws like `canonicalBody`. */
export function storedOf({ body, ...rest }: LedgerRecord): StoredRecord {
  return { ...rest, bodyJson: canonicalBody(body) };
}

/**
 * Canonical JSON (RFC 8785) of a body. Text that devices sent may hold half a surrogate pair, which no UTF-8 can
 * carry: it becomes U+FFFD. A number that JSON cannot hold is a programmer's error and throws.
 */
export function canonicalBody(body: LedgerRecord['body']): string {
  return textInOrder(body) ?? sortedText(body);
}

function sortedText(body: LedgerRecord['body']): string {
  const text = canonicalOrNull(body) ?? canonicalize(wellFormed(body));
  if (text === undefined) throw new TypeError('A record body must be a JSON object');
  return text;
}

/** SHA-256 of everything that a row says, but for what came before it: 32 bytes. */
function contentHash(row: Omit<ChainedRow, 'previousHash'>): Buffer {
  return leafHash(canonicalContent(row));
}

/** The hash of a row: SHA-256 over the hash of the row before it and its own content's, lower-case hexadecimal. */
export function linkHash(previousHash: string, content: string): string {
  return nodeHash(Buffer.from(previousHash, 'hex'), Buffer.from(content, 'hex')).toString('hex');
}

export function hashOf(row: ChainedRow): string {
  return nodeHash(Buffer.from(row.previousHash, 'hex'), contentHash(row)).toString('hex');
}

/** The content's hash of a record. */
export function contentHashOf(record: LedgerRecord): string {
  return contentHash(storedOf(record)).toString('hex');
}

/** Whether a record's hash is the hash of what it says. */
export function hashHolds(record: LedgerRecord): boolean {
  return storedHashHolds(storedOf(record));
}

export function storedHashHolds(row: StoredRecord): boolean {
  return hashOf(row) === row.hash;
}

// RFC 8785 sorts the keys; they are known, so the row is put together without walking the body twice.
function canonicalContent(row: Omit<ChainedRow, 'previousHash'>): string {
  const text = JSON.stringify;
  return (
    `{"body":${row.bodyJson},"epoch":${row.epoch},"kind":${text(row.kind)},"lane":${text(row.lane)},` +
    `"passage":${text(row.passage)},"sequence":${row.sequence},"simulated":${row.simulated},"wallMs":${text(row.wallMs)}}`
  );
}

type Json = LedgerRecord['body'][string];

/** Whoever has a row from a ledger has its keys in order: then `JSON.stringify` writes what sorting would, in a tenth of the time. */
function textInOrder(body: LedgerRecord['body']): string | null {
  if (!isInOrder(body)) return null;
  const text = JSON.stringify(body);
  // How half a surrogate pair is written.
  return text.includes('\\ud') ? null : text;
}

function isInOrder(value: Json): boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  if (value === null || typeof value !== 'object') return true;
  if (Array.isArray(value)) return value.every(isInOrder);
  let before = '';
  for (const key of Object.keys(value)) {
    const inner = value[key];
    if (key < before || inner === undefined || !isInOrder(inner)) return false;
    before = key;
  }
  return true;
}

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
