import { z } from 'zod';
import { CATALOGUE, type DeviceKind } from '../../hardware/catalogue.ts';
import { centralSchema } from './central-schema.ts';
import { path, tlsSection } from './schema-parts.ts';
import { sparkplugKeys } from './sparkplug-schema.ts';

/** The site file: one computer, its lanes and their devices. Format 1. */

export const SITE_FILE_VERSION = 1;

const MIN_QUOTA_MB = 10;
const MAX_QUOTA_MB = 100_000_000;

const name = z.string().regex(/^[a-z0-9-]{1,32}$/, 'up to 32 lower-case letters, digits and hyphens');
const quotaMb = z.number().int().min(MIN_QUOTA_MB).max(MAX_QUOTA_MB);

const sectionSchema = z.looseObject({ kind: z.string() });

/** `kind` and the driver's own options, side by side. */
function deviceSection(kinds: Readonly<Record<string, DeviceKind<unknown>>>) {
  const [first, ...rest] = Object.entries(kinds).map(([kind, { optionsSchema }]) =>
    optionsSchema.safeExtend({ kind: z.literal(kind) }),
  );
  if (first === undefined) throw new RangeError('a role needs at least one kind of device');
  // The pipe gives the section its type, which a union over a table of kinds has lost.
  return z.discriminatedUnion('kind', [first, ...rest]).pipe(sectionSchema);
}

const BROKER_URL = /^mqtts?:\/\/([\w.-]+|\[[0-9a-fA-F:]+\])(:\d{1,5})?$/;

export const brokerSchema = z
  .strictObject({
    url: z
      .string()
      .regex(BROKER_URL, 'mqtt://host:port or mqtts://host:port, without user and password')
      .describe('address of the MQTT broker'),
    username: z.string().min(1).max(256).exactOptional().describe('user at the broker'),
    passwordFile: path.exactOptional().describe('file that holds nothing but the password'),
    tls: tlsSection('the broker').exactOptional().describe('needed with mqtts'),
  })
  .superRefine((broker, context) => {
    const secure = broker.url.startsWith('mqtts:');
    const complain = (key: string, message: string, allowed: string) => {
      context.addIssue({ code: 'custom', path: [key], message, params: { allowed } });
    };
    if (BROKER_URL.test(broker.url) && !URL.canParse(broker.url)) {
      complain('url', 'names a port or an address that there cannot be', 'a port from 1 to 65535');
    }
    if (secure && broker.tls === undefined) complain('tls', 'is missing', 'a section with caFile, for an mqtts broker');
    if (!secure && broker.tls !== undefined)
      complain('tls', 'needs an mqtts broker', 'a url that begins with mqtts://');
    if (broker.passwordFile !== undefined && broker.username === undefined) {
      complain('username', 'is missing', 'the user whose password is in passwordFile');
    }
  });

const HOST = /^[A-Za-z0-9.:-]{1,253}$/;
const LOOPBACK = /^(localhost|127\.0\.0\.1|::1)$/;

const deskSchema = z
  .strictObject({
    enabled: z.boolean().default(false).describe('whether officers find their screen at this computer'),
    host: z
      .string()
      .regex(HOST, 'an address of this computer, or 0.0.0.0 for all of them')
      .default('127.0.0.1')
      .describe('where it is served; beyond loopback only with tls'),
    port: z.number().int().min(0).max(65_535).default(8443).describe('TCP port; 0: any that is free'),
    tls: z
      .strictObject({
        certFile: path.describe('certificate of the desk and what signed it, PEM'),
        keyFile: path.describe('its private key, PEM'),
      })
      .exactOptional()
      .describe('needed where other computers open the desk'),
    names: z
      .array(z.string().regex(HOST, 'a host name'))
      .max(16)
      .default([])
      .describe('what browsers may call it, beside host and the names in its certificate'),
  })
  .superRefine(({ host, tls }, context) => {
    if (tls !== undefined || LOOPBACK.test(host)) return;
    const params = { allowed: 'a section with certFile and keyFile, for a desk that others can reach' };
    context.addIssue({ code: 'custom', path: ['tls'], message: 'is missing', params });
  });

const laneSchema = z.strictObject({
  id: name.describe('identity of the lane, unique in the site'),
  name: z.string().min(1).max(64).exactOptional().describe('what people call it; the id when absent'),
  gate: deviceSection(CATALOGUE.gate).describe('the mantrap'),
  documentReader: deviceSection(CATALOGUE.documentReader).describe('reads travel documents'),
  barcodeReader: deviceSection(CATALOGUE.barcodeReader)
    .exactOptional()
    .describe('reads boarding passes, bag tags, declarations'),
  bagScanner: deviceSection(CATALOGUE.bagScanner).exactOptional().describe('X-ray of bags'),
  camera: deviceSection(CATALOGUE.camera).exactOptional().describe('picture and people count'),
  face: z
    .enum(['off', 'document'])
    .default('off')
    .describe(
      'document: the camera picture is compared with the portrait that comes with the document; off: nothing is',
    ),
});
export type LaneConfig = z.infer<typeof laneSchema>;

const passages = z.number().int().min(1).max(10_000);
const swapSchema = z.strictObject({
  shadowPassages: passages
    .default(100)
    .describe('passages that a staged version is compared on before any of its answers counts'),
  probationPassages: passages
    .default(100)
    .describe('passages on which its answers count, and the version before is compared'),
  maxDecisionsChanged: z
    .number()
    .min(0)
    .max(1)
    .default(0.02)
    .describe('share of those passages that may be decided otherwise; beyond it the version is rolled back'),
  maxLatencyRatio: z
    .number()
    .min(1)
    .max(1000)
    .default(1.5)
    .describe('how many times as long its answers may take, in the median'),
  maxScoreDrift: z.number().min(0).max(1).default(0.1).describe('mean distance of its scores from those before'),
});

export const siteSchema = z.strictObject({
  version: z.literal(SITE_FILE_VERSION).describe('format of this file'),
  site: name.describe('identity of the site at the centre'),
  mode: z.enum(['operation', 'simulation']).describe('what is at stake: real passengers, or training and tests'),
  dataDir: path.describe('folder of the ledger and the images'),
  policy: path.describe('policy file'),
  broker: brokerSchema.describe('the MQTT broker of the site'),
  spareBrokers: z
    .array(brokerSchema)
    .max(4)
    .default([])
    .describe('brokers that carry, in this order, while those before them are away'),
  central: centralSchema.prefault({}).describe('the conversation with the centre'),
  sparkplug: z
    .strictObject({
      ...sparkplugKeys,
      broker: brokerSchema.exactOptional().describe("the plant's MQTT broker; the site's when absent"),
    })
    .exactOptional()
    .describe('telemetry for a plant: how devices and services are, and nothing of passengers'),
  inference: z
    .strictObject({
      packs: z
        .array(path)
        .default([])
        .describe('folders of model packs; without one, everybody who is asked for a risk is diverted'),
      trustedKeys: z
        .array(path)
        .max(16)
        .default([])
        .describe('public keys whose packs may run; in operation the shipped development key never counts'),
      deadlineMs: z
        .number()
        .int()
        .min(20)
        .max(10_000)
        .default(500)
        .describe('ms that a model may take; then the passenger goes to an officer'),
      threads: z.number().int().min(1).max(16).default(1).describe('threads of the inference process'),
      swap: swapSchema.prefault({}).describe('how a new version of a pack takes the place of the old one'),
    })
    .prefault({})
    .describe('the models'),
  images: z
    .strictObject({
      quotaMb: quotaMb.default(20_000).describe('MB that images may use'),
      retentionDays: z.number().int().min(1).max(3650).default(30).describe('days for which an image is kept'),
    })
    .prefault({})
    .describe('pictures and scans'),
  ledger: z
    .strictObject({
      maxMb: quotaMb.default(4000).describe('MB that the ledger may use; at 95 % nobody is released'),
    })
    .prefault({})
    .describe('the record of every decision'),
  desk: deskSchema.prefault({}).describe("the officers' screen"),
  log: z
    .strictObject({
      level: z.enum(['debug', 'info', 'warn', 'error']).default('info').describe('least level that is written'),
    })
    .prefault({})
    .describe('the log on standard error'),
  lanes: z.array(laneSchema).min(1).max(64).describe('the lanes, at least one'),
});

/** A site as the daemon sees it. `loadSite` makes every path absolute. */
export type SiteConfig = z.infer<typeof siteSchema>;
