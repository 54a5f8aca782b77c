import type { Clock } from '../clock.ts';
import { type Entropy, seededEntropy } from '../entropy.ts';
import type { Bus, Will } from './bus.ts';
import { MemoryClient } from './memory-client.ts';
import { topicMatches } from './topic.ts';

/** How badly the broker in memory carries messages; all zero is well. */
export interface MemoryBusDials {
  /** Chance that a message never reaches a subscriber, though its sender was told that it was taken. */
  dropChance: number;
  /** Chance that the sender is never told; its publish rejects although the message went out. */
  dropAckChance: number;
  /** Chance that a subscriber gets a message twice. */
  duplicateChance: number;
  /** ms from sender to subscriber. */
  latencyMs: number;
  /** Up to this many ms more, drawn for each delivery, so that messages overtake each other. */
  jitterMs: number;
}

/** An MQTT broker without a network, for tests and virtual time: clients of it are Buses with the real one's semantics. */
export interface MemoryBus {
  readonly dials: MemoryBusDials;
  client(name: string, options?: { readonly will?: Will | (() => Will) }): Bus;
  /** Cuts the connection of one client, or of all; wills are published, and clients come back by themselves. */
  cut(name?: string): void;
  /** The broker is gone, with what it retained, until `restart`. */
  kill(): void;
  restart(): void;
}

/** `entropy` feeds the dials alone; without it they draw from a fixed seed. */
export function createMemoryBus(clock: Clock, entropy: Entropy = seededEntropy(1)): MemoryBus {
  const dials: MemoryBusDials = { dropChance: 0, dropAckChance: 0, duplicateChance: 0, latencyMs: 0, jitterMs: 0 };
  const retained = new Map<string, Uint8Array>();
  const clients: MemoryClient[] = [];
  let alive = true;

  const delayMs = () => dials.latencyMs + (dials.jitterMs > 0 ? entropy.unit() * dials.jitterMs : 0);

  function send(client: MemoryClient, topic: string, payload: Uint8Array, isRetained: boolean): void {
    if (dials.dropChance > 0 && entropy.chance(dials.dropChance)) return;
    const copies = dials.duplicateChance > 0 && entropy.chance(dials.duplicateChance) ? 2 : 1;
    const { connection } = client;
    for (let copy = 0; copy < copies; copy += 1) {
      clock.after(delayMs(), () => {
        if (client.connection === connection) client.deliver(topic, payload, isRetained);
      });
    }
  }

  function route(topic: string, payload: Uint8Array, retain: boolean): void {
    if (retain && payload.length === 0) retained.delete(topic);
    else if (retain) retained.set(topic, payload);
    for (const client of clients) {
      if (client.filters().some((filter) => topicMatches(filter, topic))) send(client, topic, payload, false);
    }
  }

  function cut(client: MemoryClient): void {
    if (!client.isConnected) return;
    client.lose('the connection was cut');
    if (client.will !== undefined) route(client.will.topic, Buffer.from(client.will.payload), client.will.retain);
  }

  const broker = {
    isAlive: () => alive,
    route,
    isAckLost: () => dials.dropAckChance > 0 && entropy.chance(dials.dropAckChance),
    latencyMs: () => dials.latencyMs,
    giveRetained(client: MemoryClient, filter: string) {
      for (const [topic, payload] of retained) if (topicMatches(filter, topic)) send(client, topic, payload, true);
    },
  };
  return {
    dials,
    client(name, options = {}) {
      const client = new MemoryClient(clock, name, broker, options.will);
      clients.push(client);
      return client;
    },
    cut(name) {
      for (const client of clients) if (name === undefined || client.name === name) cut(client);
    },
    kill() {
      alive = false;
      retained.clear();
      for (const client of clients) if (client.isConnected) client.lose('the broker is gone');
    },
    restart() {
      alive = true;
    },
  };
}
