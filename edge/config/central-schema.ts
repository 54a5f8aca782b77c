import { z } from 'zod';
import { path, tlsSection } from './schema-parts.ts';

const CONTENT_URL =
  /^(https:\/\/([\w.-]+|\[[0-9a-fA-F:]+\])|http:\/\/(localhost|127\.0\.0\.1|\[::1\]))(:\d{1,5})?(\/[\w./-]*)?$/;

const trialSchema = z.strictObject({
  passages: z
    .number()
    .int()
    .min(1)
    .max(10_000)
    .default(100)
    .describe('passages that a released policy is judged on beside the one in force, and as many again on probation'),
  maxDecisionsChanged: z
    .number()
    .min(0)
    .max(1)
    .default(0.1)
    .describe('share of those passages that may be decided otherwise; beyond it the release is rolled back'),
});

/** The `central` section of the site file. */
export const centralSchema = z
  .strictObject({
    enabled: z
      .boolean()
      .default(true)
      .describe('whether outcomes are sent to the centre; they wait in the ledger if not'),
    trustedKeys: z
      .array(path)
      .max(16)
      .default([])
      .describe(
        'public keys whose receipts, releases and commands count; without one, in simulation alone, the development key',
      ),
    contentUrl: z
      .string()
      .regex(CONTENT_URL, 'https://host:port; http:// to this computer alone')
      .exactOptional()
      .describe('where releases are fetched and images sent; without it, neither is'),
    tls: tlsSection("the centre's content").exactOptional().describe('needed with https'),
    images: z
      .enum(['none', 'diverted', 'all'])
      .default('none')
      .describe('which images and scans go to the centre by themselves; it may ask for any'),
    contentKbPerSecond: z
      .number()
      .int()
      .min(16)
      .max(1_000_000)
      .default(1000)
      .describe('KB a second that releases and images may take of the link, both ways together'),
    trial: trialSchema.prefault({}).describe('how a released policy takes the place of the one in force'),
  })
  .superRefine(({ contentUrl, tls, images }, context) => {
    const complain = (key: string, message: string, allowed: string) => {
      context.addIssue({ code: 'custom', path: [key], message, params: { allowed } });
    };
    const isSecure = contentUrl?.startsWith('https:') ?? false;
    if (contentUrl !== undefined && CONTENT_URL.test(contentUrl) && !URL.canParse(contentUrl)) {
      complain('contentUrl', 'names a port or an address that there cannot be', 'a port from 1 to 65535');
    }
    if (isSecure && tls === undefined) complain('tls', 'is missing', 'a section with caFile, for an https address');
    if (!isSecure && tls !== undefined) {
      complain('tls', 'needs a contentUrl with https', 'a contentUrl that begins with https://');
    }
    if (images !== 'none' && contentUrl === undefined) {
      complain('contentUrl', 'is missing', 'the address to which the images go');
    }
  });
