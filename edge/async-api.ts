import { z } from 'zod';
import { bagSheetSchema } from './contract/pre-screening.ts';
import { LANE_SUBJECTS, type LaneSubject, SITE_SUBJECTS, type SiteSubject } from './contract/lane-subject.ts';
import { ADVICE_LIVES_MS, advisedSchema, answerSchema, COMMAND_LIVES_MS, commandSchema } from './live/wire.ts';
import { laneVersion } from './packs/version.ts';
import { signaturePairSchema } from './signing/signature-pair.ts';
import { laneStatusSchema } from './sync/lane-status.ts';
import { pointerSchema } from './sync/releases/release.ts';
import { receiptMessageSchema } from './sync/signed-receipt.ts';
import { recordEventSchema } from './sync/wire.ts';

type JsonSchema = ReturnType<typeof schemaOf>;
type Subject = LaneSubject | SiteSubject;

interface Spoken {
  readonly summary: string;
  readonly contentType: string;
  readonly payload: JsonSchema | object;
  readonly retain?: true;
  /** How long it is worth delivering, ms: a broker that speaks MQTT 5 drops it thereafter. */
  readonly livesMs?: number;
}

const JSON_TYPE = 'application/json';

/** What is said on each topic; the names of the topics and who may say it are in `contract/lane-subject.ts`. */
const SPOKEN: Readonly<Record<Subject, Spoken>> = {
  journal: {
    summary:
      'Rows of the ledger as CloudEvents, one or several in their order. They leave the outbox on a receipt alone.',
    contentType: 'application/cloudevents+json',
    payload: { oneOf: [schemaOf(recordEventSchema), { type: 'array', items: schemaOf(recordEventSchema) }] },
  },
  status: {
    summary: 'How the lane is, every half minute and when it changes: telemetry, never the record.',
    contentType: JSON_TYPE,
    payload: schemaOf(laneStatusSchema),
  },
  'command-answer': {
    summary: 'What became of a command or of advice.',
    contentType: JSON_TYPE,
    payload: schemaOf(answerSchema),
  },
  receipt: {
    summary: 'The signed word that the database of the centre holds every row up to a number.',
    contentType: JSON_TYPE,
    payload: schemaOf(receiptMessageSchema),
  },
  release: {
    summary: 'The release that the lane should run, by the name of its bytes. Renewed before it expires.',
    contentType: JSON_TYPE,
    payload: signed(pointerSchema),
    retain: true,
  },
  command: {
    summary: 'To be done within five seconds or not at all. Nothing here moves a leaf; a retained one is refused.',
    contentType: JSON_TYPE,
    payload: signed(commandSchema),
    livesMs: COMMAND_LIVES_MS,
  },
  advice: {
    summary: 'What an officer elsewhere thinks of a case. The officer at the desk decides.',
    contentType: JSON_TYPE,
    payload: signed(advisedSchema),
    livesMs: ADVICE_LIVES_MS,
  },
  'hold-baggage': {
    summary: 'Which bags of the hold are suspect, and which no longer are.',
    contentType: JSON_TYPE,
    payload: signed(bagSheetSchema),
    retain: true,
  },
};

/** The conversation of lane and centre over the broker, as the lane has it: an AsyncAPI 3.0 document. */
export function asyncApi(): object {
  const subjects = Object.keys(SPOKEN) as Subject[];
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Greenlane: lane and centre',
      version: laneVersion(),
      description: 'Seen from the lane. Topics, order, refusals and what each word means: docs/protocols/central.md.',
      license: { name: 'Apache-2.0' },
    },
    defaultContentType: JSON_TYPE,
    channels: Object.fromEntries(subjects.map((subject) => [subject, channelOf(subject)])),
    operations: Object.fromEntries(subjects.map((subject) => [subject, operationOf(subject)])),
    components: {
      messages: Object.fromEntries(
        subjects.map((subject) => {
          const { summary, contentType, payload } = SPOKEN[subject];
          return [subject, { name: subject, summary, contentType, payload }];
        }),
      ),
    },
  };
}

function channelOf(subject: Subject): object {
  const site = { description: 'Name of the site, percent-encoded' };
  const lane = { description: 'Name of the lane, percent-encoded' };
  const isOfLane = subject in LANE_SUBJECTS;
  return {
    address: isOfLane ? `greenlane/{site}/{lane}/${subject}` : `greenlane/{site}/${subject}`,
    parameters: isOfLane ? { site, lane } : { site },
    messages: { [subject]: { $ref: `#/components/messages/${subject}` } },
  };
}

function operationOf(subject: Subject): object {
  const said = { ...LANE_SUBJECTS, ...SITE_SUBJECTS }[subject];
  const { retain = false, livesMs } = SPOKEN[subject];
  const expiry = livesMs === undefined ? {} : { messageExpiryInterval: livesMs / 1000 };
  return {
    action: said === 'lane' ? 'send' : 'receive',
    channel: { $ref: `#/channels/${subject}` },
    summary: SPOKEN[subject].summary,
    bindings: { mqtt: { qos: 1, retain, ...expiry } },
  };
}

/** A signed document: the exact text that was signed, with both signatures. */
function signed(content: z.ZodType): object {
  return {
    type: 'object',
    required: ['body', 'signature'],
    additionalProperties: false,
    properties: {
      body: { type: 'string', contentMediaType: JSON_TYPE, contentSchema: schemaOf(content) },
      signature: schemaOf(signaturePairSchema),
    },
  };
}

/** JSON Schema, draft 7: what AsyncAPI 3.0 builds on. */
function schemaOf(schema: z.ZodType) {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { target: 'draft-7', io: 'input', unrepresentable: 'any' });
  return rest;
}
