import { createHash } from 'node:crypto';
import { parseJson } from '../../hardware/bus/json.ts';
import { mistakeIn } from '../contract/mistake.ts';
import type { SignedReceipt } from '../contract/record.ts';
import { contentHashOf, linkHash } from '../ledger/chain.ts';
import type { PublicKey, Trust } from '../signing/keys.ts';
import { verifierOf } from '../signing/signature-pair.ts';
import { createReceiptReader, type ReceiptReader } from '../sync/signed-receipt.ts';
import { type Bundle, type BundledImage, bundleSchema, imagesNamed, type Section } from './bundle.ts';

/** What a bundle proves of one chain. */
export interface ProvenSection {
  readonly lane: string;
  /** Rows that are shown whole, and rows of others that are there as hashes. */
  readonly shown: number;
  readonly hidden: number;
  readonly from: number;
  readonly upto: number;
  /** When the centre said that it held all of them, ms since 1970 by its clock. */
  readonly issuedAtMs: number;
  readonly signer: PublicKey;
}

export interface Proven {
  readonly site: string;
  readonly passage: string;
  /** Whether simulated devices caused it. */
  readonly simulated: boolean;
  readonly sections: readonly ProvenSection[];
  readonly images: { readonly named: number; readonly enclosed: number };
}

export type Proving =
  | { readonly ok: true; readonly proven: Proven }
  /** A sentence. */
  | { readonly ok: false; readonly why: string };

const LIMITS = { maxBytes: 512 * 1024 * 1024, maxDepth: 48 };

/** Verifies a bundle by itself: nothing of it is believed that the centre's signatures do not reach. Total. */
export function prove(bytes: Uint8Array, trust: Trust): Proving {
  const json = parseJson(bytes, LIMITS);
  if (!json.ok) return { ok: false, why: `The bundle cannot be read: ${json.why}.` };
  const parsed = bundleSchema.safeParse(json.value);
  if (!parsed.success) return { ok: false, why: `The bundle ${mistakeIn(parsed.error)}.` };
  const bundle = parsed.data;
  const readReceipt = createReceiptReader(verifierOf(trust));
  const sections: ProvenSection[] = [];
  for (const section of bundle.sections) {
    const proven = proveSection(bundle, section, readReceipt);
    if (typeof proven === 'string') return { ok: false, why: proven };
    sections.push(proven);
  }
  const named = new Set(imagesNamed(bundle));
  const wrong = wrongImage(bundle.images, named);
  if (wrong !== null) return { ok: false, why: wrong };
  const { site, passage, images } = bundle;
  const simulated = bundle.sections.some(({ links }) =>
    links.some((link) => 'record' in link && link.record.simulated),
  );
  return {
    ok: true,
    proven: { site, passage, simulated, sections, images: { named: named.size, enclosed: images.length } },
  };
}

/** What is proven of a section, or why nothing is. */
function proveSection(bundle: Bundle, section: Section, readReceipt: ReceiptReader): ProvenSection | string {
  const { lane, from, links } = section;
  const read = readReceipt(Buffer.from(section.receipt));
  if (!read.ok) return `The receipt of ${lane} proves nothing: it ${read.why}.`;
  const head = walk(bundle, section);
  if (typeof head !== 'string') return head.why;
  const { receipt, signer } = read;
  const upto = from + links.length - 1;
  if (!covers(receipt, { site: bundle.site, lane, upto, head })) {
    return `The receipt of ${lane} is about other rows than those of the bundle.`;
  }
  const shown = links.filter((link) => 'record' in link).length;
  if (shown === 0) return `The chain of ${lane} shows no row of the passage.`;
  const { issuedAtMs } = receipt;
  return { lane, shown, hidden: links.length - shown, from, upto, issuedAtMs, signer };
}

function covers(receipt: SignedReceipt, what: Readonly<Record<'site' | 'lane' | 'head', string>> & { upto: number }) {
  const { site, lane, upto, head } = receipt;
  return site === what.site && lane === what.lane && upto === what.upto && head === what.head;
}

/** The hash of the last link, as the links make it; or the first that is not what it says. */
function walk({ passage }: Bundle, { lane, from, previousHash, links }: Section): string | { readonly why: string } {
  let head = previousHash;
  for (const [at, link] of links.entries()) {
    const before = head;
    head = linkHash(before, 'record' in link ? contentHashOf(link.record) : link.content);
    if (!('record' in link)) continue;
    const { record } = link;
    const isInPlace = record.lane === lane && record.sequence === from + at && record.previousHash === before;
    if (!isInPlace || record.hash !== head)
      return { why: `Row ${from + at} of ${lane} has been changed, or is not in its place.` };
    if (record.passage !== passage) return { why: `Row ${from + at} of ${lane} is about another passage.` };
  }
  return head;
}

/** An image that is not what its name says, or that no row names. */
function wrongImage(images: readonly BundledImage[], named: ReadonlySet<string>): string | null {
  const seen = new Set<string>();
  for (const { sha256, base64 } of images) {
    const bytes = Buffer.from(base64, 'base64');
    if (!named.has(sha256) || seen.has(sha256)) return `No row of the passage names the image ${sha256}, or not twice.`;
    if (bytes.toString('base64') !== base64 || createHash('sha256').update(bytes).digest('hex') !== sha256) {
      return `The image ${sha256} has been changed.`;
    }
    seen.add(sha256);
  }
  return null;
}
