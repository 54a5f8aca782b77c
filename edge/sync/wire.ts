import { z } from 'zod';
import { type JsonRefusal, parseJson } from '../../hardware/bus/json.ts';
import { type LedgerRecord, recordSchema, type StoredRecord } from '../contract/record.ts';
import { storedOf } from '../ledger/chain.ts';
import { topicLevel, topicOf } from './topic.ts';

/**
 * What lanes say to the centre over MQTT, described in docs/protocols/central.md. Records go up as CloudEvents 1.0
 * in structured JSON (cloudevents/spec, MQTT protocol binding 3.2), several at once as a batch (JSON event format, 4); what
 * comes down is in `signed-receipt.ts`.
 */

/** A record needs more room than a device's message: it quotes several of them. */
const LIMITS = { maxBytes: 2 * 1024 * 1024, maxDepth: 33 };

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

/** A record as a CloudEvent. */
export const recordEventSchema = z.object({
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

export type JournalEvent =
  | { readonly ok: true; readonly site: string; readonly record: LedgerRecord }
  /** `payload` is what of the message could not be taken. */
  | { readonly ok: false; readonly why: Refusal; readonly payload: Uint8Array };

/** Records of one lane as messages, in order, each as full as it may be. One that is larger than that goes alone. */
export function encodeRecords(site: string, records: readonly StoredRecord[], maxBytes: number): readonly string[] {
  const messages: string[][] = [];
  let room = 0;
  for (const record of records) {
    const event = encodeStored(site, record);
    const bytes = Buffer.byteLength(event);
    room -= bytes;
    if (room < 0) {
      messages.push([]);
      room = maxBytes - bytes;
    }
    messages.at(-1)?.push(event);
  }
  return messages.map((events) => (events.length === 1 ? events.join('') : `[${events.join(',')}]`));
}

/** By this, readers of CloudEvents tell a message with events from others, where MQTT 5 carries it (structured mode). */
export function contentTypeOf(message: string): string {
  return message.startsWith('[') ? 'application/cloudevents-batch+json' : 'application/cloudevents+json';
}

/** A record as a CloudEvent. Its `source` and `id` together name it once in the world. */
export function encodeRecord(site: string, record: LedgerRecord): string {
  return encodeStored(site, storedOf(record));
}

function encodeStored(site: string, record: StoredRecord): string {
  const time = rfc3339(record.wallMs);
  const envelope: Omit<z.infer<typeof recordEventSchema>, 'data'> = {
    specversion: '1.0',
    id: idOf(record),
    source: sourceOf(site, record.lane),
    type: typeOf(record),
    datacontenttype: 'application/json',
    ...(time === null ? {} : { time }),
    ...(record.passage === null || record.passage === '' ? {} : { subject: record.passage }),
  };
  // What lies in the ledger as JSON goes up as it lies there.
  const { bodyJson, ...rest } = record;
  const data = `{"body":${bodyJson},${JSON.stringify(rest).slice(1)}`;
  return `${JSON.stringify(envelope).slice(0, -1)},"data":${data}}`;
}

/** Total: for each event of a message a record whose envelope, topic and content agree, or why there is none. */
export function decodeRecords(topic: string, payload: Uint8Array): readonly JournalEvent[] {
  const json = parseJson(payload, LIMITS);
  if (!json.ok) return [{ ...json, payload }];
  const { value } = json;
  const from = senderOf(topic);
  if (!Array.isArray(value)) return [decodeEvent(from, value, () => payload)];
  return value.map((event: unknown) => decodeEvent(from, event, () => Buffer.from(JSON.stringify(event))));
}

function decodeEvent(from: From | null, event: unknown, bytes: () => Uint8Array): JournalEvent {
  const refused = (why: Refusal) => ({ ok: false, why, payload: bytes() }) as const;
  const parsed = recordEventSchema.safeParse(event);
  if (!parsed.success) return refused('not a record');
  const { data: record, id, source, type } = parsed.data;
  const agrees =
    from !== null &&
    record.lane === from.lane &&
    id === idOf(record) &&
    source === from.source &&
    type === typeOf(record);
  return agrees ? { ok: true, site: from.site, record } : refused('envelope and record differ');
}

type RecordKey = Pick<LedgerRecord, 'lane' | 'epoch' | 'sequence' | 'kind'>;
const idOf = (record: RecordKey) => `${topicLevel(record.lane)}/${record.epoch}/${record.sequence}`;
const sourceOf = (site: string, lane: string) => `${SOURCE_ROOT}/${topicLevel(site)}/${topicLevel(lane)}`;
const typeOf = (record: RecordKey) => `greenlane.record.${record.kind}.v1`;

interface From {
  readonly site: string;
  readonly lane: string;
  /** As its events have to say it. */
  readonly source: string;
}

/** Whom a journal topic names, or null. */
function senderOf(topic: string): From | null {
  const [, siteLevel = '', laneLevel = ''] = topic.split('/');
  try {
    const [site, lane] = [decodeURIComponent(siteLevel), decodeURIComponent(laneLevel)];
    const isOne = site !== '' && topic === journalTopic(site, lane);
    return isOne ? { site, lane, source: sourceOf(site, lane) } : null;
  } catch {
    return null;
  }
}

// RFC 3339 has four digits for the year; a clock that is further off has no time to tell.
function rfc3339(wallMs: number): string | null {
  const isTold = wallMs >= 0 && wallMs < Date.UTC(10_000, 0, 1);
  return isTold ? new Date(wallMs).toISOString() : null;
}
