import { type Decoded, decodeJson } from '../bus/decode.ts';
import {
  type FrigateEvent,
  frigateEventSchema,
  onvifInsideSchema,
  onvifOccupancySchema,
  onvifTroubleSchema,
} from './protocol.ts';

/** Frigate's events carry paths and attributes that we do not read; they stay below this. */
const LIMITS = { maxBytes: 64 * 1024, maxDepth: 12 };

/** A count as Frigate says it: a decimal number and nothing else. Total. */
export function decodeFrigateCount(payload: Uint8Array): Decoded<number> {
  const text = Buffer.from(payload.subarray(0, 8)).toString('latin1');
  if (!/^\d{1,3}$/.test(text)) return { ok: false, counter: 'wrongShape', why: 'no count of people' };
  return { ok: true, value: Number(text) };
}

export function decodeFrigateEvent(payload: Uint8Array): Decoded<FrigateEvent> {
  return decodeJson(payload, frigateEventSchema, LIMITS);
}

/** People in the area of a rule; `rule` is null where the camera does not name it. */
export function decodeOnvifOccupancy(payload: Uint8Array): Decoded<{ rule: string | null; count: number }> {
  const decoded = decodeJson(payload, onvifOccupancySchema, LIMITS);
  if (!decoded.ok) return decoded;
  return { ok: true, value: { rule: decoded.value.Source?.Rule ?? null, count: decoded.value.Data.Count } };
}

export function decodeOnvifInside(
  payload: Uint8Array,
): Decoded<{ rule: string | null; objectId: string; isInside: boolean }> {
  const decoded = decodeJson(payload, onvifInsideSchema, LIMITS);
  if (!decoded.ok) return decoded;
  const { Source, Data } = decoded.value;
  return { ok: true, value: { rule: Source?.Rule ?? null, objectId: Data.ObjectId, isInside: Data.IsInside } };
}

/** Whether the trouble of an image-health event is there. */
export function decodeOnvifTrouble(payload: Uint8Array): Decoded<boolean> {
  const decoded = decodeJson(payload, onvifTroubleSchema, LIMITS);
  return decoded.ok ? { ok: true, value: decoded.value.Data.State } : decoded;
}
