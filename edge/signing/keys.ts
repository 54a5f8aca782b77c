import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { Fault } from '../contract/fault.ts';
import { mistakeIn } from '../contract/mistake.ts';

/**
 * Who answers for a pack, a receipt or an order: one name with two key pairs, Ed25519 and ML-DSA-65 (FIPS 204). Both must
 * sign, so that what is signed stays safe when either is broken, the first perhaps by a quantum computer, the second because
 * it is young.
 */

const pem = z.string().max(20_000);
export const KEY_NAME = /^[a-z0-9-]{1,40}$/;
/** 128 bits of the SHA-256 of both public keys (SPKI, DER): what two people compare over the telephone. */
const keyId = z.string().regex(/^[0-9a-f]{32}$/);

export const publicKeySchema = z.strictObject({
  kind: z.literal('greenlane-public-key'),
  name: z.string().regex(KEY_NAME),
  id: keyId,
  ed25519: pem,
  mlDsa65: pem,
});
export type PublicKey = z.infer<typeof publicKeySchema>;

export const privateKeySchema = publicKeySchema.extend({ kind: z.literal('greenlane-private-key') });
export type PrivateKey = z.infer<typeof privateKeySchema>;

/** Whose signatures count, for one purpose. Plain data: it travels to the inference process. */
export const trustSchema = z.strictObject({
  keys: z.array(publicKeySchema),
  /** The development key's private half is in everybody's hands: only what is not in operation may accept it. */
  developmentKey: z.enum(['accepted', 'refused']),
});
export type Trust = z.infer<typeof trustSchema>;

const developmentFile = (half: 'public' | 'private') =>
  fileURLToPath(new URL(`../../models/development-key/development.${half}.json`, import.meta.url));
/** Trust in the packs that came with Greenlane, and in nobody else: for simulation, tests and measuring. */
export const DEVELOPMENT_TRUST: Trust = { keys: [], developmentKey: 'accepted' };

let development: PublicKey | undefined;

/** The public half of the key that signs the shipped packs. Read once: every signature is asked whether it is of this key. */
export function developmentKey(): PublicKey {
  development ??= readPublicKey(developmentFile('public'));
  return development;
}

/** Its private half, which everybody has: for what is simulated. */
export function developmentPrivateKey(): PrivateKey {
  return readPrivateKey(developmentFile('private'));
}

/** Reads the keys that a site trusts. @throws Fault `key-invalid` */
export function readTrust(files: readonly string[], developmentKey: Trust['developmentKey']): Trust {
  return { keys: files.map(readPublicKey), developmentKey };
}

/** @throws Fault `key-invalid` */
export function readPublicKey(file: string): PublicKey {
  const key = readKeyFile(file, publicKeySchema);
  requireId(file, key, createPublicKey);
  return key;
}

/** @throws Fault `key-invalid` */
export function readPrivateKey(file: string): PrivateKey {
  const key = readKeyFile(file, privateKeySchema);
  requireId(file, key, (text) => createPublicKey(createPrivateKey(text)));
  return key;
}

/** A new identity, both halves. */
export function generateKeys(name: string): { readonly publicKey: PublicKey; readonly privateKey: PrivateKey } {
  const pairs = [generateKeyPairSync('ed25519'), generateKeyPairSync('ml-dsa-65')] as const;
  const id = idOf(pairs[0].publicKey, pairs[1].publicKey);
  const [ed25519, mlDsa65] = pairs;
  const publicPem = (key: KeyObject) => key.export({ type: 'spki', format: 'pem' }).toString();
  const privatePem = (key: KeyObject) => key.export({ type: 'pkcs8', format: 'pem' }).toString();
  return {
    publicKey: {
      kind: 'greenlane-public-key',
      name,
      id,
      ed25519: publicPem(ed25519.publicKey),
      mlDsa65: publicPem(mlDsa65.publicKey),
    },
    privateKey: {
      kind: 'greenlane-private-key',
      name,
      id,
      ed25519: privatePem(ed25519.privateKey),
      mlDsa65: privatePem(mlDsa65.privateKey),
    },
  };
}

function readKeyFile<T>(file: string, schema: z.ZodType<T>): T {
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw keyInvalid(file, error instanceof SyntaxError ? 'is no JSON' : unreadable(error), error);
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  throw keyInvalid(file, mistakeIn(parsed.error));
}

function unreadable(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT') return 'is missing';
  if (code === 'EACCES' || code === 'EPERM') return 'may not be read by this user';
  return `cannot be read: ${String(error)}`;
}

function requireId(file: string, key: PublicKey | PrivateKey, open: (pem: string) => KeyObject): void {
  let id: string;
  try {
    const [ed25519, mlDsa65] = [open(key.ed25519), open(key.mlDsa65)];
    if (ed25519.asymmetricKeyType !== 'ed25519' || mlDsa65.asymmetricKeyType !== 'ml-dsa-65') throw new TypeError();
    id = idOf(ed25519, mlDsa65);
  } catch (error) {
    throw keyInvalid(file, 'holds no Ed25519 and ML-DSA-65 keys', error);
  }
  if (id !== key.id) throw keyInvalid(file, `says that it is the key ${key.id}, and its keys are those of ${id}`);
}

function idOf(...keys: readonly KeyObject[]): string {
  const hash = createHash('sha256');
  for (const key of keys) hash.update(key.export({ type: 'spki', format: 'der' }));
  return hash.digest('hex').slice(0, 32);
}

function keyInvalid(file: string, what: string, cause?: unknown): Fault {
  return new Fault('key-invalid', `The key file ${file} ${what}`, { file, what }, cause);
}
