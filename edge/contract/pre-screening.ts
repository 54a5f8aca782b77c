import { z } from 'zod';
import { type ContentOf, type Evidence, bagTagsOf, contentsOf } from './evidence.ts';

/**
 * Pre-screening of hold baggage: what the centre or a hold-baggage scanner says of bags before their passengers come. A
 * lane keeps its own copy and works from it alone; docs/protocols/hold-baggage.md.
 */

const momentMs = z.number().int().min(0).max(8.64e15);
const counter = z.number().int().min(1);

/** Word of one bag. `sequence` counts up with every new word of the bag; who says the same again says the same number. */
export const bagNoticeSchema = z
  .strictObject({
    /** Licence plate of the bag tag (IATA Resolution 740). */
    plate: z
      .string()
      .regex(/^\d{10}$/)
      .nullable(),
    /** Number of an electronic seal, as its reader gives it. */
    seal: z
      .string()
      .regex(/^[0-9a-f]{16,64}$/)
      .nullable(),
    verdict: z.enum(['suspect', 'clear']),
    /** Who found it: a scanner, an office. */
    by: z.string().min(1).max(64),
    /** Of the picture in which it was found. */
    imageSha256: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .nullable(),
    reason: z.string().min(1).max(200),
    issuedAtMs: momentMs,
    /** From then on it says nothing. */
    expiresAtMs: momentMs,
    sequence: counter,
  })
  .refine(({ plate, seal }) => plate !== null || seal !== null, 'names neither a plate nor a seal')
  .refine(({ issuedAtMs, expiresAtMs }) => issuedAtMs < expiresAtMs, 'expires before it is issued');
export type BagNotice = z.infer<typeof bagNoticeSchema>;

/** The longest that a sheet may be taken for new: two days. */
export const LONGEST_SHEET_MS = 172_800_000;

/** Everything that one issuer has to say of bags at present. What it leaves out stays as it was said before. */
export const bagSheetSchema = z
  .strictObject({
    kind: z.literal('greenlane-hold-baggage'),
    site: z.string().min(1).max(64),
    /** Counts up for ever, for each issuer. */
    sequence: counter,
    issuedAtMs: momentMs,
    /** Whoever holds it for longer has an old copy: cut off, or kept from a newer one. */
    expiresAtMs: momentMs,
    notices: z.array(bagNoticeSchema).max(2000).readonly(),
  })
  .refine(({ issuedAtMs, expiresAtMs }) => issuedAtMs < expiresAtMs, 'expires before it is issued')
  .refine(({ issuedAtMs, expiresAtMs }) => expiresAtMs - issuedAtMs <= LONGEST_SHEET_MS, 'is valid for too long');
export type BagSheet = z.infer<typeof bagSheetSchema>;

/**
 * How far a suspect bag has come. `bound`: the word is here; `alarmed`: its passenger came without it, or had gone;
 * `presented`: it was read at a lane; `released`: an officer let it go; `retired`: nothing is held against it any more.
 */
export const bagStageSchema = z.enum(['bound', 'alarmed', 'presented', 'released', 'retired']);
export type BagStage = z.infer<typeof bagStageSchema>;

/** Why it came so far. */
export const bagEventSchema = z.enum(['told', 'withdrawn', 'missed', 'read', 'let-go', 'kept', 'expired']);
export type BagEvent = z.infer<typeof bagEventSchema>;

/** The body of a `hold-bag` row: one move. `from` is null for a bag of which nothing was known. */
export const bagMoveSchema = z.object({
  /** Id of the key that signed the word of it. */
  issuer: z.string(),
  from: bagStageSchema.nullable(),
  to: bagStageSchema,
  why: bagEventSchema,
  notice: bagNoticeSchema,
});
export type BagMove = z.infer<typeof bagMoveSchema>;

/** What is held against a bag that a passage concerns. */
export type SuspectBag = Pick<BagNotice, 'plate' | 'seal' | 'by' | 'reason' | 'imageSha256'>;

/** What a judgement knows of hold baggage. */
export interface HoldFacts {
  /** `none`: nobody has ever sent any; `old`: the last that came is older than it may be. */
  readonly copy: 'none' | 'new' | 'old';
  /** Of the bags that the evidence names. */
  readonly suspects: readonly SuspectBag[];
}

/** The lane's copy, as a judgement asks it. */
export interface HoldBags {
  about(evidence: readonly Evidence[]): HoldFacts;
}

/** Of a box that nobody tells anything. */
export const NO_HOLD_BAGS: HoldBags = { about: () => ({ copy: 'none', suspects: [] }) };

/** Bags by what names them. */
export interface BagNames {
  readonly plates: ReadonlySet<string>;
  readonly seals: ReadonlySet<string>;
}

/** The bags that were there: their tag or seal was read at the lane, by a reader or by the scanner. */
export function presentedBags(evidence: readonly Evidence[]): BagNames {
  const scanned = contentsOf(evidence, 'bagScan').flatMap(({ bagTag }) => bagTag ?? []);
  const read = contentsOf(evidence, 'bagTag').map(({ plate }: ContentOf<'bagTag'>) => plate);
  return {
    plates: new Set([...read, ...scanned]),
    seals: new Set(contentsOf(evidence, 'seal').map(({ seal }) => seal)),
  };
}

/** The bags that the evidence names in any way. */
export function concernedBags(evidence: readonly Evidence[]): BagNames {
  const { plates, seals } = presentedBags(evidence);
  return { plates: new Set([...plates, ...bagTagsOf(evidence)]), seals };
}

export function isAmong({ plate, seal }: Pick<BagNotice, 'plate' | 'seal'>, { plates, seals }: BagNames): boolean {
  return (plate !== null && plates.has(plate)) || (seal !== null && seals.has(seal));
}
