import { z } from 'zod';
import { parseJson } from '../../hardware/bus/json.ts';
import type { Clock } from '../../hardware/clock.ts';
import { type Receipt, receiptSchema, type SignedReceipt } from '../contract/record.ts';
import type { PublicKey } from '../signing/keys.ts';
import { merkleTree, rootOver } from '../signing/merkle-tree.ts';
import { type Sign, type SignaturePair, signaturePairSchema, type Verify } from '../signing/signature-pair.ts';

/**
 * Receipts as they come down, described in docs/protocols/central.md. Those of one moment are the leaves of a tree whose root
 * is signed once: a pair of signatures takes as long as storing many rows, and is longer than a receipt by far.
 */

const LIMITS = { maxBytes: 16 * 1024, maxDepth: 8 };
const hash = z.string().regex(/^[0-9a-f]{64}$/);

const statementSchema = z.strictObject({
  kind: z.literal('greenlane-receipts'),
  root: hash,
  size: z.number().int().min(1),
  issuedAtMs: z.number().int().min(0),
});
type Statement = z.infer<typeof statementSchema>;

/** A receipt, its way to the root of the tree, and who signed the root. */
export const receiptMessageSchema = z.strictObject({
  /** The exact text that is the leaf. */
  receipt: z.string().max(1024),
  index: z.number().int().min(0),
  path: z.array(hash).max(32),
  statement: z.strictObject({ body: z.string().max(1024), signature: signaturePairSchema }),
});
type Message = z.infer<typeof receiptMessageSchema>;

/** Signs receipts together and answers a message for each, in their order. */
export type ReceiptSigner = (receipts: readonly Receipt[]) => readonly string[];

export function createReceiptSigner(sign: Sign, clock: Clock): ReceiptSigner {
  return (receipts) => {
    if (receipts.length === 0) return [];
    const leaves = receipts.map((receipt) => JSON.stringify(receipt));
    const { root, path } = merkleTree(leaves.map((leaf) => Buffer.from(leaf)));
    const content: Statement = {
      kind: 'greenlane-receipts',
      root: root.toString('hex'),
      size: leaves.length,
      issuedAtMs: Math.max(0, Math.floor(clock.wallMs())),
    };
    const body = JSON.stringify(content);
    const statement = { body, signature: sign(Buffer.from(body)) };
    return leaves.map((receipt, index) => {
      const message: Message = { receipt, index, path: path(index).map((each) => each.toString('hex')), statement };
      return JSON.stringify(message);
    });
  };
}

export type ReadReceipt =
  | { readonly ok: true; readonly receipt: SignedReceipt; readonly signer: PublicKey }
  /** It is no receipt at all, or nobody who counts has signed it; `why` completes "it ...". */
  | { readonly ok: false; readonly what: 'unreadable' | 'unproven'; readonly why: string };

/** Answers the receipt of a message, once its signatures hold. Total. */
export type ReceiptReader = (payload: Uint8Array) => ReadReceipt;

export function createReceiptReader(verify: Verify): ReceiptReader {
  const open = openingStatements(verify);
  return (payload) => {
    const json = parseJson(payload, LIMITS);
    if (!json.ok) return unreadable(`cannot be read: ${json.why}`);
    const message = receiptMessageSchema.safeParse(json.value).data;
    if (message === undefined) return unreadable('is no signed receipt');
    const { receipt: leaf, index, path, statement } = message;
    const opened = open(statement);
    if (!opened.ok) return opened;
    const { root, size, issuedAtMs } = opened.content;
    const place = { index, size, path: path.map((each) => Buffer.from(each, 'hex')) };
    if (rootOver(Buffer.from(leaf), place)?.toString('hex') !== root) {
      return { ok: false, what: 'unproven', why: 'is not among the receipts that were signed' };
    }
    const receipt = parseWith(receiptSchema, leaf);
    if (receipt === undefined) return unreadable('is signed, and is no receipt');
    return {
      ok: true,
      receipt: { ...receipt, issuedAtMs, message: Buffer.from(payload).toString() },
      signer: opened.signer,
    };
  };
}

type Opened =
  | { readonly ok: true; readonly content: Statement; readonly signer: PublicKey }
  | Extract<ReadReceipt, { readonly ok: false }>;

/** The lanes of one computer hear of one statement together: the last that was believed is not verified again. */
function openingStatements(verify: Verify): (statement: Message['statement']) => Opened {
  let last: { readonly statement: Message['statement']; readonly opened: Opened } | null = null;
  return (statement) => {
    if (last !== null && isSame(last.statement, statement)) return last.opened;
    const verified = verify(Buffer.from(statement.body), statement.signature);
    if (!verified.ok) return { ...verified, what: 'unproven' };
    const content = parseWith(statementSchema, statement.body);
    if (content === undefined) return unreadable('is signed, and is no statement about receipts');
    const opened: Opened = { ok: true, content, signer: verified.signer };
    last = { statement, opened };
    return opened;
  };
}

function isSame(one: Message['statement'], other: Message['statement']): boolean {
  const halves: readonly (keyof SignaturePair)[] = ['key', 'ed25519', 'mlDsa65'];
  return one.body === other.body && halves.every((half) => one.signature[half] === other.signature[half]);
}

function parseWith<T>(schema: z.ZodType<T>, text: string): T | undefined {
  const json = parseJson(Buffer.from(text), LIMITS);
  return json.ok ? schema.safeParse(json.value).data : undefined;
}

function unreadable(why: string): Extract<ReadReceipt, { readonly ok: false }> {
  return { ok: false, what: 'unreadable', why };
}
