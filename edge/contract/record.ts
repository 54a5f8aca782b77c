import { z } from 'zod';
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
  /** JSON; its shape follows from `kind`. */
  body: z.record(z.string(), z.json()),
  /** Hash of the lane's row before; 64 zeros for the first. */
  previousHash: z.string().regex(/^[0-9a-f]{64}$/),
  /** SHA-256 over the canonical JSON (RFC 8785) of everything above, lower-case hexadecimal. */
  hash: z.string().regex(/^[0-9a-f]{64}$/),
});
export type LedgerRecord = z.infer<typeof recordSchema>;
export type RecordKind = LedgerRecord['kind'];

/** What a writer gives; the ledger adds epoch, sequence, hashes and the simulation mark. */
export type RecordDraft = Pick<LedgerRecord, 'lane' | 'kind' | 'passage' | 'wallMs' | 'body'>;

/** The centre's word that it holds every row of a lane up to `upto`, whose hash is `head`. */
export const receiptSchema = z.object({
  lane: z.string(),
  epoch: z.number().int(),
  upto: z.number().int().min(0),
  head: z.string(),
});
export type Receipt = z.infer<typeof receiptSchema>;

/** The body of a `passage` row: `test` where the lane was being tested. */
export const openingSchema = z.object({ openedAtMs: z.number(), test: z.literal(true).exactOptional() });

/** The body of a `movement` row: the beams saw the person come in, or go. */
export const movementSchema = z.object({ what: z.enum(['entered', 'left']) });
export type Movement = z.infer<typeof movementSchema>['what'];

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
  rowsAfter(lane: string, afterSequence: number, limit: number): readonly LedgerRecord[];
  /** The lane's last receipted sequence; 0 before the first receipt. */
  receiptedUpto(lane: string): number;
  /**
   * Takes the centre's receipt: monotone, idempotent.
   * @throws Fault `receipt-mismatch` when the head is not the hash of our row.
   */
  acknowledge(receipt: Receipt): void;
  /** Rows waiting, over all lanes. */
  backlog(): number;
}
