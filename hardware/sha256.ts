import { createHash, webcrypto } from 'node:crypto';

/** SHA-256 of something short, lower-case hexadecimal. */
export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** The same of a picture, on another thread: it takes milliseconds, and the gate's loop has better things to do. */
export async function sha256Aside(bytes: Uint8Array): Promise<string> {
  const { buffer, byteOffset, byteLength } = bytes;
  // Bytes that threads share cannot be digested; of others a view does, which spares a slow copy.
  const own = buffer instanceof ArrayBuffer ? new Uint8Array(buffer, byteOffset, byteLength) : new Uint8Array(bytes);
  return Buffer.from(await webcrypto.subtle.digest('SHA-256', own)).toString('hex');
}
