import { z } from 'zod';

/** What the lane may know of a passage. Every piece says which device gave it and when its last byte had arrived. */

const hs6 = z.string().regex(/^\d{6}$/);
const plate = z.string().regex(/^\d{10}$/);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

export const goodsClearanceSchema = z.object({
  office: z.string(),
  processType: z.string(),
  importType: z.string(),
  importUse: z.string(),
  paymentType: z.string(),
  transportMode: z.string(),
  declarant: z.string(),
  importer: z.string(),
  seller: z.string(),
  courier: z.string(),
  departure: z.string(),
  taxRate: z.number(),
  taxType: z.string(),
  originIndicator: z.string(),
});
export type GoodsClearance = z.infer<typeof goodsClearanceSchema>;

export const goodsLineSchema = z.object({
  hs6,
  quantity: z.number(),
  massKg: z.number(),
  value: z.number(),
  currency: z.string(),
  origin: z.string(),
  clearance: goodsClearanceSchema.exactOptional(),
});
export type GoodsLine = z.infer<typeof goodsLineSchema>;

export const documentSchema = z.object({
  kind: z.literal('document'),
  format: z.enum(['TD1', 'TD2', 'TD3']),
  documentCode: z.string(),
  issuer: z.string(),
  number: z.string(),
  surname: z.string(),
  givenNames: z.string(),
  nationality: z.string(),
  birthDate: z.string(),
  sex: z.enum(['F', 'M', 'X']),
  expiryDate: z.string(),
  failedChecks: z.array(z.string()),
});

export const boardingPassSchema = z.object({
  kind: z.literal('boardingPass'),
  passengerName: z.string(),
  bookingReference: z.string(),
  from: z.string(),
  to: z.string(),
  carrier: z.string(),
  flight: z.string(),
  dayOfYear: z.number(),
  seat: z.string(),
  sequence: z.string(),
  bagTags: z.array(plate),
});

export const bagTagSchema = z.object({ kind: z.literal('bagTag'), plate });

/** An electronic seal on a bag, by its number in lower-case hexadecimal. */
export const sealSchema = z.object({ kind: z.literal('seal'), seal: z.string().regex(/^[0-9a-f]{16,64}$/) });

export const declarationSchema = z.object({
  kind: z.literal('declaration'),
  id: z.string(),
  keyId: z.string(),
  documentIssuer: z.string(),
  documentNumber: z.string(),
  issuedAtS: z.number(),
  validUntilS: z.number(),
  bagTags: z.array(plate),
  goods: z.array(goodsLineSchema),
});

export const threatObjectSchema = z.object({
  id: z.string(),
  box: z.object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() }),
  massG: z.number().exactOptional(),
  densityGPerCm3: z.number().exactOptional(),
  flag: z.enum(['high-threat', 'threat', 'no-threat', 'unknown']),
  category: z.enum(['explosive', 'prohibited', 'contraband', 'anomaly', 'pharmaceutical', 'laptop', 'other']),
  ability: z.enum(['no-interference', 'shield']),
  probability: z.number(),
  description: z.string(),
});

export const bagScanSchema = z.object({
  kind: z.literal('bagScan'),
  scanId: z.string(),
  bagTag: plate.nullable(),
  scannedAt: z.string(),
  alarmDecision: z.enum(['alarm', 'clear', 'unknown']),
  abort: z.string().nullable(),
  atr: z.object({ manufacturer: z.string(), version: z.string() }),
  objects: z.array(threatObjectSchema),
  image: z.object({
    sha256,
    width: z.number(),
    height: z.number(),
    bitDepth: z.union([z.literal(8), z.literal(16)]),
    energies: z.enum(['single', 'dual', 'colour']),
  }),
});

/** A portrait that came with a document. Its bytes stay in memory and go with the passage, or with the officer's case. */
export const portraitSchema = z.object({
  kind: z.literal('portrait'),
  /** Names the bytes while they are held, and says nothing of them. */
  id: z.string(),
  documentNumber: z.string(),
});

export const snapshotSchema = z.object({ kind: z.literal('snapshot'), sha256 });
export const peopleCountSchema = z.object({ kind: z.literal('peopleCount'), count: z.number() });

/** A reader said something that proves nothing: an unreadable document, a code that cannot be verified, half a scan. */
export const unusableSchema = z.object({
  kind: z.literal('unusable'),
  of: z.enum(['document', 'barcode', 'bagScan', 'camera', 'portrait']),
  why: z.string(),
});

/** How the passenger moved, where it matters to the judgement. */
export const conductSchema = z.object({
  kind: z.literal('conduct'),
  what: z.enum(['tailgated', 'turned-back', 'bag-left-behind', 'forced-leaf', 'did-not-enter', 'did-not-leave']),
});

export const evidenceSchema = z.object({
  device: z.string(),
  /** Monotonic ms of the last byte; comparable within one boot only. */
  atMs: z.number(),
  /** Wall clock ms since 1970, a label. */
  wallMs: z.number(),
  content: z.discriminatedUnion('kind', [
    documentSchema,
    boardingPassSchema,
    bagTagSchema,
    sealSchema,
    declarationSchema,
    bagScanSchema,
    portraitSchema,
    snapshotSchema,
    peopleCountSchema,
    unusableSchema,
    conductSchema,
  ]),
});
export type Evidence = z.infer<typeof evidenceSchema>;
export type EvidenceContent = Evidence['content'];
export type EvidenceKind = EvidenceContent['kind'];
/** Pieces that a passage can hold. One that holds so many may have missed others, and diverts. */
export const EVIDENCE_LIMIT = 64;

/** The content of one kind of evidence. */
export type ContentOf<K extends EvidenceKind> = Extract<EvidenceContent, { kind: K }>;

/** Every piece of one kind, in order of arrival. */
export function contentsOf<K extends EvidenceKind>(evidence: readonly Evidence[], kind: K): readonly ContentOf<K>[] {
  return evidence.map(({ content }) => content).filter((content): content is ContentOf<K> => content.kind === kind);
}

/** Licence plates of the passenger's own bags, as tags, boarding passes and declarations name them. */
export function bagTagsOf(evidence: readonly Evidence[]): ReadonlySet<string> {
  return new Set(
    evidence.flatMap(({ content }) => {
      if (content.kind === 'bagTag') return [content.plate];
      return content.kind === 'boardingPass' || content.kind === 'declaration' ? content.bagTags : [];
    }),
  );
}

/** The portraits that came with the passenger's own document, which is the first that was read. */
export function portraitsOf(evidence: readonly Evidence[]): readonly ContentOf<'portrait'>[] {
  const document = contentsOf(evidence, 'document')[0];
  return contentsOf(evidence, 'portrait').filter(({ documentNumber }) => documentNumber === document?.number);
}

/** Whether a scan is clear in every word of it: one that calls itself clear and names something that is not, is not. */
export function isClearScan({ alarmDecision, objects }: ContentOf<'bagScan'>): boolean {
  return (
    alarmDecision === 'clear' && objects.every(({ flag, ability }) => flag === 'no-threat' && ability !== 'shield')
  );
}
