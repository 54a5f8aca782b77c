import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Policy } from '../contract/policy.ts';
import type { Reading } from './explain.ts';

/** A file that a person wrote takes less than a second; one that was made to be slow is given up. */
const READ_WITHIN_MS = 10_000;
const MEMORY_MB = 256;

/**
 * `explainPolicy` for a text from outside, in a thread of its own: a large file with a mistake in every line takes
 * seconds, and lanes do not wait for it. Never rejects: what cannot be read in time is a mistake.
 */
export async function explainPolicyAside(text: string, withinMs = READ_WITHIN_MS): Promise<Reading<Policy>> {
  const worker = new Worker(new URL('policy-worker.ts', import.meta.url), {
    workerData: text,
    resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB },
  });
  try {
    const [reading] = (await once(worker, 'message', { signal: AbortSignal.timeout(withinMs) })) as [Reading<Policy>];
    return reading;
  } catch {
    return { content: null, problems: [TOO_MUCH] };
  } finally {
    await worker.terminate();
  }
}

const TOO_MUCH = {
  path: '',
  line: 1,
  column: 1,
  value: null,
  message: 'cannot be read in the time and room that a policy needs',
  allowed: null,
  suggestion: null,
} as const;
