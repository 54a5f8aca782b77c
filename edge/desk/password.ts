import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import type { Entropy } from '../../hardware/entropy.ts';
import { foldName, type PasswordHash } from '../ledger/officers.ts';

/** Parameters of scrypt (RFC 7914): N, r and p. */
export type PasswordCost = Pick<PasswordHash, 'cost' | 'blockSize' | 'parallelization'>;

/** OWASP's Password Storage Cheat Sheet: 32 MiB, three times over. */
export const PASSWORD_COST: PasswordCost = { cost: 2 ** 15, blockSize: 8, parallelization: 3 };

const SALT_BYTES = 16;
const HASH_BYTES = 32;
const LEAST_CHARACTERS = 12;
const LEAST_DISTINCT = 5;
/** What has to be left of a password when everything that everybody thinks of is taken out. */
const LEAST_OWN_CHARACTERS = 8;
const LEAST_NAME_CHARACTERS = 3;

/** In what people think of first, as far as it is long enough to be part of twelve characters. */
const COMMON = [
  'passw0rd password passwort motdepasse administrator admin officer supervisor customs greenlane welcome letmein',
  'changeme iloveyou sunshine princess football baseball dragon monkey master shadow superman trustno1 starwars',
  'qwertyuiop qwerty qwertz azerty asdfghjkl zxcvbnm 1q2w3e4r5t 1q2w3e4r 1qaz2wsx zaq12wsx q1w2e3r4 abcdefgh abc123',
  '1234567890 0987654321 123456789 12345678 1234567 123456 12345 1234 woaini woaini1314 5201314 test temp default',
]
  .flatMap((line) => line.split(' '))
  .sort((a, b) => b.length - a.length);

// Without what is easily misread aloud or on paper: 31 characters.
const ONE_TIME_ALPHABET = Array.from('abcdefghjkmnpqrstuvwxyz23456789');

const derive = promisify<string, Uint8Array, number, object, Buffer>(scrypt);

export async function hashPassword(password: string, cost: PasswordCost): Promise<PasswordHash> {
  const salt = randomBytes(SALT_BYTES);
  return { ...cost, salt, hash: await scryptOf(password, salt, cost) };
}

/** Whether the password is the one that was hashed. Costs the same when it is not, and when there is none. */
export async function isPassword(password: string, kept: PasswordHash | null, cost: PasswordCost): Promise<boolean> {
  const against = kept ?? { ...cost, salt: new Uint8Array(SALT_BYTES), hash: randomBytes(HASH_BYTES) };
  return timingSafeEqual(await scryptOf(password, against.salt, against), against.hash);
}

async function scryptOf(password: string, salt: Uint8Array, cost: PasswordCost): Promise<Buffer> {
  const { cost: N, blockSize: r, parallelization: p } = cost;
  return derive(password.normalize('NFKC'), salt, HASH_BYTES, { N, r, p, maxmem: 256 * N * r });
}

/** What is wrong with a password that somebody chose, as a sentence; null when it will do. */
export function complaintAbout(password: string, name: string): string | null {
  const folded = foldName(password);
  const characters = Array.from(folded);
  if (characters.length < LEAST_CHARACTERS) return `A password needs at least ${LEAST_CHARACTERS} characters.`;
  const own = foldName(name);
  if (Array.from(own).length >= LEAST_NAME_CHARACTERS && folded.includes(own)) {
    return 'A password must not contain your name.';
  }
  if (new Set(characters).size < LEAST_DISTINCT) return 'This password repeats too few characters.';
  const rest = COMMON.reduce((text, common) => text.replaceAll(common, ''), folded);
  if (Array.from(rest).length < Math.min(LEAST_OWN_CHARACTERS, characters.length)) {
    return 'This password is among the first that anybody would try.';
  }
  return null;
}

/** A password to be read aloud once: four groups of four, 79 bits. */
export function oneTimePassword(entropy: Entropy): string {
  const group = () => Array.from({ length: 4 }, () => entropy.pick(ONE_TIME_ALPHABET)).join('');
  return Array.from({ length: 4 }, group).join('-');
}
