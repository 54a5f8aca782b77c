import { z } from 'zod';
import { Fault } from '../contract/fault.ts';
import { type LedgerRecord, recordSchema } from '../contract/record.ts';
import { contentHashOf } from '../ledger/chain.ts';
import type { ReceiptReads } from '../ledger/receipts.ts';

/**
 * A case as one file, which anybody can verify who has the centre's public key: every row of the passage, the chain from the
 * first of them to a receipt of the centre, and that receipt. Rows of others stand in the chain as hashes alone.
 */

const hash = z.string().regex(/^[0-9a-f]{64}$/);

const linkSchema = z.union([
  z.strictObject({ record: z.strictObject(recordSchema.shape) }),
  /** A row about somebody else: the hash of its content. */
  z.strictObject({ content: hash }),
]);
export type Link = z.infer<typeof linkSchema>;

const sectionSchema = z.strictObject({
  lane: z.string(),
  /** The sequence of the first link; each further link is the lane's next row. */
  from: z.number().int().min(1),
  previousHash: hash,
  links: z.array(linkSchema).min(1),
  /** The centre's message about the last link, as it came. */
  receipt: z.string(),
});
export type Section = z.infer<typeof sectionSchema>;

const imageSchema = z.strictObject({ sha256: hash, base64: z.string() });
export type BundledImage = z.infer<typeof imageSchema>;

export const bundleSchema = z.strictObject({
  kind: z.literal('greenlane-case-bundle'),
  version: z.literal(1),
  site: z.string(),
  passage: z.string().min(1),
  /** One for each chain that tells of the passage; mostly the lane's alone. */
  sections: z.array(sectionSchema).min(1),
  /** Of those that the rows name, as many as were asked for and still there. */
  images: z.array(imageSchema),
});
export type Bundle = z.infer<typeof bundleSchema>;

/** Where a bundle is made from: a ledger, open or only read. */
export interface BundleSource extends Pick<ReceiptReads, 'receiptOf'> {
  recordsOf(passage: string): readonly LedgerRecord[];
  records(lane: string, from: number, limit: number): readonly LedgerRecord[];
}

/**
 * Everything that the ledger holds of a passage, without images.
 * @throws Fault `data-invalid` when there is no such passage, or the centre has not receipted all of it yet
 */
export function composeBundle(source: BundleSource, site: string, passage: string): Bundle {
  const chains = Map.groupBy(source.recordsOf(passage), ({ lane }) => lane);
  if (chains.size === 0)
    throw new Fault('data-invalid', `The ledger holds nothing of a passage ${passage}`, { passage });
  const sections = [...chains].map(([lane, records]) => sectionOf(source, passage, lane, records));
  return { kind: 'greenlane-case-bundle', version: 1, site, passage, sections, images: [] };
}

function sectionOf(source: BundleSource, passage: string, lane: string, own: readonly LedgerRecord[]): Section {
  const [first, last] = [own[0], own.at(-1)];
  if (first === undefined || last === undefined) throw new RangeError('a chain has a row');
  const receipt = source.receiptOf(lane, last.sequence);
  if (receipt === null) {
    const what = `The centre has not receipted row ${last.sequence} of ${lane} yet, and nothing else proves it outside of the lane`;
    throw new Fault('data-invalid', what, { passage, lane, sequence: last.sequence });
  }
  const rows = source.records(lane, first.sequence, receipt.upto - first.sequence + 1);
  const links = rows.map((record): Link =>
    record.passage === passage ? { record: plain(record) } : { content: contentHashOf(record) },
  );
  return { lane, from: first.sequence, previousHash: first.previousHash, links, receipt: receipt.message };
}

/** A row as the ledger gives it reads its body when it is asked. */
const plain = (record: LedgerRecord): LedgerRecord => ({ ...record, body: record.body });

const IMAGE = /"sha256":"([0-9a-f]{64})"/g;

/** SHA-256 of every image that the rows of a bundle name, each once. */
export function imagesNamed({ sections }: Pick<Bundle, 'sections'>): readonly string[] {
  const evidence = sections
    .flatMap(({ links }) => links)
    .flatMap((link) => ('record' in link && link.record.kind === 'evidence' ? [link.record] : []));
  const named = evidence.flatMap(({ body }) =>
    [...JSON.stringify(body).matchAll(IMAGE)].map(([, sha256 = '']) => sha256),
  );
  return [...new Set(named)];
}
