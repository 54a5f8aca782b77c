import { type Decoded, decodeJson } from '../bus/decode.ts';
import type { BagScan } from './bag-scanner.ts';
import {
  headerSchema,
  MAX_HEADER_BYTES,
  MAX_HEADER_DEPTH,
  type ScannerStatus,
  statusSchema,
  UNREAD_BAG_TAG,
} from './protocol.ts';

const LIMITS = { maxBytes: MAX_HEADER_BYTES, maxDepth: MAX_HEADER_DEPTH };

/** Reads a scan's header. Total. A tag of ten zeros is one that could not be read: null. */
export function decodeHeader(payload: Uint8Array): Decoded<BagScan> {
  const decoded = decodeJson(payload, headerSchema, LIMITS);
  if (!decoded.ok || decoded.value.bagTag !== UNREAD_BAG_TAG) return decoded;
  return { ok: true, value: { ...decoded.value, bagTag: null } };
}

/** Reads the scanner's word about itself. Total. */
export function decodeStatus(payload: Uint8Array): Decoded<ScannerStatus> {
  return decodeJson(payload, statusSchema, LIMITS);
}

/** What a scanner sends; our twin uses it too. */
export function encodeHeader(scan: BagScan): string {
  return JSON.stringify(scan);
}
