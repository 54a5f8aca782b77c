import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import { MqttClient } from 'mqtt';
import type { Cancel, Clock } from '../clock.ts';
import type { DeviceHealth } from '../device.ts';
import { type Entropy, systemEntropy } from '../entropy.ts';
import type { Bus, PublishOptions, Will } from './bus.ts';
import { explainBrokerError } from './broker-error.ts';
import { createHealthCell, type HealthCell } from './health-cell.ts';
import { createInFlight, type InFlight } from './in-flight.ts';
import { type BusListener, createListenerTable } from './listeners.ts';
import { openBusSocket, type ReadTls } from './socket.ts';
import { isTopicFilter, isTopicName } from './topic.ts';

export interface MqttBusOptions {
  /** `mqtt://host:port` or `mqtts://host:port`. */
  readonly url: string;
  readonly clock: Clock;
  /** Draws the jitter between attempts to connect; the operating system's when absent. */
  readonly entropy?: Entropy;
  /** Must be the same at every start where `cleanSession` is false; random when absent. */
  readonly clientId?: string;
  readonly username?: string;
  readonly password?: string;
  readonly readTls?: ReadTls;
  /** Default true: the broker forgets our subscriptions when we disconnect. */
  readonly cleanSession?: boolean;
  /** Asked for with each connection where it is a function. */
  readonly will?: Will | (() => Will);
  /** Longest payload taken or sent, bytes (default 16 MiB); longer ones are refused and counted. */
  readonly maxPayloadBytes?: number;
  /** Publishes that may wait for their acknowledgement at once (default 256), and their bytes together (default 64 MiB). */
  readonly maxInFlight?: number;
  readonly maxInFlightBytes?: number;
  /** How long a publish waits for its acknowledgement, ms (default 10,000). */
  readonly publishTimeoutMs?: number;
  /** First and longest wait between attempts to connect, ms (default 250 and 15,000); doubles between them. */
  readonly reconnectMinMs?: number;
  readonly reconnectMaxMs?: number;
}

const MIB = 1024 * 1024;
const KEEPALIVE_S = 10;
const CONNECT_TIMEOUT_MS = 8000;
/** A packet's length is known to us only when it is whole; this far beyond the longest payload we hang up. */
const PACKET_SLACK_BYTES = MIB;
const GOODBYE_MS = 500;

/** A Bus on MQTT 3.1.1. Each connection is a fresh client, so that nothing from before a break is sent after it. */
export function createMqttBus(options: MqttBusOptions): Bus {
  return new MqttBus(options);
}

class MqttBus implements Bus {
  readonly address: string;
  readonly #options: MqttBusOptions;
  readonly #url: URL;
  readonly #clock: Clock;
  readonly #clientId: string;
  readonly #maxPayloadBytes: number;
  readonly #health: HealthCell;
  readonly #inFlight: InFlight;
  readonly #listeners = createListenerTable((filter) => {
    if (this.#isReady) this.#client?.unsubscribe(filter);
  });
  #running = false;
  #client: MqttClient | null = null;
  /** Whether the broker has let us in: from the client's `connect` on, before which it would send publishes twice. */
  #isReady = false;
  #hasRefusedFilter = false;
  #failedAttempts = 0;
  #bytesSincePacket = 0;
  #cancelReconnect: Cancel = () => {};

  constructor(options: MqttBusOptions) {
    this.#options = options;
    this.#url = new URL(options.url);
    this.address = `${this.#url.protocol}//${this.#url.host}`;
    this.#clock = options.clock;
    this.#clientId = options.clientId ?? `greenlane-${randomUUID()}`;
    this.#maxPayloadBytes = options.maxPayloadBytes ?? 16 * MIB;
    this.#health = createHealthCell(options.clock);
    this.#inFlight = createInFlight(options.clock, {
      maxMessages: options.maxInFlight ?? 256,
      maxBytes: options.maxInFlightBytes ?? 64 * MIB,
      timeoutMs: options.publishTimeoutMs ?? 10_000,
    });
  }

  start(): void {
    if (this.#running) return;
    this.#running = true;
    // A stop that is still saying goodbye connects again when it has done so.
    if (this.#client === null) this.#connect();
  }

  async stop(): Promise<void> {
    this.#running = false;
    this.#cancelReconnect();
    this.#inFlight.rejectAll('the bus was stopped');
    const client = this.#client;
    if (client === null) return;
    await new Promise<void>((resolve) => {
      const giveUp = this.#clock.after(GOODBYE_MS, () => client.stream.destroy());
      client.once('close', () => {
        giveUp();
        resolve();
      });
      if (client.connected) client.end();
      else client.stream.destroy();
    });
  }

  health(): DeviceHealth {
    return this.#health.current();
  }

  onHealth(listener: (health: DeviceHealth) => void): () => void {
    return this.#health.onChange(listener);
  }

  subscribe(filter: string, listener: BusListener): () => void {
    if (!isTopicFilter(filter)) throw new TypeError(`"${filter}" is no topic filter`);
    const remove = this.#listeners.add(filter, listener);
    this.#subscribeAt(this.#client, [filter]);
    return remove;
  }

  async publish(
    topic: string,
    payload: Uint8Array | string,
    { retain = false, qos = 1 }: PublishOptions = {},
  ): Promise<void> {
    const bytes = Buffer.from(payload);
    const client = this.#client;
    const refusal = this.#whyNotPublish(topic, bytes.length);
    if (client === null || refusal !== null) {
      this.#health.count('publishRefused');
      throw new Error(`cannot publish on ${topic}: ${refusal ?? 'not connected'}`);
    }
    await new Promise<void>((resolve, reject) => {
      let messageId: number | null = null;
      const end = this.#inFlight.add(bytes.length, (error) => {
        if (error === null) {
          this.#health.count('published');
          if (this.#isReady && !this.#hasRefusedFilter) this.#health.enter('up', '');
          return resolve();
        }
        this.#health.count('publishFailed');
        if (this.#isReady) this.#health.enter('degraded', `${this.address}: ${error.message}`);
        if (messageId !== null) client.removeOutgoingMessage(messageId);
        reject(new Error(`cannot publish on ${topic}: ${error.message}`, { cause: error }));
      });
      client.publish(topic, bytes, { qos, retain }, (error) => end(error ?? null));
      if (qos === 1) messageId = client.getLastMessageId();
    });
  }

  #whyNotPublish(topic: string, bytes: number): string | null {
    if (!isTopicName(topic)) return 'that is no topic name';
    if (bytes > this.#maxPayloadBytes) return `${bytes} bytes are more than ${this.#maxPayloadBytes}`;
    if (!this.#running || !this.#isReady) return `not connected to ${this.address}`;
    return this.#inFlight.whyFull(bytes);
  }

  #connect(): void {
    const { username, password, cleanSession = true } = this.#options;
    const will = typeof this.#options.will === 'function' ? this.#options.will() : this.#options.will;
    let lastError = 'the connection was closed';
    const noteError = (error: Error) => {
      lastError = explainBrokerError(error);
    };
    this.#bytesSincePacket = 0;
    let socket: Socket;
    try {
      socket = this.#openSocket(noteError);
    } catch (error) {
      return this.#closed(explainBrokerError(error instanceof Error ? error : new Error(String(error))));
    }
    const client = new MqttClient(() => socket, {
      protocolId: 'MQTT',
      protocolVersion: 4,
      clientId: this.#clientId,
      clean: cleanSession,
      keepalive: KEEPALIVE_S,
      connectTimeout: CONNECT_TIMEOUT_MS,
      reconnectPeriod: 0,
      resubscribe: false,
      queueQoSZero: false,
      ...(username === undefined ? {} : { username }),
      ...(password === undefined ? {} : { password }),
      ...(will === undefined ? {} : { will: { ...will, payload: Buffer.from(will.payload), qos: 1 } }),
    });
    this.#client = client;
    client.on('packetreceive', () => {
      this.#bytesSincePacket = 0;
    });
    client.on('error', (error) => {
      noteError(error);
      client.stream.destroy();
    });
    client.on('connect', () => {
      this.#failedAttempts = 0;
      this.#isReady = true;
      this.#hasRefusedFilter = false;
      this.#health.count('connected');
      this.#health.enter('up', '');
      this.#subscribeAt(client, this.#listeners.filters());
    });
    client.on('message', (topic, payload, packet) => this.#take(topic, payload, packet.retain));
    client.once('close', () => this.#closed(lastError));
  }

  #openSocket(onError: (error: Error) => void): Socket {
    const socket = openBusSocket(this.#url, this.#options.readTls);
    socket.on('error', onError);
    socket.on('data', (chunk: Buffer) => {
      this.#bytesSincePacket += chunk.length;
      if (this.#bytesSincePacket <= this.#maxPayloadBytes + PACKET_SLACK_BYTES) return;
      this.#health.count('packetTooBig');
      socket.destroy(new Error(`a packet of more than ${this.#maxPayloadBytes} bytes arrived`));
    });
    return socket;
  }

  #take(topic: string, payload: Buffer, retained: boolean): void {
    const atMs = this.#clock.nowMs();
    if (!this.#running) return;
    if (payload.length > this.#maxPayloadBytes) return this.#health.count('payloadTooBig');
    this.#health.count('received');
    this.#listeners.dispatch({ topic, payload, retained, atMs });
  }

  #subscribeAt(client: MqttClient | null, filters: readonly string[]): void {
    if (client === null || !this.#isReady || filters.length === 0) return;
    client.subscribe([...filters], { qos: 1 }, (error, granted) => {
      if (error === null && granted?.every((grant) => grant.qos !== 128) === true) return;
      if (this.#client !== client || !this.#isReady) return;
      this.#hasRefusedFilter = true;
      this.#health.count('subscriptionRefused');
      this.#health.enter('degraded', `${this.address} refused a subscription to ${filters.join(', ')}`);
    });
  }

  #closed(why: string): void {
    this.#client = null;
    this.#isReady = false;
    this.#inFlight.rejectAll(`the connection to ${this.address} broke`);
    this.#health.count('disconnected');
    this.#health.enter('down', `${this.address}: ${why}`);
    if (!this.#running) return;
    const { entropy = systemEntropy, reconnectMinMs = 250, reconnectMaxMs = 15_000 } = this.#options;
    const waitMs = Math.min(reconnectMaxMs, reconnectMinMs * 2 ** Math.min(this.#failedAttempts, 16));
    this.#failedAttempts += 1;
    // Half of the wait is drawn, so that the lanes of a site do not come back in step.
    this.#cancelReconnect = this.#clock.after(waitMs * (0.5 + entropy.unit() / 2), () => this.#connect());
  }
}
