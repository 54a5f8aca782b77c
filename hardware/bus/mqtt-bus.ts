import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import { ErrorWithReasonCode, type IConnackPacket, type MqttClient } from 'mqtt';
import type { Cancel, Clock } from '../clock.ts';
import type { DeviceHealth } from '../device.ts';
import { type Entropy, systemEntropy } from '../entropy.ts';
import { type Attempt, createAttempt } from './attempt.ts';
import type { Bus, PublishOptions, Will } from './bus.ts';
import { explainReason } from './broker-error.ts';
import { whyNotTaken } from './broker-terms.ts';
import { createHealthCell, type HealthCell } from './health-cell.ts';
import { createInFlight, type InFlight } from './in-flight.ts';
import { type BusListener, createListenerTable } from './listeners.ts';
import { openMqttClient, sendInTurn } from './mqtt-client.ts';
import { createMqttSession, hangUpOnSilence, type MqttSession } from './mqtt-session.ts';
import { openBusSocket, type ReadTls } from './socket.ts';
import { isTopicFilter, isTopicName } from './topic.ts';
import { createVersionChoice } from './version-choice.ts';

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
  /**
   * Default true: the broker forgets our subscriptions when we disconnect. Where false it keeps them, and what comes for
   * them, for a day in MQTT 5 and as long as it likes in 3.1.1.
   */
  readonly cleanSession?: boolean;
  /** Asked for with each connection where it is a function, and not again where only the version is another. */
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
/** A packet's length is known to us only when it is whole; this far beyond the longest payload we hang up. */
const PACKET_SLACK_BYTES = MIB;
const GOODBYE_MS = 500;

/**
 * A Bus on MQTT 5 where the broker speaks it, otherwise on 3.1.1, which does for everything that the bus promises. Each
 * connection is a fresh client, so that nothing from before a break is sent after it.
 */
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
    this.#session?.client.unsubscribe(filter);
  });
  #running = false;
  readonly #versions = createVersionChoice();
  #client: MqttClient | null = null;
  /** From the client's `connect` on: before, it would send publishes twice. */
  #session: MqttSession | null = null;
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
    if (this.#session !== null) this.#subscribeAt(this.#session, [filter]);
    return remove;
  }

  async publish(topic: string, payload: Uint8Array | string, options: PublishOptions = {}): Promise<void> {
    const bytes = Buffer.from(payload);
    const session = this.#session;
    const refusal = this.#whyNotPublish(topic, bytes.length, options);
    if (session === null || refusal !== null) {
      this.#health.count('publishRefused');
      throw new Error(`cannot publish on ${topic}: ${refusal ?? 'not connected'}`);
    }
    await new Promise<void>((resolve, reject) => {
      let forget = () => ({ wasInVain: false });
      const end = this.#inFlight.add(bytes.length, (error) => {
        if (error === null) {
          this.#taken(session, topic);
          return resolve();
        }
        const { wasInVain } = forget();
        const why = this.#notTaken(session, topic, error);
        if (wasInVain && this.#running) hangUpOnSilence(session);
        reject(new Error(`cannot publish on ${topic}: ${why}`, { cause: error }));
      });
      forget = sendInTurn(session.client, session.line, { topic, payload: bytes, options, end });
    });
  }

  #taken(session: MqttSession, topic: string): void {
    this.#health.count('published');
    session.refusedTopics.delete(topic);
    const isWell = !session.hasRefusedFilter && session.refusedTopics.size === 0;
    if (this.#session === session && isWell) this.#health.enter('up', '');
  }

  #notTaken(session: MqttSession, topic: string, error: Error): string {
    this.#health.count('publishFailed');
    const isRefused = error instanceof ErrorWithReasonCode;
    if (isRefused) session.refusedTopics.add(topic);
    const why = isRefused ? explainReason(error.code) : error.message;
    const what = isRefused ? `${this.address} refused a message on ${topic}` : this.address;
    if (this.#session === session) this.#health.enter('degraded', `${what}: ${why}`);
    return why;
  }

  #whyNotPublish(topic: string, bytes: number, options: PublishOptions): string | null {
    if (!isTopicName(topic)) return 'that is no topic name';
    if (bytes > this.#maxPayloadBytes) return `${bytes} bytes are more than ${this.#maxPayloadBytes}`;
    if (!this.#running || this.#session === null) return `not connected to ${this.address}`;
    return whyNotTaken(this.#session.terms, topic, bytes, options) ?? this.#inFlight.whyFull(bytes);
  }

  #willOfNext(): Will | undefined {
    const { will } = this.#options;
    return typeof will === 'function' ? will() : will;
  }

  #connect(will = this.#willOfNext()): void {
    const { username, password, cleanSession = true } = this.#options;
    const attempt = createAttempt(this.#versions.next(), will);
    this.#bytesSincePacket = 0;
    let socket: Socket;
    try {
      socket = this.#openSocket(attempt);
    } catch (error) {
      attempt.note(error instanceof Error ? error : new Error(String(error)));
      return this.#closed(attempt);
    }
    const client = openMqttClient(socket, attempt.version, {
      clientId: this.#clientId,
      username,
      password,
      cleanSession,
      will,
      maxPacketBytes: this.#maxPayloadBytes + PACKET_SLACK_BYTES,
    });
    this.#client = client;
    attempt.watchClient(client);
    client.on('packetreceive', ({ cmd }) => {
      this.#bytesSincePacket = 0;
      if (cmd === 'puback') this.#session?.line.acknowledged();
    });
    client.on('error', (error) => {
      attempt.note(error);
      client.stream.destroy();
    });
    client.on('connect', (connack) => {
      if (attempt.isMisunderstood(connack)) client.stream.destroy();
      else this.#letIn(client, attempt, connack);
    });
    client.on('message', (topic, payload, packet) => this.#take(topic, payload, packet.retain));
    client.once('close', () => this.#closed(attempt));
  }

  #letIn(client: MqttClient, { version }: Attempt, connack: IConnackPacket): void {
    this.#session = createMqttSession(client, connack);
    this.#versions.letIn();
    this.#failedAttempts = 0;
    this.#health.count('connected');
    if (version === 5) this.#health.count('connectedMqtt5');
    this.#health.enter('up', '');
    this.#subscribeAt(this.#session, this.#listeners.filters());
  }

  #openSocket(attempt: Attempt): Socket {
    const socket = openBusSocket(this.#url, this.#options.readTls);
    attempt.watchSocket(socket);
    socket.on('error', (error) => attempt.note(error));
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

  #subscribeAt(session: MqttSession, filters: readonly string[]): void {
    if (filters.length === 0) return;
    session.client.subscribe([...filters], { qos: 1 }, (error, _grants, suback) => {
      const codes = suback?.granted.map(Number) ?? [];
      const refused = filters.filter((_, index) => (codes[index] ?? 0) >= 0x80);
      const why = codes.find((code) => code >= 0x80);
      if ((error === null && why === undefined) || this.#session !== session) return;
      session.hasRefusedFilter = true;
      this.#health.count('subscriptionRefused');
      const what = `${this.address} refused a subscription to ${(refused.length > 0 ? refused : filters).join(', ')}`;
      this.#health.enter('degraded', `${what}: ${why === undefined ? String(error?.message) : explainReason(why)}`);
    });
  }

  #closed(attempt: Attempt): void {
    const wasLetIn = this.#session !== null;
    this.#client = null;
    this.#session = null;
    // That an old broker does not know our version is no trouble of anybody's.
    if (this.#running && !wasLetIn && this.#versions.failed(attempt.end())) return this.#connect(attempt.will);
    this.#inFlight.rejectAll(`the connection to ${this.address} broke: ${attempt.why()}`);
    this.#health.count('disconnected');
    this.#health.enter('down', `${this.address}: ${attempt.why()}`);
    if (!this.#running) return;
    const { entropy = systemEntropy, reconnectMinMs = 250, reconnectMaxMs = 15_000 } = this.#options;
    const waitMs = Math.min(reconnectMaxMs, reconnectMinMs * 2 ** Math.min(this.#failedAttempts, 16));
    this.#failedAttempts += 1;
    // Half of the wait is drawn, so that the lanes of a site do not come back in step.
    this.#cancelReconnect = this.#clock.after(waitMs * (0.5 + entropy.unit() / 2), () => this.#connect());
  }
}
