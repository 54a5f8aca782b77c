import { z } from 'zod';
import type { PrivateKey, Trust } from '../../signing/keys.ts';
import type { Sign } from '../../signing/signature-pair.ts';
import { type DocumentAnswer, openDocument, signDocument } from '../../signing/signed-document.ts';
import { topicOf } from '../topic.ts';

/**
 * What comes down from the centre, for both ends: a *release* says what a computer should run, a *pointer* says to one lane
 * which release is its own. Both are signed documents, described in docs/releases.md.
 */

const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'SHA-256 in 64 lower-case hexadecimal digits');
const name = z.string().min(1).max(64);
const releaseVersion = z.number().int().min(1);
const momentMs = z.number().int().min(0);

const MIB = 1024 * 1024;
/** Of a signed release; a pointer that names more is refused before a byte is fetched. */
const MAX_SIGNED_RELEASE_BYTES = 2 * MIB;
const MAX_RELEASE_BYTES = 256 * 1024;
const MAX_POINTER_BYTES = 4096;
export const MOST_NOTE_CHARS = 500;

/** Bytes by their name: they are whatever has this hash, from wherever they come. */
const content = (maxBytes: number) => z.strictObject({ sha256, bytes: z.number().int().min(1).max(maxBytes) });
export type ContentName = z.infer<ReturnType<typeof content>>;

const packFile = content(256 * MIB).extend({
  /** A plain name: no folder, nothing hidden. */
  name: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/),
});

const unique = <T>(all: readonly T[], keyOf: (each: T) => string) => new Set(all.map(keyOf)).size === all.length;

const packItem = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]{1,40}$/),
  version: z.string().regex(/^\d{1,9}\.\d{1,9}\.\d{1,9}$/),
  /** All of its folder, `manifest.json` and `signatures.json` included. */
  files: z
    .array(packFile)
    .min(1)
    .max(100)
    .refine((files) => unique(files, (file) => file.name), 'names a file twice'),
});
export type ReleasedPack = z.infer<typeof packItem>;

const itemsSchema = z
  .strictObject({
    /** A policy file, YAML. */
    policy: content(4_000_000).exactOptional(),
    /** JSON, as `contract/watch-list.ts` has it. */
    watchList: content(8_000_000).exactOptional(),
    /** A site file, YAML: never taken without a person at the computer. */
    configuration: content(4_000_000).exactOptional(),
    packs: z
      .array(packItem)
      .min(1)
      .max(32)
      .refine((packs) => unique(packs, (pack) => pack.id), 'names a pack twice')
      .exactOptional(),
  })
  .refine((items) => Object.keys(items).length > 0, 'names nothing');

export const releaseSchema = z.strictObject({
  kind: z.literal('greenlane-release'),
  /** Counts up for ever over all releases of a centre. */
  version: releaseVersion,
  createdAtMs: momentMs,
  note: z.string().max(MOST_NOTE_CHARS),
  /** All that the centre wants a lane to run; what it does not name stays as it is. */
  items: itemsSchema,
});
export type Release = z.infer<typeof releaseSchema>;

export const pointerSchema = z
  .strictObject({
    kind: z.literal('greenlane-release-pointer'),
    site: name,
    lane: name,
    /** Counts up for ever, for each lane. */
    sequence: z.number().int().min(1),
    issuedAtMs: momentMs,
    /** Whoever holds it for longer has been cut off from the centre, or is being kept from it. */
    expiresAtMs: momentMs,
    /** The signed release document, as content; null before the lane's first. */
    release: content(MAX_SIGNED_RELEASE_BYTES).extend({ version: releaseVersion }).nullable(),
    /** The emergency stop: what is staged or on trial is given up, what is active stays. */
    stopped: z.boolean(),
  })
  .refine(({ issuedAtMs, expiresAtMs }) => issuedAtMs < expiresAtMs, 'expires before it is issued');
export type ReleasePointer = z.infer<typeof pointerSchema>;

export const RELEASE_STAGES = ['seen', 'staged', 'trial', 'active', 'rolled-back', 'refused'] as const;

/** The body of a `release` row: how far a computer has come with a release, and why not further; empty for as planned. */
export const releaseReportSchema = z.strictObject({
  version: releaseVersion,
  stage: z.enum(RELEASE_STAGES),
  reason: z.string().max(1000),
});
export type ReleaseReport = z.infer<typeof releaseReportSchema>;
export type ReleaseStage = ReleaseReport['stage'];

/** The topic on which a lane finds its pointer, retained. */
export function releaseTopic(site: string, lane: string): string {
  return topicOf(site, lane, 'release');
}

/** The text of a signed release. */
export function encodeRelease(release: Release, key: PrivateKey): string {
  return signDocument(release, key);
}

/** Total: answers a release that a trusted key has signed, or why there is none. */
export function decodeRelease(bytes: Uint8Array, trust: Trust): DocumentAnswer<Release> {
  return openDocument(bytes, { schema: releaseSchema, trust, maxBytes: MAX_RELEASE_BYTES });
}

/** The text of a signed pointer. */
export function encodePointer(pointer: ReleasePointer, by: PrivateKey | Sign): string {
  return signDocument(pointer, by);
}

/** Total: answers a pointer that a trusted key has signed for the lane of this topic, or why there is none. */
export function decodePointer(topic: string, payload: Uint8Array, trust: Trust): DocumentAnswer<ReleasePointer> {
  const answer = openDocument(payload, { schema: pointerSchema, trust, maxBytes: MAX_POINTER_BYTES });
  if (!answer.ok || topic === releaseTopic(answer.content.site, answer.content.lane)) return answer;
  return { ok: false, why: `is for the lane ${answer.content.lane} of ${answer.content.site}` };
}
