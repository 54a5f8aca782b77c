import { z } from 'zod';

/**
 * The scanner's topics, below a prefix of its own such as `greenlane/lane-1/scanner`. No public MQTT schema for baggage
 * scanners exists: this one is ours, and its fields mirror the DICOS threat detection report (NEMA IIC 1 v03).
 */
export const HEADER_TOPIC = 'header';
/** Followed by `/<scanId>`; the payload is the PNG and nothing else. */
export const IMAGE_TOPIC = 'image';
/** Retained; said again every few seconds, and by the broker (as the scanner's will) when the scanner is cut off. */
export const STATUS_TOPIC = 'status';

/** Fits in one level of a topic. */
export const SCAN_ID_PATTERN = /^[A-Za-z0-9._-]{1,64}$/;

/** What a reader says that could not read a licence plate (recommended practice for BagTagNumber in ACI's wiki). */
export const UNREAD_BAG_TAG = '0000000000';

/** A header with 64 objects stays far below this. */
export const MAX_HEADER_BYTES = 64 * 1024;
export const MAX_HEADER_DEPTH = 8;
const MAX_OBJECTS = 64;
const MAX_PIXELS = 65_535;

const shortText = z.string().max(80);
const pixels = z.number().min(0).max(MAX_PIXELS);

const threatObjectSchema = z.object({
  id: z.string().min(1).max(64),
  box: z.object({ x: pixels, y: pixels, width: pixels, height: pixels }),
  massG: z.number().min(0).max(1e6).exactOptional(),
  densityGPerCm3: z.number().min(0).max(100).exactOptional(),
  flag: z.enum(['high-threat', 'threat', 'no-threat', 'unknown']),
  category: z.enum(['explosive', 'prohibited', 'contraband', 'anomaly', 'pharmaceutical', 'laptop', 'other']),
  ability: z.enum(['no-interference', 'shield']),
  probability: z.number().min(0).max(1),
  description: z.string().max(400),
});

/** Unknown keys are ignored, so that a newer scanner can say more; the keys below must be there and right. */
export const headerSchema = z.object({
  scanId: z.string().regex(SCAN_ID_PATTERN),
  bagTag: z
    .string()
    .regex(/^\d{10}$/)
    .nullable(),
  scannedAt: z.iso.datetime({ offset: true }).max(40),
  alarmDecision: z.enum(['alarm', 'clear', 'unknown']),
  abort: z
    .enum([
      'oversize-bag',
      'clipped-bag',
      'incomplete-scan',
      'failed-reconstruction',
      'timeout',
      'not-reviewed',
      'user-interrupt',
      'out-of-bounds',
    ])
    .nullable(),
  atr: z.object({ manufacturer: shortText, version: shortText }),
  processingMs: z.number().min(0).max(3_600_000),
  objects: z.array(threatObjectSchema).max(MAX_OBJECTS),
  image: z.object({
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
    width: z.number().int().min(1).max(MAX_PIXELS),
    height: z.number().int().min(1).max(MAX_PIXELS),
    bitDepth: z.union([z.literal(8), z.literal(16)]),
    energies: z.enum(['single', 'dual', 'colour']),
  }),
});

/** `fault`: what the scanner says is wrong with itself, for an operator. */
export const statusSchema = z.object({
  state: z.enum(['online', 'offline']),
  fault: z.string().max(200).exactOptional(),
});
export type ScannerStatus = z.infer<typeof statusSchema>;
