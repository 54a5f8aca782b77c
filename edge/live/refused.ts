import { createHash } from 'node:crypto';
import type { Clock } from '../../hardware/clock.ts';

/** A message that was refused, as it is kept for who looks into it. */
export interface RefusedMessage {
  readonly topic: string;
  /** Completes "it ...". */
  readonly why: string;
  /** The beginning of what came, in base64. */
  readonly head: string;
  /** Of the whole message. */
  readonly sha256: string;
  readonly bytes: number;
  readonly times: number;
  /** Wall clock, ms since 1970. */
  readonly firstMs: number;
  readonly lastMs: number;
}

/** What was refused, each content once, and no more than fits: a stranger may send without end. */
export interface RefusedMessages {
  take(topic: string, payload: Uint8Array, why: string): void;
  /** Oldest first. */
  list(): readonly RefusedMessage[];
}

const MOST_KEPT = 64;
const KEPT_BYTES = 1024;

/** @param told of each content once, while it is kept */
export function createRefusedMessages(clock: Clock, told: (message: RefusedMessage) => void): RefusedMessages {
  const kept = new Map<string, RefusedMessage>();
  return {
    take(topic, payload, why) {
      const sha256 = createHash('sha256').update(payload).digest('hex');
      const key = `${topic} ${sha256}`;
      const before = kept.get(key);
      const nowMs = clock.wallMs();
      if (before !== undefined) {
        kept.set(key, { ...before, times: before.times + 1, lastMs: nowMs });
        return;
      }
      const oldest = kept.keys().next();
      if (kept.size >= MOST_KEPT && !oldest.done) kept.delete(oldest.value);
      const head = Buffer.from(payload.subarray(0, KEPT_BYTES)).toString('base64');
      const message = { topic, why, head, sha256, bytes: payload.length, times: 1, firstMs: nowMs, lastMs: nowMs };
      kept.set(key, message);
      told(message);
    },
    list: () => [...kept.values()],
  };
}
