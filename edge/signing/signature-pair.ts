import { sign, verify } from 'node:crypto';
import { z } from 'zod';
import { developmentKey, type PrivateKey, type PublicKey, type Trust } from './keys.ts';

/** What makes a statement somebody's: two signatures over the same bytes, of which both count. */
export const signaturePairSchema = z.strictObject({
  /** The id of the key. */
  key: z.string().regex(/^[0-9a-f]{32}$/),
  // One way to write it: the last letter stands for two bits alone.
  ed25519: z.string().regex(/^[A-Za-z0-9+/]{85}[AQgw]==$/),
  mlDsa65: z.string().regex(/^[A-Za-z0-9+/]{4412}$/),
});
export type SignaturePair = z.infer<typeof signaturePairSchema>;

export type Verified =
  | { readonly ok: true; readonly signer: PublicKey }
  /** Completes "it ...". */
  | { readonly ok: false; readonly why: string };

/** Signs bytes, about a millisecond. What they are about must be said in them: a signature knows no purpose of its own. */
export function signPair(bytes: Uint8Array, { id, ed25519, mlDsa65 }: PrivateKey): SignaturePair {
  const by = (pem: string) => sign(null, bytes, pem).toString('base64');
  return { key: id, ed25519: by(ed25519), mlDsa65: by(mlDsa65) };
}

/** Whether a trusted key has signed exactly these bytes, with both its halves. Does not throw. */
export function verifyPair(bytes: Uint8Array, pair: SignaturePair, trust: Trust): Verified {
  const found = trustedKey(pair.key, trust);
  if (!found.ok) return found;
  const { signer } = found;
  for (const [algorithm, pem, signature] of [
    ['Ed25519', signer.ed25519, pair.ed25519],
    ['ML-DSA-65', signer.mlDsa65, pair.mlDsa65],
  ] as const) {
    if (verify(null, bytes, pem, Buffer.from(signature, 'base64'))) continue;
    return { ok: false, why: `is not what ${signer.name} signed (${algorithm})` };
  }
  return found;
}

/** The trusted key of this id, or why there is none. */
export function trustedKey(id: string, trust: Trust): Verified {
  const development = developmentKey();
  if (id === development.id) {
    if (trust.developmentKey === 'accepted') return { ok: true, signer: development };
    const why = 'is signed with the development key, which everybody has: a lane in operation refuses it';
    return { ok: false, why };
  }
  const signer = trust.keys.find((candidate) => candidate.id === id);
  if (signer !== undefined) return { ok: true, signer };
  return { ok: false, why: `is signed with the key ${id}, which is not trusted here` };
}
