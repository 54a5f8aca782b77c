import type { DeviceHealth } from '../device.ts';

export interface BusMessage {
  readonly topic: string;
  readonly payload: Uint8Array;
  readonly retained: boolean;
  /** Monotonic ms at which the message had arrived. */
  readonly atMs: number;
}

/** What the broker publishes in a client's name when the connection breaks without a goodbye. */
export interface Will {
  readonly topic: string;
  readonly payload: string | Uint8Array;
  readonly retain: boolean;
}

export interface PublishOptions {
  /** The broker keeps it as the topic's last word and gives it to whoever subscribes later. */
  readonly retain?: boolean;
  /** Default 1. At 0 the publish resolves when it was handed to the connection, and may be lost with it. */
  readonly qos?: 0 | 1;
  /**
   * How long it is worth delivering, ms: a broker that speaks MQTT 5 drops it thereafter, in whole seconds, rounded up.
   * Others deliver it late, so that whoever reads must look at the time too.
   */
  readonly expiresMs?: number;
  /** The media type of the payload; MQTT 5 alone carries it. */
  readonly contentType?: string;
}

/** An MQTT broker, seen from one client: the bus side of a port. Reconnects for ever; never throws. */
export interface Bus {
  /** For people: "mqtt://127.0.0.1:1883". */
  readonly address: string;
  start(): void;
  stop(): Promise<void>;
  health(): DeviceHealth;
  onHealth(listener: (health: DeviceHealth) => void): () => void;
  /**
   * Subscribes (QoS 1) to a topic filter, again after each reconnect. The answer unsubscribes. At least once: a message
   * may come twice after a reconnect or where filters overlap, and retained ones come again when another listener joins.
   */
  subscribe(filter: string, listener: (message: BusMessage) => void): () => void;
  /**
   * Publishes. Resolves when the broker has acknowledged, which says nothing of anybody behind it.
   * Rejects at once while disconnected: nothing is queued in memory, whoever must not lose it keeps it.
   */
  publish(topic: string, payload: Uint8Array | string, options?: PublishOptions): Promise<void>;
}
