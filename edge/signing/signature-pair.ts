import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
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

/** Signs bytes. What they are about must be said in them: a signature knows no purpose of its own. */
export type Sign = (bytes: Uint8Array) => SignaturePair;

/** Whether a trusted key has signed exactly these bytes, with both its halves. Does not throw. */
export type Verify = (bytes: Uint8Array, pair: SignaturePair) => Verified;

/** One key, opened once for many signatures: opening it costs as much as signing, about a millisecond. */
export function signerOf({ id, ed25519, mlDsa65 }: PrivateKey): Sign {
  const [first, second] = [createPrivateKey(ed25519), createPrivateKey(mlDsa65)];
  const by = (bytes: Uint8Array, key: KeyObject) => sign(null, bytes, key).toString('base64');
  return (bytes) => ({ key: id, ed25519: by(bytes, first), mlDsa65: by(bytes, second) });
}

/** The keys that are trusted, each opened once. */
export function verifierOf(trust: Trust): Verify {
  const halvesOf = new Map<string, readonly [KeyObject, KeyObject]>();
  const open = ({ id, ed25519, mlDsa65 }: PublicKey) => {
    const halves = halvesOf.get(id) ?? ([createPublicKey(ed25519), createPublicKey(mlDsa65)] as const);
    halvesOf.set(id, halves);
    return halves;
  };
  return (bytes, pair) => {
    const found = trustedKey(pair.key, trust);
    if (!found.ok) return found;
    const [first, second] = open(found.signer);
    for (const [algorithm, key, signature] of [
      ['Ed25519', first, pair.ed25519],
      ['ML-DSA-65', second, pair.mlDsa65],
    ] as const) {
      if (verify(null, bytes, key, Buffer.from(signature, 'base64'))) continue;
      return { ok: false, why: `is not what ${found.signer.name} signed (${algorithm})` };
    }
    return found;
  };
}

/** Signs once, as `signerOf` does. */
export function signPair(bytes: Uint8Array, key: PrivateKey): SignaturePair {
  return signerOf(key)(bytes);
}

/** Verifies once, as `verifierOf` does. */
export function verifyPair(bytes: Uint8Array, pair: SignaturePair, trust: Trust): Verified {
  return verifierOf(trust)(bytes, pair);
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
