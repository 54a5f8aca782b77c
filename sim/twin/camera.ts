import type { Bus, Will } from '../../hardware/bus/bus.ts';
import { FRIGATE, ONVIF_EVENTS, ONVIF_OCCUPANCY } from '../../hardware/camera/protocol.ts';
import type { Cancel, Clock } from '../../hardware/clock.ts';
import type { Entropy } from '../../hardware/entropy.ts';
import { frameOf, stamped } from '../camera-frames/frames.ts';
import { type BusFault, type BusVoice, createBusVoice } from './bus-fault.ts';

/** A camera that tells the broker how many people it sees, in the words of one dialect. */
export interface CameraTwin {
  fault: BusFault;
  start(): void;
  stop(): void;
  /** So many people are in view from now on; a snapshot goes with it while anybody is: `picture`, or a drawn one. */
  see(people: number, picture?: Uint8Array): void;
  /** So many bags are in view from now on; a dialect that counts no bags says nothing. */
  seeBags(bags: number): void;
  /** Messages that the broker did not take. */
  failures(): number;
}

export interface CameraTwinOptions {
  readonly bus: Bus;
  readonly clock: Clock;
  readonly entropy: Entropy;
  readonly prefix: string;
}

/** What a dialect has of its own. */
interface Dialect {
  /** Says that it lives; once when it starts, then every `BEAT_MS`. */
  beat(isFirst: boolean): void;
  tell(people: number, frame: Uint8Array | null): void;
  tellBags(bags: number): void;
  bye(): void;
}

const BEAT_MS = 5000;

export function frigateWill(prefix: string): Will {
  return { topic: `${prefix}/${FRIGATE.available}`, payload: 'offline', retain: true };
}

/** Speaks as Frigate does for one of its cameras. */
export function createFrigateTwin(options: CameraTwinOptions & { readonly camera: string }): CameraTwin {
  const { bus, clock, entropy, prefix, camera } = options;
  const voice = createBusVoice(bus, clock, entropy);
  let tracked: readonly string[] = [];
  let lastId = 0;

  function event(type: 'new' | 'update' | 'end', id: string): void {
    const object = { id, camera, label: 'person', false_positive: false, score: 0.87, stationary: false };
    const body = {
      type,
      before: object,
      after: { ...object, end_time: type === 'end' ? clock.wallMs() / 1000 : null },
    };
    voice.say('event', `${prefix}/${FRIGATE.events}`, JSON.stringify(body));
  }

  function follow(people: number): void {
    for (const id of tracked.slice(people)) event('end', id);
    tracked = tracked.slice(0, people);
    for (const id of tracked) event('update', id);
    while (tracked.length < people) {
      lastId += 1;
      const id = `${(clock.wallMs() / 1000).toFixed(6)}-${camera}${lastId}`;
      tracked = [...tracked, id];
      event('new', id);
    }
  }

  return createTwin(voice, clock, {
    beat(isFirst) {
      if (isFirst) voice.say('available', `${prefix}/${FRIGATE.available}`, 'online', { retain: true });
      voice.say('stats', `${prefix}/${FRIGATE.stats}`, JSON.stringify({ service: { uptime: clock.nowMs() / 1000 } }));
    },
    tell(people, frame) {
      follow(people);
      voice.say('count', `${prefix}/${camera}/person`, String(people));
      if (frame !== null) voice.say('snapshot', `${prefix}/${camera}/person/snapshot`, frame, { retain: true });
    },
    tellBags: (bags) => voice.say('bags', `${prefix}/${camera}/suitcase`, String(bags)),
    bye: () => voice.say('available', `${prefix}/${FRIGATE.available}`, 'stopped', { retain: true }),
  });
}

/** Speaks as an ONVIF camera with one counting rule, and puts snapshots on `<prefix>/snapshot`. */
export function createOnvifTwin(options: CameraTwinOptions): CameraTwin {
  const { bus, clock, entropy, prefix } = options;
  const voice = createBusVoice(bus, clock, entropy);
  const utcTime = () => new Date(clock.wallMs()).toISOString();

  return createTwin(voice, clock, {
    beat() {
      const body = { UtcTime: utcTime(), Source: { VideoSourceConfigurationToken: '1' }, Data: { State: false } };
      const topic = `${prefix}/${ONVIF_EVENTS}/VideoSource/ImageTooDark/ImagingService/&1`;
      voice.say('trouble', topic, JSON.stringify(body), { retain: true });
    },
    tell(people, frame) {
      const source = { VideoSource: '1', Rule: 'Mantrap' };
      const body = { UtcTime: utcTime(), Source: source, Data: { Count: people } };
      const topic = `${prefix}/${ONVIF_EVENTS}/${ONVIF_OCCUPANCY}/&1/Mantrap`;
      voice.say('count', topic, JSON.stringify(body), { retain: true });
      if (frame !== null) voice.say('snapshot', `${prefix}/snapshot`, frame);
    },
    tellBags: () => {},
    bye: () => {},
  });
}

function createTwin(voice: BusVoice, clock: Clock, dialect: Dialect): CameraTwin {
  let cancelBeat: Cancel = () => {};
  let serial = 0;

  function beat(isFirst: boolean): void {
    dialect.beat(isFirst);
    cancelBeat = clock.after(BEAT_MS, () => beat(false));
  }

  function frame(people: number, picture: Uint8Array | undefined): Uint8Array {
    return picture === undefined ? frameOf(people, serial) : stamped(picture, `frame ${serial}`);
  }

  return {
    get fault() {
      return voice.fault;
    },
    set fault(fault) {
      voice.fault = fault;
    },
    failures: () => voice.failures(),
    seeBags: (bags) => dialect.tellBags(bags),
    start() {
      cancelBeat();
      beat(true);
    },
    stop() {
      cancelBeat();
      dialect.bye();
    },
    see(people, picture) {
      serial += 1;
      // A camera that is wrong sees one too many.
      const told = voice.fault === 'wrong' ? people + 1 : people;
      dialect.tell(told, told > 0 ? frame(told, picture) : null);
    },
  };
}
