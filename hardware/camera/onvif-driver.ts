import { z } from 'zod';
import type { BusMessage } from '../bus/bus.ts';
import type { DriverContext } from '../driver-context.ts';
import type { CameraDevice } from './camera.ts';
import { decodeOnvifInside, decodeOnvifOccupancy, decodeOnvifTrouble } from './codec.ts';
import { CameraFeed, feedOptions, topicSchema } from './feed.ts';
import { TrackedPeople } from './people.ts';
import { ONVIF_EVENTS, ONVIF_OBJECTS_INSIDE, ONVIF_OCCUPANCY, ONVIF_TROUBLES } from './protocol.ts';

export const onvifCameraOptionsSchema = z.strictObject({
  prefix: topicSchema.describe("the topic prefix of the camera's event broker (AddEventBroker)"),
  snapshotTopic: topicSchema
    .exactOptional()
    .describe('where the camera publishes JPEGs, since its events carry only an address; <prefix>/snapshot if absent'),
  countFrom: z
    .enum(['occupancy', 'objects-inside'])
    .default('occupancy')
    .describe('occupancy: an OccupancyCounter rule; objects-inside: an ObjectsInside rule, whose objects are counted'),
  rule: z.string().min(1).max(64).exactOptional().describe('name of the counting rule, where the camera has several'),
  deviceTimeoutMs: z
    .number()
    .int()
    .min(1000)
    .max(3_600_000)
    .default(60_000)
    .describe('silence after which it counts as down; have it publish a snapshot at least twice as often'),
  ...feedOptions,
});
export type OnvifCameraOptions = z.infer<typeof onvifCameraOptionsSchema>;

/** A camera that publishes ONVIF events as JSON (`onvif-ej`), and snapshots on a topic of their own. */
export function createOnvifCamera(id: string, options: OnvifCameraOptions, context: DriverContext): CameraDevice {
  const feed = new CameraFeed(options, context);
  const people = new TrackedPeople();
  const events = `${options.prefix}/${ONVIF_EVENTS}/`;
  const isOtherRule = (rule: string | null) => options.rule !== undefined && rule !== options.rule;

  function takeOccupancy({ payload, retained, atMs }: BusMessage): void {
    const decoded = decodeOnvifOccupancy(payload);
    if (!decoded.ok) return feed.refuse(decoded.counter, `occupancy: ${decoded.why}`, atMs);
    if (isOtherRule(decoded.value.rule)) return;
    if (retained) return feed.count('stale');
    feed.heard();
    if (options.countFrom === 'occupancy') feed.tellCount(decoded.value.count, atMs);
  }

  function takeInside({ payload, retained, atMs }: BusMessage): void {
    const decoded = decodeOnvifInside(payload);
    if (!decoded.ok) return feed.refuse(decoded.counter, `objects inside: ${decoded.why}`, atMs);
    const { rule, objectId, isInside } = decoded.value;
    if (isOtherRule(rule)) return;
    if (retained) return feed.count('stale');
    feed.heard();
    const changed = people.noteReturning(objectId, isInside);
    if (changed && options.countFrom === 'objects-inside') feed.tellCount(people.count(), atMs);
  }

  /** A retained trouble is believed: it can only lower our trust. A retained all-clear proves no life. */
  function takeTrouble(topic: string, text: string, { payload, retained, atMs }: BusMessage): void {
    const decoded = decodeOnvifTrouble(payload);
    if (!decoded.ok) return feed.refuse(decoded.counter, `${topic}: ${decoded.why}`, atMs);
    feed.note(topic, decoded.value ? text : null);
    if (!retained) feed.heard();
  }

  function takeEvent(message: BusMessage): void {
    // An empty message ends a property: the broker forgets it, and so do we.
    if (message.payload.length === 0) return;
    const topic = message.topic.slice(events.length);
    const isOf = (name: string) => topic === name || topic.startsWith(`${name}/`);
    if (isOf(ONVIF_OCCUPANCY)) return takeOccupancy(message);
    if (isOf(ONVIF_OBJECTS_INSIDE)) return takeInside(message);
    const trouble = Object.entries(ONVIF_TROUBLES).find(([name]) => isOf(name));
    if (trouble !== undefined) return takeTrouble(...trouble, message);
    feed.count('otherEvents');
    if (!message.retained) feed.heard();
  }

  function takeSnapshot({ payload, retained, atMs }: BusMessage): void {
    if (retained) return feed.count('stale');
    feed.takeSnapshot(payload, atMs);
  }

  return {
    id,
    kind: 'onvif-camera',
    start: () =>
      feed.start(() => [
        feed.subscribe(`${events}#`, takeEvent),
        feed.subscribe(options.snapshotTopic ?? `${options.prefix}/snapshot`, takeSnapshot),
      ]),
    stop: async () => feed.stop(),
    health: () => feed.health(),
    onEvent: (listener) => feed.onEvent(listener),
    onHealth: (listener) => feed.onHealth(listener),
  };
}
