import type { Bus, Will } from '../../hardware/bus/bus.ts';
import type { Cancel, Clock } from '../../hardware/clock.ts';
import { createHostWatch } from './host-state.ts';
import { decodePayload, encodePayload, type Metric } from './payload.ts';
import { deviceTopic, type NodeName, nodeTopic, stateTopic } from './wire.ts';

/** What is told of the box, or of a device: metrics with names, each always of the same type. */
export type Metrics = readonly Metric[];

export interface Reading {
  readonly node: Metrics;
  /** By id; null while a device cannot be relied upon: then it is dead to the plant. */
  readonly devices: ReadonlyMap<string, Metrics | null>;
}

export interface EdgeNodeOptions {
  readonly name: NodeName;
  /** Without this host's word that it is there, nothing is told; null tells whoever listens. */
  readonly primaryHost: string | null;
  readonly clock: Clock;
  /** How things are now. */
  readonly read: () => Reading;
  /** How often what has changed is told, ms. */
  readonly everyMs: number;
  /** Makes the node's own connection, with this will. */
  readonly connect: (will: () => Will) => Bus;
}

/** An edge node of Sparkplug B (Eclipse Sparkplug 3.0.0, chapter 5): births, data, deaths, and rebirths on command. */
export interface EdgeNode {
  start(): void;
  /** Says goodbye first. */
  stop(): Promise<void>;
  counters(): Readonly<Record<string, number>>;
}

const MODULUS = 256;
const REBIRTH = 'Node Control/Rebirth';
/** Many hosts that ask at once get one birth. */
const REBIRTH_AFTER_MS = 100;

export function createEdgeNode(options: EdgeNodeOptions): EdgeNode {
  return new SparkplugNode(options);
}

class SparkplugNode implements EdgeNode {
  readonly #options: EdgeNodeOptions;
  readonly #bus: Bus;
  readonly #host = createHostWatch();
  readonly #counts: Record<string, number> = {};
  /** Of this connection's will; -1 before the first. */
  #bdSeq = -1;
  #seq = 0;
  /** What was told last, by device ('' for the node itself); null while unborn. */
  #told: Map<string, Metrics> | null = null;
  #isConnected = false;
  #unlisten: readonly (() => void)[] = [];
  #cancelTick: Cancel = () => {};
  #cancelBirth: Cancel | null = null;
  #restarting: Promise<void> = Promise.resolve();

  constructor(options: EdgeNodeOptions) {
    this.#options = options;
    this.#bus = options.connect(() => this.#nextWill());
  }

  start(): void {
    if (this.#unlisten.length > 0) return;
    const { name, primaryHost } = this.#options;
    this.#unlisten = [
      this.#bus.subscribe(nodeTopic(name, 'NCMD'), ({ payload }) => this.#takeCommand(payload)),
      ...(primaryHost === null
        ? []
        : [this.#bus.subscribe(stateTopic(primaryHost), ({ payload }) => this.#takeState(payload))]),
      this.#bus.onHealth(({ state }) => this.#noticeBus(state === 'up' || state === 'degraded')),
    ];
    this.#bus.start();
    this.#plan();
  }

  async stop(): Promise<void> {
    for (const each of this.#unlisten) each();
    this.#unlisten = [];
    this.#cancelTick();
    await this.#restarting;
    await this.#leave();
  }

  counters(): Readonly<Record<string, number>> {
    return { ...this.#counts };
  }

  #nextWill(): Will {
    this.#bdSeq = (this.#bdSeq + 1) % MODULUS;
    return { topic: nodeTopic(this.#options.name, 'NDEATH'), payload: this.#death(), retain: false };
  }

  #death(): Buffer {
    return encodePayload({ timestampMs: this.#nowMs(), metrics: [this.#bdSeqMetric()] });
  }

  #bdSeqMetric(): Metric {
    return { name: 'bdSeq', type: 'int64', value: this.#bdSeq };
  }

  #noticeBus(isConnected: boolean): void {
    if (isConnected === this.#isConnected) return;
    this.#isConnected = isConnected;
    if (isConnected) return this.#birthAfter(0);
    this.#forgetBirth();
    this.#host.forget();
  }

  #takeCommand(payload: Uint8Array): void {
    const metrics = decodePayload(payload)?.metrics ?? [];
    const isRebirth = metrics.some(({ name, type, value }) => name === REBIRTH && type === 'boolean' && value);
    this.#count(isRebirth ? 'rebirths' : 'commandsIgnored');
    if (isRebirth) this.#birthAfter(REBIRTH_AFTER_MS);
  }

  #takeState(payload: Uint8Array): void {
    if (!this.#host.take(payload)) return this.#count('statesIgnored');
    if (this.#host.isOnline()) {
      if (this.#told === null) this.#birthAfter(0);
    } else if (this.#told !== null) this.#restarting = this.#comeBack();
  }

  /** A host that is gone hears of nobody: the node dies, and waits for it over a connection of its own. */
  async #comeBack(): Promise<void> {
    await this.#leave();
    if (this.#unlisten.length > 0) this.#bus.start();
  }

  async #leave(): Promise<void> {
    const { name } = this.#options;
    const wasBorn = this.#told !== null;
    this.#forgetBirth();
    if (wasBorn) await this.#bus.publish(nodeTopic(name, 'NDEATH'), this.#death()).catch(() => undefined);
    await this.#bus.stop();
    this.#isConnected = false;
    this.#host.forget();
  }

  #forgetBirth(): void {
    this.#told = null;
    this.#cancelBirth?.();
    this.#cancelBirth = null;
  }

  /** Later at the soonest, so that the subscriptions of a new connection have gone before. */
  #birthAfter(delayMs: number): void {
    this.#cancelBirth ??= this.#options.clock.after(delayMs, () => {
      this.#cancelBirth = null;
      const { primaryHost } = this.#options;
      if (this.#isConnected && (primaryHost === null || this.#host.isOnline())) this.#birth();
    });
  }

  #birth(): void {
    const { name, read } = this.#options;
    const { node, devices } = read();
    const told = new Map<string, Metrics>([['', node]]);
    this.#told = told;
    this.#seq = 0;
    const rebirth: Metric = { name: REBIRTH, type: 'boolean', value: false };
    this.#send(nodeTopic(name, 'NBIRTH'), [this.#bdSeqMetric(), rebirth, ...node]);
    for (const [device, metrics] of devices) this.#tellDevice(told, device, metrics);
  }

  #plan(): void {
    this.#cancelTick = this.#options.clock.after(this.#options.everyMs, () => {
      if (this.#told !== null) this.#tell(this.#told);
      this.#plan();
    });
  }

  #tell(told: Map<string, Metrics>): void {
    const { name, read } = this.#options;
    const { node, devices } = read();
    const changed = changedSince(told.get('') ?? [], node);
    // What was not in the birth cannot be in the data: another birth says it.
    if (changed === null) return this.#birth();
    told.set('', node);
    if (changed.length > 0) this.#send(nodeTopic(name, 'NDATA'), changed);
    for (const [device, metrics] of devices) this.#tellDevice(told, device, metrics);
  }

  #tellDevice(told: Map<string, Metrics>, device: string, metrics: Metrics | null): void {
    const { name } = this.#options;
    const before = told.get(device);
    if (metrics === null) {
      if (before !== undefined) this.#send(deviceTopic(name, 'DDEATH', device), []);
      told.delete(device);
      return;
    }
    const changed = before === undefined ? null : changedSince(before, metrics);
    told.set(device, metrics);
    if (changed === null) this.#send(deviceTopic(name, 'DBIRTH', device), metrics);
    else if (changed.length > 0) this.#send(deviceTopic(name, 'DDATA', device), changed);
  }

  #send(topic: string, metrics: Metrics): void {
    const timestampMs = this.#nowMs();
    const stamped = metrics.map((metric) => ({ ...metric, timestampMs }));
    const payload = encodePayload({ timestampMs, metrics: stamped, seq: this.#seq });
    this.#seq = (this.#seq + 1) % MODULUS;
    this.#count('sent');
    // What is lost is a gap in the sequence: the host asks for a rebirth.
    this.#bus.publish(topic, payload, { qos: 0 }).catch(() => this.#count('publishFailed'));
  }

  /** A wall clock that shows a time before 1970 has none to tell. */
  #nowMs(): number {
    return Math.max(0, Math.trunc(this.#options.clock.wallMs()));
  }

  #count(what: string): void {
    this.#counts[what] = (this.#counts[what] ?? 0) + 1;
  }
}

/** Metrics that have another value than before; null where one was not there before. */
function changedSince(before: Metrics, now: Metrics): Metrics | null {
  const values = new Map(before.map(({ name, value }) => [name, value]));
  if (now.some(({ name }) => !values.has(name))) return null;
  return now.filter(({ name, value }) => values.get(name) !== value);
}
