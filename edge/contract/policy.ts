import { z } from 'zod';
import { dispositionWordSchema } from './case.ts';
import { customsCategorySchema } from './customs.ts';
import { findingCodeSchema } from './finding-code.ts';
import { severitySchema } from './judgement.ts';

/** What a site asks of a passage and how it judges one: data, versioned, signed off by the site, never code. */

const deadlineMs = z.number().int().min(100).max(600_000);
const share = z.number().min(0).max(1);
const words = z.string().min(1).max(120);
const hsPrefix = z
  .string()
  .regex(/^\d{2}(\d{2}(\d{2})?)?$/, 'a Harmonised System chapter, heading or subheading: 2, 4 or 6 digits in quotes');
const currency = z.string().regex(/^[A-Z]{3}$/, 'an ISO 4217 code: three capital letters');
const issuer = z
  .string()
  .regex(/^[A-Z]{1,3}$/, 'the issuing state as in the machine-readable zone: 1 to 3 capital letters');
const documentNumber = z.string().regex(/^[A-Z0-9]{1,20}$/, 'capital letters and digits, in quotes');
const plate = z.string().regex(/^\d{10}$/, 'a licence plate: ten digits in quotes');

/** When a piece of evidence must be there. `whenBagTag`: when a bag tag is known, read or named by another document. */
export const requirementSchema = z.enum(['always', 'whenBagTag', 'never']);
export type Requirement = z.infer<typeof requirementSchema>;

const evidenceNeedSchema = z.strictObject({
  required: requirementSchema.describe('when the passage needs it; missing at the deadline, it diverts'),
  deadlineMs: deadlineMs.describe('ms after the person is inside'),
});
export type EvidenceNeed = z.infer<typeof evidenceNeedSchema>;

/** The classes that a policy tells apart. Everybody is `ordinary` until a document says otherwise. */
export const passengerClassSchema = z.enum(['ordinary', 'trusted', 'diplomatic']);
export type PassengerClass = z.infer<typeof passengerClassSchema>;

const allowanceSchema = z
  .strictObject({
    name: words.describe('what an officer calls it'),
    hs: z.array(hsPrefix).min(1).describe('prefixes of the codes whose lines are summed'),
    appliesTo: z
      .array(passengerClassSchema)
      .min(1)
      .default(['ordinary', 'trusted'])
      .describe('classes of passenger that it limits'),
    minimumAgeYears: z.number().int().min(0).max(120).exactOptional().describe('a younger passenger may bring none'),
    maxQuantity: z.number().min(0).exactOptional().describe('pieces a passenger, in the unit of the declaration'),
    maxMassKg: z.number().min(0).exactOptional().describe('kilograms a passenger'),
    maxValue: z.number().min(0).exactOptional().describe('a passenger, in the accounting currency'),
  })
  .refine(
    (allowance) => [allowance.maxQuantity, allowance.maxMassKg, allowance.maxValue].some((max) => max !== undefined),
    {
      error: 'sets no limit',
      params: { allowed: 'at least one of maxQuantity, maxMassKg, maxValue' },
    },
  );
export type Allowance = z.infer<typeof allowanceSchema>;

/** What nobody brings by declaring it. */
const NEVER_EXCUSED: ReadonlySet<string> = new Set(['weapon', 'ammunition', 'narcotic']);

const seenRuleSchema = z
  .strictObject({
    category: customsCategorySchema.describe('what customs calls it; a model pack maps its classes to these'),
    severity: severitySchema.describe('weight of more than is declared and allowed: an alarm, a doubt or a notice'),
    hs: z.array(hsPrefix).default([]).describe('prefixes of the codes under which it may be declared; none: never'),
    piecesEach: z
      .number()
      .positive()
      .default(1)
      .describe('declared pieces in one thing seen, such as 200 cigarettes in a carton'),
    allowance: z.number().int().min(0).default(0).describe('how many a passenger may bring without declaring them'),
    threshold: share.default(0).describe("score from which a thing counts, where it is to be above the pack's own"),
  })
  .refine((rule) => !NEVER_EXCUSED.has(rule.category) || (rule.hs.length === 0 && rule.allowance === 0), {
    error: 'excuses what nothing excuses',
    params: { allowed: 'neither hs nor allowance for a weapon, ammunition or narcotic' },
  })
  .refine((rule) => !NEVER_EXCUSED.has(rule.category) || rule.severity !== 'notice', {
    path: ['severity'],
    error: 'lets through what nobody may bring',
    params: { allowed: 'alarm or doubt' },
  });
export type SeenRule = z.infer<typeof seenRuleSchema>;

const facesSchema = z.strictObject({
  deadlineMs: deadlineMs
    .default(8000)
    .describe('ms after the person is inside by which the portrait and a picture of the lane must be there'),
  sameBelow: z
    .number()
    .positive()
    .max(2)
    .exactOptional()
    .describe("distance below which two faces are one person, where it is to be stricter than the pack's own"),
  mismatch: z.enum(['alarm', 'doubt']).default('doubt').describe('weight of a face that differs from the portrait'),
  unclear: severitySchema
    .default('doubt')
    .describe('weight of pictures without a face, with several, or not good enough to compare'),
  notCompared: severitySchema.default('doubt').describe('weight of a comparison that could not be made'),
});

const holdBaggageSchema = z.strictObject({
  whenOld: severitySchema
    .default('doubt')
    .describe('weight of a passenger with checked bags while nothing new was heard of them; nothing before the first'),
});

const deskSchema = z.strictObject({
  reasonFor: z
    .array(dispositionWordSchema)
    .default(['seized', 'refer', 'welfare'])
    .describe('what an officer may decide only with a reason'),
  supervisorFor: z
    .array(findingCodeSchema)
    .default(['watch-listed', 'bag-sealed', 'hold-bag-suspect', 'hold-bag-missing'])
    .describe('findings after which a passenger is released only with a supervisor'),
  decideWithinMs: z
    .number()
    .int()
    .min(1000)
    .max(3_600_000)
    .nullable()
    .default(null)
    .describe('ms within which a case should be decided, counted down before the officer; null: no countdown'),
  restAfterMs: z
    .number()
    .int()
    .min(60_000)
    .max(14_400_000)
    .default(1_200_000)
    .describe('ms of looking at images after which the officer is reminded to rest'),
});

const documentEntrySchema = z.strictObject({
  documentIssuer: issuer.describe('issuing state of the document'),
  documentNumber: documentNumber.describe('number of the document, without fillers'),
  reason: words.describe('shown to the officer'),
});
export type DocumentEntry = z.infer<typeof documentEntrySchema>;

const evidenceNeedsSchema = z.strictObject({
  document: evidenceNeedSchema.describe('a readable travel document'),
  declaration: evidenceNeedSchema.describe('a customs declaration whose signature holds'),
  boardingPass: evidenceNeedSchema.describe('a boarding pass'),
  bagScan: evidenceNeedSchema.describe('a whole scan of each bag whose tag is known'),
  snapshot: evidenceNeedSchema.describe('a picture of the lane'),
});

const goodsRiskSchema = z
  .strictObject({
    divertFrom: share.describe('score (0 to 1) of the riskiest goods line from which a passage is diverted'),
    noticeFrom: share.describe('score from which the risk is told but diverts nobody'),
  })
  .refine((risk) => risk.noticeFrom <= risk.divertFrom, {
    path: ['noticeFrom'],
    error: 'is above divertFrom',
    params: { allowed: 'a number not above divertFrom' },
  });

export const policySchema = z.strictObject({
  id: z
    .string()
    .regex(/^[a-z0-9-]{1,64}$/, 'lower-case letters, digits and hyphens')
    .describe('name of the policy'),
  version: z
    .string()
    .regex(/^[\w.+-]{1,32}$/, 'letters, digits, dots and hyphens, in quotes')
    .describe('version, recorded with every decision'),
  evidence: evidenceNeedsSchema.describe('what a passage needs'),
  entry: z
    .strictObject({
      enterWithinMs: deadlineMs.describe('ms for which the permit to enter is renewed; then nobody entered'),
      leaveWithinMs: deadlineMs.describe(
        'ms after which an officer is called to somebody who has not left; the permit stays',
      ),
    })
    .describe('how long permits may be renewed'),
  goodsRisk: goodsRiskSchema.describe('thresholds of the goods-risk model'),
  currencies: z
    .strictObject({
      accounting: currency.describe('currency of every value in this file, ISO 4217'),
      rates: z
        .record(currency, z.number().positive())
        .default({})
        .describe('units of the accounting currency for one unit of another; an unlisted currency cannot be judged'),
    })
    .describe('how values are compared'),
  totalValue: z
    .strictObject({
      maxValue: z.number().min(0).describe('a passenger, in the accounting currency'),
      exceptHs: z
        .array(hsPrefix)
        .default([])
        .describe('prefixes of codes that do not count, having their own allowance'),
    })
    .exactOptional()
    .describe('limit of everything declared together'),
  allowances: z.array(allowanceSchema).default([]).describe('limits by kind of goods; above one diverts'),
  forbidden: z
    .array(
      z.strictObject({
        name: words.describe('what an officer calls it'),
        hs: z.array(hsPrefix).min(1).describe('prefixes of the codes'),
      }),
    )
    .default([])
    .describe('goods whose declaration is an alarm'),
  seen: z
    .array(seenRuleSchema)
    .default([])
    .superRefine((rules, context) => {
      for (const [index, { category }] of rules.entries()) {
        if (rules.findIndex((rule) => rule.category === category) === index) continue;
        const params = { allowed: 'one entry for each category' };
        context.addIssue({ code: 'custom', path: [index, 'category'], message: 'has an entry already', params });
      }
    })
    .describe('what a model may see in a bag; with any entry, every scan must be looked into'),
  faces: facesSchema.prefault({}).describe('at lanes that compare faces'),
  holdBaggage: holdBaggageSchema.prefault({}).describe('where hold baggage is screened before its passengers come'),
  desk: deskSchema.prefault({}).describe('at the diversion desk'),
  watchList: z.array(documentEntrySchema).default([]).describe('documents whose holder is an alarm'),
  sealedBags: z
    .array(z.strictObject({ plate: plate.describe('licence plate'), reason: words.describe('shown to the officer') }))
    .default([])
    .describe('bags under an electronic seal, each an alarm'),
  passengers: z
    .strictObject({
      trusted: z
        .strictObject({
          skipRandomDiversion: z
            .boolean()
            .describe('whether they are left out of the random diversion; nothing else is'),
          documents: z.array(documentEntrySchema).describe('their documents'),
        })
        .exactOptional()
        .describe('passengers whom the site has vetted'),
      diplomatic: z
        .strictObject({
          documentCodes: z
            .array(z.string().regex(/^[A-Z]{1,2}$/, 'one or two capital letters'))
            .min(1)
            .describe('document codes of the machine-readable zone, such as PD'),
        })
        .exactOptional()
        .describe('passengers whose bags are not opened: goods risk is not asked, the officer is told'),
    })
    .prefault({})
    .describe('classes of passenger'),
  randomDiversion: z
    .strictObject({
      rate: share.describe('share of otherwise silent passages that is diverted, 0 to 1'),
      seed: z.string().min(1).max(64).describe('from which every draw can be repeated'),
    })
    .describe('so that silence is never simply trusted'),
});
export type Policy = z.infer<typeof policySchema>;
