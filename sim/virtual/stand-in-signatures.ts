import { createHash } from 'node:crypto';
import { developmentKey } from '../../edge/signing/keys.ts';
import type { Sign, Verify } from '../../edge/signing/signature-pair.ts';

/**
 * In virtual time real signatures would take longer than all the rest. These prove nothing, and have the form of those that
 * do: whoever verifies one of other bytes still finds out.
 */

// Base64 of 64 and of 3309 bytes, as an Ed25519 and an ML-DSA-65 signature are.
const REST = Buffer.alloc(32);
const LONG = Buffer.alloc(3309).toString('base64');

const digestOf = (bytes: Uint8Array) =>
  Buffer.concat([createHash('sha256').update(bytes).digest(), REST]).toString('base64');

export const standInSign: Sign = (bytes) => ({ key: developmentKey().id, ed25519: digestOf(bytes), mlDsa65: LONG });

export const standInVerify: Verify = (bytes, pair) =>
  pair.ed25519 === digestOf(bytes)
    ? { ok: true, signer: developmentKey() }
    : { ok: false, why: 'is not what the virtual centre said' };
