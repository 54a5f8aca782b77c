import { createHash } from 'node:crypto';
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Bus, BusMessage } from '../../hardware/bus/bus.ts';
import type { VirtualClock } from '../../hardware/virtual-clock.ts';
import { Fault } from '../contract/fault.ts';
import type { Policy } from '../contract/policy.ts';
import type { WatchList } from '../contract/watch-list.ts';
import { generateKeys, type PrivateKey, type Trust } from '../signing/keys.ts';
import {
  encodePointer,
  encodeRelease,
  type Release,
  type ReleasePointer,
  releaseTopic,
} from '../sync/releases/release.ts';
import type { FetchContent } from './fetching.ts';

export const SITE = 'hillport';
export const LIFETIME_MS = 86_400_000;

const CENTRE = generateKeys('centre');
export const TRUST: Trust = { keys: [CENTRE.publicKey], developmentKey: 'refused' };

/** What a release is made of, in the words of those who make it. */
export interface Making {
  readonly policy?: Policy | string;
  readonly watchList?: WatchList;
  readonly siteFile?: string;
  readonly packs?: readonly string[];
  readonly key?: PrivateKey;
}

type Named = Pick<NonNullable<ReleasePointer['release']>, 'sha256' | 'bytes'>;

/** Content under the names of its bytes, and a mirror that gives it out, or does not. */
function createContent() {
  const content = new Map<string, Buffer>();
  const mirror: { gives: 'content' | 'other bytes' | 'nothing'; waiting: number } = { gives: 'content', waiting: 0 };

  async function hang(signal: AbortSignal): Promise<never> {
    const { promise, reject } = Promise.withResolvers<never>();
    mirror.waiting += 1;
    signal.addEventListener('abort', () => {
      mirror.waiting -= 1;
      reject(signal.reason);
    });
    return promise;
  }
  const fetch: FetchContent = async (sha256, bytes, toFile, signal) => {
    await Promise.resolve();
    const held = content.get(sha256);
    if (mirror.gives === 'other bytes') throw new Fault('content-refused', `What came as ${sha256} has another hash`);
    if (mirror.gives === 'nothing' || held === undefined) return hang(signal);
    if (held.length !== bytes) throw new Fault('content-refused', `More than the announced ${bytes} bytes came`);
    mkdirSync(path.dirname(toFile), { recursive: true });
    writeFileSync(`${toFile}.part`, held);
    renameSync(`${toFile}.part`, toFile);
  };
  return {
    content,
    mirror,
    fetch,
    keep(text: string): Named {
      const bytes = Buffer.from(text);
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      content.set(sha256, bytes);
      return { sha256, bytes: bytes.length };
    },
  };
}

/** A broker that keeps the last word of each topic. */
function createBroker(clock: VirtualClock) {
  const listeners = new Map<string, (message: BusMessage) => void>();
  const retained = new Map<string, string>();
  const give = (topic: string, payload: string) => {
    listeners.get(topic)?.({ topic, payload: Buffer.from(payload), retained: false, atMs: clock.nowMs() });
  };
  const bus: Pick<Bus, 'subscribe' | 'health'> = {
    subscribe(topic, listener) {
      listeners.set(topic, listener);
      const kept = retained.get(topic);
      if (kept !== undefined) give(topic, kept);
      return () => listeners.delete(topic);
    },
    health: () => ({ state: 'up', reason: '', sinceMs: 0, counters: {} }),
  };
  const forget = () => retained.clear();
  return { give, bus, forget, retain: (topic: string, payload: string) => void retained.set(topic, payload) };
}

/** A centre that signs releases and pointers. */
export function createCentre(clock: VirtualClock) {
  const store = createContent();
  const broker = createBroker(clock);
  const sequences = new Map<string, number>();

  return {
    fetch: store.fetch,
    mirror: store.mirror,
    content: store.content,
    bus: broker.bus,
    /** The broker keeps nothing of what was said before. */
    forget: broker.forget,
    make(version: number, making: Making): ReleasePointer['release'] {
      const { policy, watchList, siteFile, packs, key = CENTRE.privateKey } = making;
      const text = typeof policy === 'string' ? policy : JSON.stringify(policy);
      const file = { ...store.keep('a model'), name: 'model.onnx' };
      const release: Release = {
        kind: 'greenlane-release',
        version,
        createdAtMs: clock.wallMs(),
        note: '',
        items: {
          ...(policy === undefined ? {} : { policy: store.keep(text) }),
          ...(watchList === undefined ? {} : { watchList: store.keep(JSON.stringify(watchList)) }),
          ...(siteFile === undefined ? {} : { configuration: store.keep(siteFile) }),
          ...(packs === undefined ? {} : { packs: packs.map((id) => ({ id, version: '1.1.0', files: [file] })) }),
        },
      };
      return { version, ...store.keep(encodeRelease(release, key)) };
    },
    /** Points a lane to a release, as the centre would, but for the changes. @returns what was published */
    point(
      lane: string,
      release: ReleasePointer['release'],
      changes: Partial<ReleasePointer> = {},
      key: PrivateKey = CENTRE.privateKey,
    ): string {
      const sequence = (sequences.get(lane) ?? 0) + 1;
      sequences.set(lane, sequence);
      const issuedAtMs = clock.wallMs();
      const expiresAtMs = issuedAtMs + LIFETIME_MS;
      const kind = 'greenlane-release-pointer' as const;
      const plain: ReleasePointer = {
        kind,
        site: SITE,
        lane,
        sequence,
        issuedAtMs,
        expiresAtMs,
        release,
        stopped: false,
      };
      const payload = encodePointer({ ...plain, ...changes }, key);
      broker.retain(releaseTopic(SITE, lane), payload);
      broker.give(releaseTopic(SITE, lane), payload);
      return payload;
    },
    /** Publishes on a lane's topic whatever it is. */
    say: (lane: string, payload: string) => broker.give(releaseTopic(SITE, lane), payload),
  };
}
