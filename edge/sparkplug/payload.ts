import { type Field, FieldWriter, readFields } from './protobuf.ts';

/**
 * The payload of Sparkplug B, as far as a lane speaks and understands it: Eclipse Sparkplug 3.0.0, section 6.4 (Google
 * Protocol Buffer schema). Fields that are not here are skipped.
 */

/** Values from `DataType` of the schema; of those a lane uses four. */
const INT64 = 4;
const UINT64 = 8;
const DOUBLE = 10;
const BOOLEAN = 11;
const STRING = 12;

/** Numbers of fields of `Payload` and `Payload.Metric`. */
const PAYLOAD = { timestamp: 1, metrics: 2, seq: 3 };
const METRIC = { name: 1, alias: 2, timestamp: 3, datatype: 4, long: 11, double: 13, boolean: 14, string: 15 };

export type MetricValue =
  /** A whole number from 0 to 2^53 - 1. */
  | { readonly type: 'int64' | 'uint64'; readonly value: number }
  | { readonly type: 'double'; readonly value: number }
  | { readonly type: 'boolean'; readonly value: boolean }
  | { readonly type: 'string'; readonly value: string };

export type Metric = MetricValue & {
  /** Absent where an alias stands for it. */
  readonly name?: string;
  readonly alias?: number;
  /** Ms since 1970. */
  readonly timestampMs?: number;
};

export interface Payload {
  /** Ms since 1970. */
  readonly timestampMs: number;
  readonly metrics: readonly Metric[];
  /** 0..255; a death has none. */
  readonly seq?: number;
}

export function encodePayload({ timestampMs, metrics, seq }: Payload): Buffer {
  const writer = new FieldWriter();
  writer.count(PAYLOAD.timestamp, timestampMs);
  for (const metric of metrics) writer.bytes(PAYLOAD.metrics, encodeMetric(metric));
  if (seq !== undefined) writer.count(PAYLOAD.seq, seq);
  return writer.finish();
}

function encodeMetric(metric: Metric): Buffer {
  const writer = new FieldWriter();
  if (metric.name !== undefined) writer.text(METRIC.name, metric.name);
  if (metric.alias !== undefined) writer.count(METRIC.alias, metric.alias);
  if (metric.timestampMs !== undefined) writer.count(METRIC.timestamp, metric.timestampMs);
  switch (metric.type) {
    case 'int64':
    case 'uint64':
      writer.count(METRIC.datatype, metric.type === 'int64' ? INT64 : UINT64);
      writer.count(METRIC.long, metric.value);
      break;
    case 'double':
      writer.count(METRIC.datatype, DOUBLE);
      writer.double(METRIC.double, metric.value);
      break;
    case 'boolean':
      writer.count(METRIC.datatype, BOOLEAN);
      writer.count(METRIC.boolean, metric.value ? 1 : 0);
      break;
    case 'string':
      writer.count(METRIC.datatype, STRING);
      writer.text(METRIC.string, metric.value);
      break;
  }
  return writer.finish();
}

/** Total: null for bytes that are no payload. Metrics of types that a lane does not know are left out. */
export function decodePayload(bytes: Uint8Array): Payload | null {
  const fields = readFields(bytes);
  if (fields === null) return null;
  const metrics: Metric[] = [];
  for (const { field, value } of fields) {
    if (field !== PAYLOAD.metrics) continue;
    const inner = typeof value === 'number' ? null : readFields(value);
    if (inner === null) return null;
    const metric = metricOf(inner);
    if (metric !== null) metrics.push(metric);
  }
  const seq = numberIn(fields, PAYLOAD.seq);
  const timestampMs = numberIn(fields, PAYLOAD.timestamp) ?? 0;
  return { timestampMs, metrics, ...(seq === undefined ? {} : { seq }) };
}

function metricOf(fields: readonly Field[]): Metric | null {
  const value = valueOf(fields);
  if (value === null) return null;
  const [name, alias, timestampMs] = [
    bytesIn(fields, METRIC.name)?.toString('utf8'),
    numberIn(fields, METRIC.alias),
    numberIn(fields, METRIC.timestamp),
  ];
  return {
    ...value,
    ...(name === undefined ? {} : { name }),
    ...(alias === undefined ? {} : { alias }),
    ...(timestampMs === undefined ? {} : { timestampMs }),
  };
}

/** A data message may leave the type to the birth before it: then the field that stands there says enough. */
function valueOf(fields: readonly Field[]): MetricValue | null {
  const boolean = numberIn(fields, METRIC.boolean);
  const long = numberIn(fields, METRIC.long);
  const double = bytesIn(fields, METRIC.double);
  const text = bytesIn(fields, METRIC.string);
  if (boolean !== undefined) return { type: 'boolean', value: boolean !== 0 };
  if (long !== undefined) {
    return { type: numberIn(fields, METRIC.datatype) === INT64 ? 'int64' : 'uint64', value: long };
  }
  if (double?.length === 8) return { type: 'double', value: double.readDoubleLE() };
  return text === undefined ? null : { type: 'string', value: text.toString('utf8') };
}

function numberIn(fields: readonly Field[], number: number): number | undefined {
  const value = fields.findLast(({ field }) => field === number)?.value;
  return typeof value === 'number' ? value : undefined;
}

function bytesIn(fields: readonly Field[], number: number): Buffer | undefined {
  const value = fields.findLast(({ field }) => field === number)?.value;
  return typeof value === 'number' ? undefined : value;
}
