import type { Cancel, Clock } from '../clock.ts';
import type { DeviceHealth } from '../device.ts';
import { type Entropy, systemEntropy } from '../entropy.ts';
import type { Bus, BusMessage, PublishOptions } from './bus.ts';
import { createHealthCell, type HealthCell } from './health-cell.ts';

export interface BrokerOrder {
  readonly clock: Clock;
  readonly entropy?: Entropy;
  /** How long those before must be away until the next broker is tried, ms (default 10,000). */
  readonly patienceMs?: number;
  /** How long one that is back must stay until it is gone back to, ms (default 60,000). */
  readonly settleMs?: number;
}

/**
 * Several brokers as one: the first in order that is there carries everything. Those before it go on trying, each with its
 * own waits, and are gone back to; those behind it are not connected to. Half of both waits is drawn, so that the lanes of
 * a site do not move in step. Whoever changes the broker sees the bus go down and come up, and sends again.
 * @throws RangeError for no broker at all
 */
export function inOrder(brokers: readonly Bus[], order: BrokerOrder): Bus {
  const [first, ...others] = brokers;
  if (first === undefined) throw new RangeError('a bus needs at least one broker');
  return others.length === 0 ? first : new BrokersInOrder(brokers, order);
}

class BrokersInOrder implements Bus {
  readonly address: string;
  readonly #brokers: readonly Bus[];
  readonly #order: BrokerOrder;
  readonly #health: HealthCell;
  /** The one that carries; null while none does. */
  #active: number | null = null;
  /** How many of them, from the first on, are running. */
  #running = 0;
  #unwatch: readonly (() => void)[] = [];
  #cancelNext: Cancel | null = null;
  #cancelReturn: Cancel | null = null;

  constructor(brokers: readonly Bus[], order: BrokerOrder) {
    this.#brokers = brokers;
    this.#order = order;
    this.address = brokers.map(({ address }) => address).join(', else ');
    this.#health = createHealthCell(order.clock);
  }

  start(): void {
    if (this.#running > 0) return;
    this.#unwatch = this.#brokers.map((broker) => broker.onHealth(() => this.#notice()));
    this.#run(1);
    this.#notice();
  }

  async stop(): Promise<void> {
    for (const each of this.#unwatch) each();
    this.#cancelAll();
    this.#running = 0;
    this.#active = null;
    this.#health.enter('down', 'the bus was stopped');
    await Promise.all(this.#brokers.map(async (broker) => broker.stop()));
  }

  health(): DeviceHealth {
    const noticed = this.#health.current();
    const counters: Record<string, number> = { ...noticed.counters };
    for (const broker of this.#brokers) {
      for (const [name, times] of Object.entries(broker.health().counters)) {
        counters[name] = (counters[name] ?? 0) + times;
      }
    }
    // A broker's reason changes with each attempt, and only a change of its state is noticed.
    return { ...noticed, reason: this.#told().reason || noticed.reason, counters };
  }

  onHealth(listener: (health: DeviceHealth) => void): () => void {
    return this.#health.onChange(() => listener(this.health()));
  }

  subscribe(filter: string, listener: (message: BusMessage) => void): () => void {
    const removals = this.#brokers.map((broker) => broker.subscribe(filter, listener));
    return () => {
      for (const each of removals) each();
    };
  }

  async publish(topic: string, payload: Uint8Array | string, options: PublishOptions = {}): Promise<void> {
    const broker = this.#brokers[this.#active ?? 0];
    if (broker === undefined) throw new RangeError('a bus needs at least one broker');
    await broker.publish(topic, payload, options);
  }

  #notice(): void {
    if (this.#active !== null && !this.#carries(this.#active)) this.#active = null;
    const best = this.#brokers.findIndex((_, index) => index < this.#running && this.#carries(index));
    if (best === -1) this.#tryNextLater();
    else if (this.#active === null) this.#take(best);
    else if (best < this.#active) this.#returnLater(best);
    else this.#stay();
    const { state, reason } = this.#told();
    this.#health.enter(state, reason);
  }

  #take(index: number): void {
    this.#cancelAll();
    if (index > 0) this.#health.count('spareBrokerTaken');
    this.#active = index;
    this.#run(index + 1);
  }

  #stay(): void {
    this.#cancelReturn?.();
    this.#cancelReturn = null;
  }

  #returnLater(index: number): void {
    this.#cancelReturn ??= this.#after(this.#order.settleMs ?? 60_000, () => {
      this.#cancelReturn = null;
      // What was sent to the other and not answered must be sent again: listeners see a break.
      this.#active = null;
      this.#health.enter('down', `going back to ${this.#brokers[index]?.address ?? ''}`);
      this.#notice();
    });
  }

  #tryNextLater(): void {
    this.#stay();
    if (this.#running >= this.#brokers.length) return;
    this.#cancelNext ??= this.#after(this.#order.patienceMs ?? 10_000, () => {
      this.#cancelNext = null;
      this.#run(this.#running + 1);
      this.#notice();
    });
  }

  #run(count: number): void {
    this.#running = count;
    for (const [index, broker] of this.#brokers.entries()) {
      if (index < count) broker.start();
      else void broker.stop();
    }
  }

  #carries(index: number): boolean {
    const state = this.#brokers[index]?.health().state;
    return state === 'up' || state === 'degraded';
  }

  #told(): Pick<DeviceHealth, 'state' | 'reason'> {
    const [first] = this.#brokers;
    const active = this.#brokers[this.#active ?? 0];
    if (first === undefined || active === undefined || this.#running === 0) return this.#health.current();
    const { state, reason } = active.health();
    if (this.#active === null) return { state: state === 'unknown' ? state : 'down', reason };
    if (this.#active === 0) return { state, reason };
    return { state: 'degraded', reason: `${active.address} carries, for ${first.health().reason}` };
  }

  #after(longestMs: number, task: () => void): Cancel {
    const { clock, entropy = systemEntropy } = this.#order;
    return clock.after(longestMs * (0.5 + entropy.unit() / 2), task);
  }

  #cancelAll(): void {
    this.#stay();
    this.#cancelNext?.();
    this.#cancelNext = null;
  }
}
