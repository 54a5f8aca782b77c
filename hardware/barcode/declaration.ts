import { sign, verify } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { GoodsDeclaration } from './barcode.ts';
import { decodeBase45, encodeBase45 } from './base45.ts';
import type { DeclarationKeys } from './declaration-key.ts';
import { declarationLayout, fromLayout, toLayout } from './declaration-layout.ts';
import { DECLARATION, MAX_CODE_BYTES } from './protocol.ts';

export type DeclarationReading =
  | { readonly kind: 'declaration'; readonly declaration: GoodsDeclaration; readonly keyId: string }
  | { readonly kind: 'refused'; readonly why: string };

export function isDeclarationCode(text: string): boolean {
  return text.startsWith(DECLARATION.prefix);
}

/**
 * Reads a customs declaration code (docs/protocols/declaration-qr.md):
 *
 *     GLD1:<base45 of: key id length (1) | key id | raw deflate of JSON | Ed25519 signature (64)>.
 *
 * Total. The signature is checked before anything is unpacked, and what is unpacked is bounded.
 */
export function decodeDeclaration(text: string, keys: DeclarationKeys): DeclarationReading {
  const envelope = openEnvelope(text);
  if (typeof envelope === 'string') return refused(envelope);
  const { keyId, deflated, signed, signature } = envelope;
  const key = keys.get(keyId);
  if (key === undefined) return refused(`signed with a key that this lane does not know: ${keyId}`);
  if (!verify(null, signed, key, signature)) return refused(`the signature of key ${keyId} does not hold`);

  const json = inflate(deflated);
  if (json === undefined) return refused(`what key ${keyId} signed is damaged or too large`);
  const parsed = declarationLayout.safeParse(json);
  if (!parsed.success) {
    const where = parsed.error.issues[0]?.path.join('.') ?? '';
    return refused(`what key ${keyId} signed is no declaration (at ${where === '' ? 'the start' : where})`);
  }
  const declaration = fromLayout(parsed.data);
  if (declaration.validUntilS < declaration.issuedAtS) return refused('valid until before it was issued');
  return { kind: 'declaration', declaration, keyId };
}

interface Envelope {
  readonly keyId: string;
  readonly deflated: Uint8Array;
  /** Prefix and envelope up to the signature. */
  readonly signed: Uint8Array;
  readonly signature: Uint8Array;
}

function openEnvelope(text: string): Envelope | string {
  if (!isDeclarationCode(text) || text.length > MAX_CODE_BYTES) return 'no declaration code';
  if (!text.endsWith(DECLARATION.endMark)) return 'the declaration code is cut short';
  const bytes = decodeBase45(text.slice(DECLARATION.prefix.length, -DECLARATION.endMark.length));
  if (bytes === undefined) return 'the declaration code is damaged';
  const keyIdLength = bytes[0] ?? 0;
  const signatureAt = bytes.length - DECLARATION.signatureBytes;
  const isWhole = keyIdLength >= 1 && keyIdLength <= DECLARATION.maxKeyIdBytes && signatureAt > 1 + keyIdLength;
  if (!isWhole) return 'the declaration code is damaged';
  const keyId = latin1(bytes.subarray(1, 1 + keyIdLength));
  if (!/^[A-Za-z0-9_-]+$/.test(keyId)) return 'the declaration code is damaged';
  return {
    keyId,
    deflated: bytes.subarray(1 + keyIdLength, signatureAt),
    signed: Buffer.concat([Buffer.from(DECLARATION.prefix, 'latin1'), bytes.subarray(0, signatureAt)]),
    signature: bytes.subarray(signatureAt),
  };
}

function inflate(deflated: Uint8Array): unknown {
  try {
    const json = inflateRawSync(deflated, { maxOutputLength: DECLARATION.maxInflatedBytes });
    return JSON.parse(json.toString('latin1'));
  } catch {
    return undefined;
  }
}

export interface DeclarationSigner {
  readonly keyId: string;
  /** An Ed25519 private key. */
  readonly privateKey: KeyObject;
}

export type DeclarationEncoding =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'unencodable'; readonly why: string };

/** Writes and signs a declaration code. Total: what has no place in the layout or in a QR code is refused. */
export function encodeDeclaration(declaration: GoodsDeclaration, signer: DeclarationSigner): DeclarationEncoding {
  const layout = declarationLayout.safeParse(toLayout(declaration));
  if (!layout.success) {
    const [issue] = layout.error.issues;
    return unencodable(`${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`);
  }
  if (declaration.validUntilS < declaration.issuedAtS) return unencodable('valid until before it was issued');
  if (!/^[A-Za-z0-9_-]{1,16}$/.test(signer.keyId)) return unencodable('the key id is not 1 to 16 letters or digits');
  const text = sealDeclaration(deflateRawSync(JSON.stringify(layout.data), { level: 9 }), signer);
  if (text.length > DECLARATION.maxTextLength) return unencodable('too many goods lines for one code');
  return { kind: 'text', text };
}

/** Signs deflated bytes, whatever they are, and wraps them as a code. */
export function sealDeclaration(deflated: Uint8Array, signer: DeclarationSigner): string {
  const keyId = Buffer.from(signer.keyId, 'latin1');
  const head = Buffer.concat([Uint8Array.of(keyId.length), keyId, deflated]);
  const signed = Buffer.concat([Buffer.from(DECLARATION.prefix, 'latin1'), head]);
  const signature = sign(null, signed, signer.privateKey);
  return DECLARATION.prefix + encodeBase45(Buffer.concat([head, signature])) + DECLARATION.endMark;
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1');
}

function refused(why: string): DeclarationReading {
  return { kind: 'refused', why };
}

function unencodable(why: string): DeclarationEncoding {
  return { kind: 'unencodable', why };
}
