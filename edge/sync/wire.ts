import { z } from 'zod';
import { type JsonRefusal, parseJson } from '../../hardware/bus/json.ts';
import { type LedgerRecord, recordSchema } from '../contract/record.ts';
import { topicLevel, topicOf } from './topic.ts';

/**
 * What lanes say to the centre over MQTT 3.1.1, described in docs/protocols/central.md. Records go up as CloudEvents 1.0
 * in structured JSON (cloudevents/spec, MQTT protocol binding 3.2); what comes down is in `signed-receipt.ts`.
 */

/** A record needs more room than a device's message: it quotes several of them. */
const LIMITS = { maxBytes: 2 * 1024 * 1024, maxDepth: 32 };

const SOURCE_ROOT = '/greenlane';

/** The topic on which a lane publishes its records. */
export function journalTopic(site: string, lane: string): string {
  return topicOf(site, lane, 'journal');
}

/** The topic on which the centre answers a lane. */
export function receiptTopic(site: string, lane: string): string {
  return topicOf(site, lane, 'receipt');
}

/** The filter for the records of every lane of a site, or of every site when `site` is null. */
export function journalFilter(site: string | null): string {
  return `greenlane/${site === null ? '+' : topicLevel(site)}/+/journal`;
}

const envelopeSchema = z.object({
  specversion: z.literal('1.0'),
  id: z.string(),
  source: z.string(),
  type: z.string(),
  datacontenttype: z.literal('application/json'),
  time: z.string().exactOptional(),
  subject: z.string().exactOptional(),
  data: recordSchema,
});

export type Refusal = JsonRefusal | 'not a record' | 'envelope and record differ';

export type JournalMessage =
  | { readonly ok: true; readonly site: string; readonly record: LedgerRecord }
  | { readonly ok: false; readonly why: Refusal };

/** A record as a CloudEvent. Its `source` and `id` together name it once in the world. */
export function encodeRecord(site: string, record: LedgerRecord): string {
  const time = rfc3339(record.wallMs);
  const envelope: z.infer<typeof envelopeSchema> = {
    specversion: '1.0',
    id: idOf(record),
    source: sourceOf(site, record.lane),
    type: typeOf(record),
    datacontenttype: 'application/json',
    ...(time === null ? {} : { time }),
    ...(record.passage === null || record.passage === '' ? {} : { subject: record.passage }),
    data: record,
  };
  return JSON.stringify(envelope);
}

/** Total: answers a record whose envelope, topic and content agree, or why there is none. */
export function decodeRecord(topic: string, payload: Uint8Array): JournalMessage {
  const json = parseJson(payload, LIMITS);
  if (!json.ok) return json;
  const parsed = envelopeSchema.safeParse(json.value);
  if (!parsed.success) return { ok: false, why: 'not a record' };
  const { data: record, id, source, type } = parsed.data;
  const site = siteOf(topic);
  const agrees =
    site !== null &&
    topic === journalTopic(site, record.lane) &&
    id === idOf(record) &&
    source === sourceOf(site, record.lane) &&
    type === typeOf(record);
  return agrees ? { ok: true, site, record } : { ok: false, why: 'envelope and record differ' };
}

const idOf = (record: LedgerRecord) => `${topicLevel(record.lane)}/${record.epoch}/${record.sequence}`;
const sourceOf = (site: string, lane: string) => `${SOURCE_ROOT}/${topicLevel(site)}/${topicLevel(lane)}`;
const typeOf = (record: LedgerRecord) => `greenlane.record.${record.kind}.v1`;

/** The site that a journal topic names, or null. */
function siteOf(topic: string): string | null {
  const [root, site, lane, what, ...rest] = topic.split('/');
  if (root !== 'greenlane' || what !== 'journal' || rest.length > 0) return null;
  if (site === undefined || site === '' || lane === undefined) return null;
  try {
    return decodeURIComponent(site);
  } catch {
    return null;
  }
}

// RFC 3339 has four digits for the year; a clock that is further off has no time to tell.
function rfc3339(wallMs: number): string | null {
  const isTold = wallMs >= 0 && wallMs < Date.UTC(10_000, 0, 1);
  return isTold ? new Date(wallMs).toISOString() : null;
}
