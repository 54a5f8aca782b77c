import { z } from 'zod';
import type { BusMessage } from '../bus/bus.ts';
import type { DriverContext } from '../driver-context.ts';
import type { CameraDevice } from './camera.ts';
import { decodeFrigateCount, decodeFrigateEvent } from './codec.ts';
import { CameraFeed, feedOptions, topicSchema } from './feed.ts';
import { TrackedPeople } from './people.ts';
import { FRIGATE } from './protocol.ts';

export const frigateCameraOptionsSchema = z.strictObject({
  prefix: topicSchema.default('frigate').describe("Frigate's topic_prefix"),
  camera: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,64}$/)
    .describe("the camera's name in Frigate's configuration"),
  countFrom: z
    .enum(['counts', 'events'])
    .default('counts')
    .describe('counts: the number that Frigate says; events: the people whom its events tell of, each once'),
  bagLabels: z
    .array(z.string().regex(/^[a-z_-]{1,32}$/))
    .max(16)
    .default(['suitcase', 'backpack', 'handbag'])
    .describe("Frigate's object labels that are bags; a bag that stays when its owner has gone was left behind"),
  deviceTimeoutMs: z
    .number()
    .int()
    .min(1000)
    .max(3_600_000)
    .default(150_000)
    .describe("silence after which it counts as down; more than twice Frigate's mqtt stats_interval"),
  ...feedOptions,
});
export type FrigateCameraOptions = z.infer<typeof frigateCameraOptionsSchema>;

/** A camera behind Frigate: people counts, snapshots of people, and Frigate's own availability. */
export function createFrigateCamera(id: string, options: FrigateCameraOptions, context: DriverContext): CameraDevice {
  const feed = new CameraFeed(options, context);
  const people = new TrackedPeople();
  const camera = `${options.prefix}/${options.camera}`;
  const person = `${camera}/person`;
  const bags = new Map<string, number>();

  function takeCount({ payload, retained, atMs }: BusMessage): void {
    const decoded = decodeFrigateCount(payload);
    if (!decoded.ok) return feed.refuse(decoded.counter, `count: ${decoded.why}`, atMs);
    // What was retained may be from before the camera stopped; the next change comes fresh.
    if (retained) return feed.count('stale');
    feed.heard();
    if (options.countFrom === 'counts') feed.tellCount(decoded.value, atMs);
  }

  function takeBags(label: string, { payload, retained, atMs }: BusMessage): void {
    const decoded = decodeFrigateCount(payload);
    if (!decoded.ok) return feed.refuse(decoded.counter, `${label}: ${decoded.why}`, atMs);
    if (retained) return feed.count('stale');
    feed.heard();
    bags.set(label, decoded.value);
    feed.tellBags(total(bags.values()), atMs);
  }

  function takeSnapshot({ payload, retained, atMs }: BusMessage): void {
    if (retained) return feed.count('stale');
    feed.takeSnapshot(payload, atMs);
  }

  function takeEvent({ payload, retained, atMs }: BusMessage): void {
    const decoded = decodeFrigateEvent(payload);
    if (!decoded.ok) return feed.refuse(decoded.counter, `event: ${decoded.why}`, atMs);
    const { type, after } = decoded.value;
    if (after.camera !== options.camera || after.label !== 'person') return;
    if (retained) return feed.count('stale');
    feed.heard();
    feed.count('events');
    const changed = people.note(after.id, type !== 'end' && !after.false_positive);
    if (changed && options.countFrom === 'events') feed.tellCount(people.count(), atMs);
  }

  function takeAvailable({ payload, retained, atMs }: BusMessage): void {
    const word = Buffer.from(payload.subarray(0, 16)).toString('latin1');
    if (word === 'online') {
      people.clear();
      if (!retained) feed.heard();
    } else if (word === 'offline' || word === 'stopped') feed.gone(`Frigate is ${word}`);
    else feed.refuse('wrongShape', 'availability: neither online, stopped nor offline', atMs);
  }

  return {
    id,
    kind: 'frigate-camera',
    start: () =>
      feed.start(() => [
        feed.subscribe(person, takeCount),
        feed.subscribe(`${person}/snapshot`, takeSnapshot),
        ...options.bagLabels.map((label) =>
          feed.subscribe(`${camera}/${label}`, (message) => takeBags(label, message)),
        ),
        feed.subscribe(`${options.prefix}/${FRIGATE.events}`, takeEvent),
        feed.subscribe(`${options.prefix}/${FRIGATE.available}`, takeAvailable),
        feed.subscribe(`${options.prefix}/${FRIGATE.stats}`, ({ retained }) => {
          if (!retained) feed.heard();
        }),
      ]),
    stop: async () => feed.stop(),
    health: () => feed.health(),
    onEvent: (listener) => feed.onEvent(listener),
    onHealth: (listener) => feed.onHealth(listener),
  };
}

function total(counts: Iterable<number>): number {
  let sum = 0;
  for (const count of counts) sum += count;
  return sum;
}
