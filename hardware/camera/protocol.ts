import { z } from 'zod';

/** Frigate's topics and payloads (blakeblackshear/frigate docs/docs/integrations/mqtt.md), below its topic prefix. */
export const FRIGATE = {
  /** `online`, `stopped` or `offline` (its will); retained. */
  available: 'available',
  /** Its own figures, every minute unless configured otherwise: the only thing it says while nothing happens. */
  stats: 'stats',
  /** Several updates for each tracked object of every camera. */
  events: 'events',
} as const;

const frigateObjectSchema = z.object({
  id: z.string().min(1).max(64),
  camera: z.string().max(64),
  label: z.string().max(64),
  false_positive: z.boolean(),
});

export const frigateEventSchema = z.object({
  type: z.enum(['new', 'update', 'end']),
  after: frigateObjectSchema,
});
export type FrigateEvent = z.infer<typeof frigateEventSchema>;

/**
 * ONVIF events as JSON over MQTT (ONVIF Core Specification, "MQTT event brokering"): the topic is the event's own below
 * `<prefix>/onvif-ej/`, without `tns1:`, followed by `/&<source>...`.
 */
export const ONVIF_EVENTS = 'onvif-ej';

/** How many are in a rule's area now. `Counter` beside it counts passages since a reset, so it says nothing of now. */
export const ONVIF_OCCUPANCY = 'RuleEngine/CountAggregation/OccupancyCounter';
/** One object's entering or leaving of a rule's field. */
export const ONVIF_OBJECTS_INSIDE = 'RuleEngine/FieldDetector/ObjectsInside';

/** Events by which a camera says that it cannot see, and what to tell an operator. */
export const ONVIF_TROUBLES: Readonly<Record<string, string>> = {
  'VideoSource/ImageTooBlurry': 'the image is too blurry',
  'VideoSource/ImageTooDark': 'the image is too dark',
  'VideoSource/SignalLoss': 'the video signal is lost',
};

/** Simple items are told as JSON values by some makers and as strings by others. */
const truth = z.union([z.boolean(), z.enum(['true', 'false']).transform((word) => word === 'true')]);
const wholeNumber = z.union([
  z.number(),
  z
    .string()
    .regex(/^\d{1,6}$/)
    .transform(Number),
]);
const peopleCountSchema = z.pipe(wholeNumber, z.number().int().min(0).max(1000));

const source = z.object({ Rule: z.string().max(64).exactOptional() }).exactOptional();

export const onvifOccupancySchema = z.object({ Source: source, Data: z.object({ Count: peopleCountSchema }) });
export const onvifInsideSchema = z.object({
  Source: source,
  Data: z.object({
    ObjectId: z.union([z.string().min(1).max(64), z.number().int().transform(String)]),
    IsInside: truth,
  }),
});
export const onvifTroubleSchema = z.object({ Data: z.object({ State: truth }) });
