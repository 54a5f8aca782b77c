import { z } from 'zod';
import { parseJson } from '../../hardware/bus/json.ts';
import { adviceSchema } from '../contract/case.ts';
import { type BagSheet, bagSheetSchema } from '../contract/pre-screening.ts';
import type { PrivateKey, Trust } from '../signing/keys.ts';
import type { Sign } from '../signing/signature-pair.ts';
import { type DocumentAnswer, openDocument, signDocument } from '../signing/signed-document.ts';
import type { Passport } from './admission.ts';

/**
 * What the centre says to a lane at the moment, and what the lane answers. Described in docs/protocols/commands.md and
 * docs/protocols/hold-baggage.md. Commands, advice and sheets are signed documents; an answer is plain JSON.
 */

const name = z.string().min(1).max(64);
const momentMs = z.number().int().min(0).max(8.64e15);
const note = z.string().trim().min(1).max(1000);

/** How long a command may be on its way, ms. */
export const COMMAND_LIVES_MS = 5000;
/** How long advice may be on its way, ms: an officer still waits for it after a minute. */
export const ADVICE_LIVES_MS = 60_000;

const addressed = {
  site: name,
  lane: name,
  /** Drawn anew for each message. */
  nonce: z.string().regex(/^[0-9a-f]{32}$/),
  /** Counts up for ever, for each key and lane; the wall clock of who signs will do. */
  sequence: z.number().int().min(1),
  issuedAtMs: momentMs,
  expiresAtMs: momentMs,
};

function livesFor(mostMs: number) {
  return ({ issuedAtMs, expiresAtMs }: Pick<Passport, 'issuedAtMs' | 'expiresAtMs'>) =>
    expiresAtMs > issuedAtMs && expiresAtMs - issuedAtMs <= mostMs;
}

export const orderedSchema = z.discriminatedUnion('what', [
  /** Of a passage of this lane; of nobody in particular when it is null. */
  z.strictObject({ what: z.literal('open-case'), passage: z.string().min(1).max(128).nullable(), reason: note }),
  z.strictObject({ what: z.literal('close-lane'), reason: note }),
  z.strictObject({ what: z.literal('send-image'), sha256: z.string().regex(/^[0-9a-f]{64}$/) }),
]);
/** What the centre may want of a lane. Nothing here moves a leaf. */
export type Ordered = z.infer<typeof orderedSchema>;

export const commandSchema = z
  .strictObject({ kind: z.literal('greenlane-command'), ...addressed, command: orderedSchema })
  .refine(livesFor(COMMAND_LIVES_MS), 'lives for more than five seconds');
export type Command = z.infer<typeof commandSchema>;

export const advisedSchema = z
  .strictObject({
    kind: z.literal('greenlane-advice'),
    ...addressed,
    passage: z.string().min(1).max(128),
    /** Who advises. */
    by: name,
    advice: adviceSchema,
    text: note,
  })
  .refine(livesFor(ADVICE_LIVES_MS), 'lives for more than a minute');
export type Advised = z.infer<typeof advisedSchema>;

export const answerSchema = z.strictObject({
  kind: z.literal('greenlane-command-answer'),
  lane: name,
  /** Of the message that is answered. */
  nonce: z.string(),
  done: z.boolean(),
  /** Why not; empty when it was done. */
  why: z.string(),
  /** The case that was opened or is there already. */
  case: z.string().nullable(),
  /** What this computer's clock says, ms since 1970: where it is off, everything is too old or too new. */
  wallMs: z.number(),
});
export type CommandAnswer = z.infer<typeof answerSchema>;

const MAX_MESSAGE_BYTES = 8192;
const MAX_SHEET_BYTES = 2 * 1024 * 1024;

export function encodeCommand(command: Command, key: PrivateKey): string {
  return signDocument(command, key);
}

export function encodeAdvice(advice: Advised, key: PrivateKey): string {
  return signDocument(advice, key);
}

/** Whoever signs many gives what `signerOf` made once. */
export function encodeSheet(sheet: BagSheet, by: PrivateKey | Sign): string {
  return signDocument(sheet, by);
}

/** Total, as are all that follow. */
export function decodeCommand(payload: Uint8Array, trust: Trust): DocumentAnswer<Command> {
  return openDocument(payload, { schema: commandSchema, trust, maxBytes: MAX_MESSAGE_BYTES });
}

export function decodeAdvice(payload: Uint8Array, trust: Trust): DocumentAnswer<Advised> {
  return openDocument(payload, { schema: advisedSchema, trust, maxBytes: MAX_MESSAGE_BYTES });
}

export function decodeSheet(payload: Uint8Array, trust: Trust): DocumentAnswer<BagSheet> {
  return openDocument(payload, { schema: bagSheetSchema, trust, maxBytes: MAX_SHEET_BYTES });
}

export function encodeAnswer(answer: CommandAnswer): string {
  return JSON.stringify(answer);
}

/** Null for what is no answer. */
export function decodeAnswer(payload: Uint8Array): CommandAnswer | null {
  const json = parseJson(payload);
  return json.ok ? (answerSchema.safeParse(json.value).data ?? null) : null;
}
