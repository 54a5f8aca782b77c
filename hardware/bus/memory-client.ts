import type { Cancel, Clock } from '../clock.ts';
import type { DeviceHealth } from '../device.ts';
import type { Bus, PublishOptions, Will } from './bus.ts';
import { createHealthCell, type HealthCell } from './health-cell.ts';
import { createInFlight, type InFlight } from './in-flight.ts';
import { type BusListener, createListenerTable } from './listeners.ts';
import { isTopicFilter, isTopicName } from './topic.ts';

/** The broker in memory as a client sees it. */
export interface MemoryBroker {
  isAlive(): boolean;
  route(topic: string, payload: Uint8Array, retain: boolean): void;
  isAckLost(): boolean;
  latencyMs(): number;
  giveRetained(client: MemoryClient, filter: string): void;
}

const RECONNECT_MS = 250;
const LIMITS = { maxMessages: 256, maxBytes: 64 * 1024 * 1024, timeoutMs: 10_000 };

export class MemoryClient implements Bus {
  readonly address: string;
  readonly name: string;
  /** Of the connection that there is. */
  will: Will | undefined;
  /** Counts connections, so that what was sent over an earlier one is not delivered over a later. */
  connection = 0;
  isConnected = false;
  readonly #clock: Clock;
  readonly #broker: MemoryBroker;
  readonly #health: HealthCell;
  readonly #inFlight: InFlight;
  readonly #listeners = createListenerTable(() => {});
  readonly #nextWill: Will | (() => Will) | undefined;
  #running = false;
  #cancelReconnect: Cancel = () => {};

  constructor(clock: Clock, name: string, broker: MemoryBroker, will: Will | (() => Will) | undefined) {
    this.address = `memory:${name}`;
    this.name = name;
    this.#nextWill = will;
    this.#clock = clock;
    this.#broker = broker;
    this.#health = createHealthCell(clock);
    this.#inFlight = createInFlight(clock, LIMITS);
  }

  start(): void {
    this.#running = true;
    this.#reconnectAfter(0);
  }

  async stop(): Promise<void> {
    this.#running = false;
    this.#cancelReconnect();
    if (this.isConnected) this.lose('the bus was stopped');
    await Promise.resolve();
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
    if (this.isConnected) this.#broker.giveRetained(this, filter);
    return remove;
  }

  async publish(
    topic: string,
    payload: Uint8Array | string,
    { retain = false, qos = 1 }: PublishOptions = {},
  ): Promise<void> {
    const bytes = typeof payload === 'string' ? Buffer.from(payload) : Uint8Array.from(payload);
    const refusal = this.#whyNotPublish(topic, bytes.length);
    if (refusal !== null) {
      this.#health.count('publishRefused');
      throw new Error(`cannot publish on ${topic}: ${refusal}`);
    }
    await new Promise<void>((resolve, reject) => {
      const end = this.#inFlight.add(bytes.length, (error) => {
        this.#health.count(error === null ? 'published' : 'publishFailed');
        if (error === null) return resolve();
        reject(new Error(`cannot publish on ${topic}: ${error.message}`, { cause: error }));
      });
      this.#broker.route(topic, bytes, retain);
      if (qos === 0) end(null);
      else if (!this.#broker.isAckLost()) this.#clock.after(this.#broker.latencyMs(), () => end(null));
    });
  }

  /** The filters that it subscribes to now; none while disconnected. */
  filters(): readonly string[] {
    return this.isConnected ? this.#listeners.filters() : [];
  }

  deliver(topic: string, payload: Uint8Array, retained: boolean): void {
    this.#health.count('received');
    this.#listeners.dispatch({ topic, payload, retained, atMs: this.#clock.nowMs() });
  }

  lose(why: string): void {
    this.isConnected = false;
    this.connection += 1;
    this.#inFlight.rejectAll(why);
    this.#health.count('disconnected');
    this.#health.enter('down', why);
    if (this.#running) this.#reconnectAfter(RECONNECT_MS);
  }

  #whyNotPublish(topic: string, bytes: number): string | null {
    if (!isTopicName(topic)) return 'that is no topic name';
    return this.isConnected ? this.#inFlight.whyFull(bytes) : 'not connected to the memory bus';
  }

  #reconnectAfter(delayMs: number): void {
    this.#cancelReconnect();
    this.#cancelReconnect = this.#clock.after(delayMs, () => this.#tryConnect());
  }

  #tryConnect(): void {
    if (!this.#running || this.isConnected) return;
    if (!this.#broker.isAlive()) {
      this.#health.enter('down', 'the broker is gone');
      this.#reconnectAfter(RECONNECT_MS);
      return;
    }
    this.isConnected = true;
    this.will = typeof this.#nextWill === 'function' ? this.#nextWill() : this.#nextWill;
    this.connection += 1;
    this.#health.count('connected');
    this.#health.enter('up', '');
    for (const filter of this.#listeners.filters()) this.#broker.giveRetained(this, filter);
  }
}
