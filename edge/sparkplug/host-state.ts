import { z } from 'zod';
import { parseJson } from '../../hardware/bus/json.ts';

/** What the primary host says of itself (Sparkplug 3.0.0, 4.2 and 6.5): birth and death are one message. */
const stateSchema = z.object({ online: z.boolean(), timestamp: z.number() });

const LIMITS = { maxBytes: 1024, maxDepth: 4 };

/** Follows whether the host is there. What it said before is not believed after what it said later. */
export function createHostWatch() {
  let lastMs = -Infinity;
  let isOnline = false;
  return {
    isOnline: () => isOnline,
    /** Takes a message in; answers whether it counted. Total. */
    take(payload: Uint8Array): boolean {
      const json = parseJson(payload, LIMITS);
      const state = json.ok ? stateSchema.safeParse(json.value) : null;
      if (state?.success !== true || state.data.timestamp < lastMs) return false;
      lastMs = state.data.timestamp;
      isOnline = state.data.online;
      return true;
    },
    /** The connection is gone: whoever comes back asks again. */
    forget() {
      isOnline = false;
    },
  };
}
