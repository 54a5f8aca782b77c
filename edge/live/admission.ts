import type { PublicKey } from '../signing/keys.ts';

/** What a message of the moment says of itself. */
export interface Passport {
  readonly site: string;
  readonly lane: string;
  readonly nonce: string;
  readonly sequence: number;
  /** Wall clock of who signed, ms since 1970. */
  readonly issuedAtMs: number;
  readonly expiresAtMs: number;
}

/** For whom it would count now. */
export interface Reader {
  readonly site: string;
  readonly lane: string;
  readonly wallMs: number;
  /** The greatest that was ever taken of this key here. */
  readonly sequence: number;
  readonly isNonceKnown: boolean;
}

/** Two clocks that are set by the network agree within this. */
export const CLOCKS_AGREE_WITHIN_MS = 1000;

/** Why a message that a trusted key has signed does not count here and now; null when it does. Completes "it ...". */
export function whyNotNow(message: Passport, reader: Reader): string | null {
  const { site, lane, nonce, sequence } = message;
  if (site !== reader.site || lane !== reader.lane) return `is for the lane ${lane} of ${site}`;
  const untimely = whyUntimely(message, reader.wallMs);
  if (untimely !== null) return untimely;
  if (sequence <= reader.sequence) return `has the number ${sequence}, and ${reader.sequence} was taken before`;
  return reader.isNonceKnown ? `repeats ${nonce}` : null;
}

/** Why it is not of this moment; null when it is. Completes "it ...". */
export function whyUntimely(
  { issuedAtMs, expiresAtMs }: Pick<Passport, 'issuedAtMs' | 'expiresAtMs'>,
  wallMs: number,
): string | null {
  const aheadMs = issuedAtMs - wallMs;
  if (aheadMs > CLOCKS_AGREE_WITHIN_MS) return `was signed ${seconds(aheadMs)} ahead of this computer's clock`;
  const lateMs = wallMs - expiresAtMs;
  return lateMs > 0 ? `came ${seconds(lateMs)} too late by this computer's clock` : null;
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

/** One key's messages of one purpose to one lane. */
export function streamOf(purpose: 'command' | 'advice', lane: string, { id }: Pick<PublicKey, 'id'>): string {
  return `${purpose}/${lane}/${id}`;
}

/** Who it was, as rows and lanes name them. */
export function centreName({ name }: Pick<PublicKey, 'name'>): string {
  return `centre:${name}`;
}
