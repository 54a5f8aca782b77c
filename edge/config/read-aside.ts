import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { Fault, isFault } from '../contract/fault.ts';
import type { Policy } from '../contract/policy.ts';
import type { ComposedPolicy, PolicyParts } from './composed-policy.ts';
import type { Reading } from './explain.ts';
import type { SiteConfig } from './schema.ts';

/**
 * Reads what comes from outside in a thread of its own: a large file with a mistake in every line takes seconds, and lanes
 * do not wait for it. What cannot be read in the room that there is has a mistake.
 */

export type ReadingTask =
  | { readonly kind: 'policy' | 'site'; readonly text: string }
  | { readonly kind: 'parts'; readonly parts: PolicyParts };

/** A file that a person wrote takes less than a second, unless the computer is busy. */
const READ_WITHIN_MS = 10_000;
const MEMORY_MB = 256;

/** `explainPolicy`, aside, for a person who waits: what cannot be read in time is a mistake too. */
export async function explainPolicyAside(text: string, withinMs = READ_WITHIN_MS): Promise<Reading<Policy>> {
  try {
    return (await aside<Reading<Policy>>({ kind: 'policy', text }, withinMs)) ?? TOO_MUCH;
  } catch (error) {
    if (isFault(error, 'reading-slow')) return TOO_MUCH;
    throw error;
  }
}

/** `readSite`, aside. Rejects with Fault `reading-slow`. */
export async function readSiteAside(text: string, withinMs = READ_WITHIN_MS): Promise<Reading<SiteConfig>> {
  return (await aside<Reading<SiteConfig>>({ kind: 'site', text }, withinMs)) ?? TOO_MUCH;
}

/** `composePolicy`, aside. Rejects with Fault `reading-slow`. */
export async function composePolicyAside(parts: PolicyParts, withinMs = READ_WITHIN_MS): Promise<ComposedPolicy> {
  const composed = await aside<ComposedPolicy>({ kind: 'parts', parts }, withinMs);
  return composed ?? { ok: false, why: 'has a policy or a watch list that cannot be read in the room there is' };
}

/** What the thread answers; null when there is not room enough. Rejects with Fault `reading-slow` when there is not time. */
async function aside<T>(task: ReadingTask, withinMs: number): Promise<T | null> {
  const worker = new Worker(new URL('reading-thread.ts', import.meta.url), {
    workerData: task,
    resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB },
  });
  const signal = AbortSignal.timeout(withinMs);
  try {
    const [answer] = (await once(worker, 'message', { signal })) as [T];
    return answer;
  } catch {
    if (!signal.aborted) return null;
    throw new Fault('reading-slow', `A file of the kind ${task.kind} was not read in ${withinMs / 1000} s`);
  } finally {
    await worker.terminate();
  }
}

const TOO_MUCH = {
  content: null,
  problems: [
    {
      path: '',
      line: 1,
      column: 1,
      value: null,
      message: 'cannot be read in the time and room that such a file needs',
      allowed: null,
      suggestion: null,
    },
  ],
} as const;
