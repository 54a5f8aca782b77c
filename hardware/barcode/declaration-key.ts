import { createPublicKey } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { z } from 'zod';

/** A key that may sign declarations, as a configuration file names it. */
export const declarationKeySchema = z.strictObject({
  id: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,16}$/)
    .describe('name of the key, as the declaration code carries it'),
  publicKey: z
    .string()
    .refine((text) => ed25519PublicKey(text) !== undefined, 'an Ed25519 public key, as PEM or as base64 of its SPKI')
    .describe('Ed25519 public key of the issuing administration, PEM or base64 SPKI'),
});
export type DeclarationKey = z.infer<typeof declarationKeySchema>;

/** Trusted keys by their name. */
export type DeclarationKeys = ReadonlyMap<string, KeyObject>;

/** Keys ready for use; one that is no Ed25519 key is left out. */
export function importDeclarationKeys(keys: readonly DeclarationKey[]): DeclarationKeys {
  const imported = new Map<string, KeyObject>();
  for (const { id, publicKey } of keys) {
    const key = ed25519PublicKey(publicKey);
    if (key !== undefined) imported.set(id, key);
  }
  return imported;
}

function ed25519PublicKey(text: string): KeyObject | undefined {
  try {
    const key = text.includes('-----BEGIN')
      ? createPublicKey(text)
      : createPublicKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'spki' });
    return key.asymmetricKeyType === 'ed25519' ? key : undefined;
  } catch {
    return undefined;
  }
}
