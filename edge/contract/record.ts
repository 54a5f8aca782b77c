import { z } from 'zod';
import type { Fault } from './fault.ts';
import type { ModeSetting } from './lane-order.ts';

/**
 * A row of the ledger, as it is hashed, stored, sent to the centre and stored there. Sequence numbers are contiguous
 * per lane for ever; an epoch is one boot of the daemon. (lane, epoch, sequence) is the key everywhere.
 */
export const recordSchema = z.object({
  lane: z.string().min(1).max(64),
  epoch: z.number().int().min(1),
  sequence: z.number().int().min(1),
  kind: z.enum([
    'boot',
    'passage',
    'movement',
    'evidence',
    'decision',
    'outcome',
    'audit',
    'case',
    'inspection',
    'disposition',
    'mode',
    'hold-bag',
    'release',
  ]),
  /** The passage it belongs to; null for rows about the lane. */
  passage: z.string().nullable(),
  /** Wall clock, ms since 1970. A label: order is by sequence. */
  wallMs: z.number(),
  /** True for everything that simulated devices caused. */
  simulated: z.boolean(),
  /** JSON; its shape follows from `kind`. Whoever reads a record has parsed it from JSON: what its members are needs no look. */
  body: z.record(z.string(), z.custom<z.core.util.JSONType>()),
  /** Hash of the lane's row before; 64 zeros for the first. */
  previousHash: z.string().regex(/^[0-9a-f]{64}$/),
  /**
   * SHA-256, lower-case hexadecimal, over `previousHash` and the SHA-256 of the canonical JSON (RFC 8785) of all the rest:
   * so a row can be shown in its place without showing what stands in the rows around it.
   */
  hash: z.string().regex(/^[0-9a-f]{64}$/),
});
export type LedgerRecord = z.infer<typeof recordSchema>;
export type RecordKind = LedgerRecord['kind'];

/** A record as it is hashed, stored and sent: its body is canonical JSON (RFC 8785). */
export interface StoredRecord extends Omit<LedgerRecord, 'body'> {
  readonly bodyJson: string;
}

/** What a writer gives; the ledger adds epoch, sequence, hashes and the simulation mark. */
export type RecordDraft = Pick<LedgerRecord, 'lane' | 'kind' | 'passage' | 'wallMs' | 'body'>;

/** The centre's word that it holds every row of a lane up to `upto`, whose hash is `head`. */
export const receiptSchema = z.strictObject({
  site: z.string(),
  lane: z.string(),
  epoch: z.number().int(),
  upto: z.number().int().min(0),
  head: z.string().regex(/^[0-9a-f]{64}$/),
});
export type Receipt = z.infer<typeof receiptSchema>;

/** A receipt whose signatures were verified. */
export interface SignedReceipt extends Receipt {
  /** The centre's wall clock, ms since 1970. */
  readonly issuedAtMs: number;
  /** The message as it came, from which everything above is proven. */
  readonly message: string;
}

/** The body of a `passage` row: `test` where the lane was being tested. */
export const openingSchema = z.object({ openedAtMs: z.number(), test: z.literal(true).exactOptional() });

/** The body of a `movement` row: the beams saw the person come in, or go. */
export const movementSchema = z.object({ what: z.enum(['entered', 'left']) });
export type Movement = z.infer<typeof movementSchema>['what'];

/** The body of a `boot` row: with what the lane works from here on. */
export const bootSchema = z.object({
  /** Version of Greenlane. */
  software: z.string(),
  policy: z.object({ id: z.string(), version: z.string() }),
});

/** The lane's memory, as those who write to it see it. */
export interface Ledger {
  /** This boot. Greater than every epoch in the file before. */
  readonly epoch: number;
  /**
   * Writes the rows in one transaction, in order, synced to disk on return.
   * @throws Fault `ledger-full` or `ledger-unwritable`; then nothing was written.
   */
  append(drafts: readonly RecordDraft[]): readonly LedgerRecord[];
  /** Passages that were opened and have no outcome, oldest first. */
  openPassages(lane: string): readonly string[];
  /** Whether the passage began in a lane that was being tested. */
  isTest(passage: string): boolean;
  /** Whether the lane's last movement says that somebody stands in it. */
  isOccupied(lane: string): boolean;
  /** How the lane is worked, as its last `mode` row says; normal before the first. */
  modeOf(lane: string): ModeSetting;
  /** 0..1 of the space it may use. From .90 it should be said, from .95 nobody is released. */
  fullness(): number;
}

/** The lane's memory, as the sender sees it: the outbox is every row that the centre has not yet receipted. */
export interface Outbox {
  lanes(): readonly string[];
  /** Up to `limit` rows of `lane` after `afterSequence`, oldest first. */
  rowsAfter(lane: string, afterSequence: number, limit: number): readonly StoredRecord[];
  /** The lane's last receipted sequence; 0 before the first receipt. */
  receiptedUpto(lane: string): number;
  /** When the centre issued the newest receipt that is kept, ms since 1970 by its clock; 0 before the first. */
  receiptedAtMs(lane: string): number;
  /**
   * Takes the centre's receipts, in one commit that also keeps them: monotone, idempotent. Answers for each one null,
   * or Fault `receipt-mismatch` when its head is not the hash of our row.
   * @throws Fault of the ledger when it cannot be written; then none was taken.
   */
  acknowledge(receipts: readonly SignedReceipt[]): readonly (Fault | null)[];
  /** Rows waiting, over all lanes. */
  backlog(): number;
}
