import { createHmac } from 'node:crypto';

const DRAW_BYTES = 6;

/**
 * The random diversion's number for a passage, uniform in [0, 1): the first 48 bits of
 * HMAC-SHA256(policy seed, "lane/counter"). An auditor who has seed, lane and counter draws the same.
 * @param counter the ledger's sequence of the row that opened the passage
 */
export function drawFor(seed: string, lane: string, counter: number): number {
  const mac = createHmac('sha256', seed).update(`${lane}/${counter}`).digest();
  return mac.readUIntBE(0, DRAW_BYTES) / 2 ** (8 * DRAW_BYTES);
}
