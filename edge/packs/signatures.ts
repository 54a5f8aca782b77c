import { existsSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { untrusted } from './invalid.ts';
import { developmentKey, type PrivateKey, type PublicKey, type Trust } from '../signing/keys.ts';
import { signPair, trustedKey, verifyPair } from '../signing/signature-pair.ts';
import { canonicalJson, parseJson, readBounded } from './pack-files.ts';

/** `signatures.json`: two signatures over the exact bytes of `manifest.json`, which holds the hash of every other file. */

export const SIGNATURES_FILE = 'signatures.json';
const MAX_BYTES = 16_384;

const ALGORITHMS = ['Ed25519', 'ML-DSA-65'] as const;
const entrySchema = z.strictObject({
  algorithm: z.enum(ALGORITHMS),
  key: z.string().regex(/^[0-9a-f]{32}$/),
  signature: z.string().regex(/^[A-Za-z0-9+/]+={0,2}$/),
});
const signaturesSchema = z.strictObject({ schema: z.literal(1), signatures: z.array(entrySchema) });

/** The text of `signatures.json` for a manifest. */
export function signaturesFor(manifest: Buffer, signer: PrivateKey): string {
  const { key, ed25519, mlDsa65 } = signPair(manifest, signer);
  return canonicalJson({
    schema: 1,
    signatures: [
      { algorithm: 'Ed25519', key, signature: ed25519 },
      { algorithm: 'ML-DSA-65', key, signature: mlDsa65 },
    ],
  });
}

/** The key that a pack names as its signer's; null when it names none. Proves nothing. */
export function claimedSigner(folder: string): string | null {
  try {
    return readSignatures(folder)[0]?.key ?? null;
  } catch {
    return null;
  }
}

/** Whether a pack says that it is signed with the development key. */
export function isSignedForDevelopment(folder: string): boolean {
  return claimedSigner(folder) === developmentKey().id;
}

/**
 * Finds the trusted key that both signatures are of.
 * @throws Fault `pack-untrusted` when there is none, `pack-invalid` when `signatures.json` is no such file
 */
export function verifySignatures(folder: string, manifest: Buffer, trust: Trust): PublicKey {
  const entries = readSignatures(folder);
  const [first] = entries;
  if (first === undefined) throw untrusted(folder, 'is not signed');
  const { key } = first;
  const known = trustedKey(key, trust);
  if (!known.ok) throw untrusted(folder, known.why);
  const [ed25519, mlDsa65] = ALGORITHMS.map((algorithm) => {
    const entry = entries.find((candidate) => candidate.algorithm === algorithm && candidate.key === key);
    if (entry !== undefined) return entry.signature;
    throw untrusted(folder, `lacks the ${algorithm} signature of ${known.signer.name}; both count`);
  });
  const verified = verifyPair(manifest, { key, ed25519: ed25519 ?? '', mlDsa65: mlDsa65 ?? '' }, trust);
  if (verified.ok) return verified.signer;
  throw untrusted(folder, `has a manifest that ${verified.why}`);
}

function readSignatures(folder: string) {
  if (!existsSync(path.join(folder, SIGNATURES_FILE))) throw untrusted(folder, `is not signed: no ${SIGNATURES_FILE}`);
  const bytes = readBounded(folder, SIGNATURES_FILE, MAX_BYTES);
  const read = parseJson(folder, SIGNATURES_FILE, bytes, signaturesSchema);
  // One way to write a signature: base64 has several for the same bytes.
  const signatures = read.signatures.map((entry) => ({
    ...entry,
    signature: Buffer.from(entry.signature, 'base64').toString('base64'),
  }));
  if (canonicalJson({ ...read, signatures }) === bytes.toString('utf8')) return signatures;
  throw untrusted(folder, `has a ${SIGNATURES_FILE} that \`greenlane pack sign\` did not write`);
}
