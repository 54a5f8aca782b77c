import { z } from 'zod';
import { type JsonRefusal, parseJson } from '../../hardware/bus/json.ts';
import { mistakeIn } from '../contract/mistake.ts';
import type { PrivateKey, PublicKey, Trust } from './keys.ts';
import { type Sign, signaturePairSchema, signerOf, verifyPair } from './signature-pair.ts';

/** JSON that somebody answers for: `body` is the exact text that was signed, and says its own `kind`. */
const signedDocumentSchema = z.strictObject({ body: z.string(), signature: signaturePairSchema });

/** A pair of signatures in base64, with the names around it, is shorter. */
const SIGNATURE_BYTES = 8192;
/** An escaped character of the body is six bytes in the envelope at most. */
const LONGEST_ESCAPE = 6;
const MAX_DEPTH = 8;

export type DocumentAnswer<T> =
  | { readonly ok: true; readonly content: T; readonly signer: PublicKey }
  /** Completes "it ...". */
  | { readonly ok: false; readonly why: string };

/**
 * The text of a signed document. Its content must say its own kind: a signature knows no purpose. Whoever signs many gives
 * what `signerOf` made once.
 */
export function signDocument(content: { readonly kind: string }, by: PrivateKey | Sign): string {
  const sign = typeof by === 'function' ? by : signerOf(by);
  const body = JSON.stringify(content);
  return JSON.stringify({ body, signature: sign(Buffer.from(body)) });
}

/**
 * What a signed document says, when a trusted key has signed just that: the signature is looked at before the content.
 * `maxBytes` bounds the content. Total.
 */
export function openDocument<T>(
  bytes: Uint8Array,
  { schema, trust, maxBytes }: { readonly schema: z.ZodType<T>; readonly trust: Trust; readonly maxBytes: number },
): DocumentAnswer<T> {
  const limits = { maxBytes: maxBytes * LONGEST_ESCAPE + SIGNATURE_BYTES, maxDepth: MAX_DEPTH };
  const envelope = parseJson(bytes, limits);
  if (!envelope.ok) return unread(envelope.why);
  const parsed = signedDocumentSchema.safeParse(envelope.value);
  if (!parsed.success) return { ok: false, why: 'is no signed document' };
  const body = Buffer.from(parsed.data.body);
  const verified = verifyPair(body, parsed.data.signature, trust);
  if (!verified.ok) return verified;
  const json = parseJson(body, { maxBytes, maxDepth: MAX_DEPTH });
  if (!json.ok) return unread(json.why);
  const content = schema.safeParse(json.value);
  if (content.success) return { ok: true, content: content.data, signer: verified.signer };
  return { ok: false, why: mistakeIn(content.error) };
}

function unread(why: JsonRefusal): { readonly ok: false; readonly why: string } {
  return { ok: false, why: `cannot be read: ${why}` };
}
