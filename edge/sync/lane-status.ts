import { z } from 'zod';
import { parseJson } from '../../hardware/bus/json.ts';
import { laneStateSchema } from '../contract/lane-event.ts';
import { laneModeSchema } from '../contract/lane-order.ts';
import { topicLevel, topicOf } from './topic.ts';

/**
 * How a lane is, as it says itself every half minute and whenever it stops or goes on: a sign of life and telemetry, never
 * the record. Nothing is kept for later, and nothing rests on it but what the fleet's page shows.
 */

const LIMITS = { maxBytes: 16 * 1024, maxDepth: 6 };
const name = z.string().max(200);
const versioned = z.object({ id: name, version: name });

/** A moment that a page can show: the whole of what ECMAScript calls a time (ECMA-262, 21.4.1.1), and nothing beyond. */
const moment = z.number().min(-8.64e15).max(8.64e15);

const contentSchema = z.object({
  /** What keeps images from the centre; null while they go, or none waits. */
  stuck: z
    .object({
      what: z.enum(['unreachable', 'no-room']),
      why: z.string().max(300),
      /** Wall clock of the lane, ms since 1970. */
      sinceMs: moment,
      waiting: z.number().int().min(1),
    })
    .nullable(),
  /** Images that will never come, since its program was started; null where there are none. */
  refused: z.object({ images: z.number().int().min(1), why: z.string().max(300), lastMs: moment }).nullable(),
});
export type ToldContent = z.infer<typeof contentSchema>;

export const laneStatusSchema = z.object({
  lane: z.string().min(1).max(64),
  epoch: z.number().int().min(1),
  /** Wall clock of the lane, ms since 1970. */
  atMs: z.number(),
  simulated: z.boolean(),
  state: laneStateSchema,
  /** Why it is out of service; empty otherwise. */
  reason: z.string().max(500),
  mode: laneModeSchema,
  /** Wall clock since when it is in this state, ms since 1970. */
  sinceMs: moment,
  /** Rows of its computer that the centre has not receipted yet. */
  backlog: z.number().int().min(0),
  /** Version of Greenlane. */
  software: name,
  policy: versioned,
  models: z.array(versioned).max(32),
  /** How the images of its computer come to the centre; absent where they have no way. */
  content: contentSchema.exactOptional(),
});
export type ToldStatus = z.infer<typeof laneStatusSchema>;

export function statusTopic(site: string, lane: string): string {
  return topicOf(site, lane, 'status');
}

/** The filter for the statuses of every lane of a site, or of every site when `site` is null. */
export function statusFilter(site: string | null): string {
  return `greenlane/${site === null ? '+' : topicLevel(site)}/+/status`;
}

/** Total: null for what is no status of the lane that the topic names. */
export function decodeStatus(topic: string, payload: Uint8Array): { site: string; status: ToldStatus } | null {
  const json = parseJson(payload, LIMITS);
  const status = json.ok ? laneStatusSchema.safeParse(json.value).data : undefined;
  const site = siteOf(topic);
  if (status === undefined || site === null) return null;
  return topic === statusTopic(site, status.lane) ? { site, status } : null;
}

function siteOf(topic: string): string | null {
  try {
    return decodeURIComponent(topic.split('/')[1] ?? '') || null;
  } catch {
    return null;
  }
}
