import { Worker } from 'node:worker_threads';
import { createCentralEnd } from '../../edge/sync/central-end.ts';
import { createCentralMemory } from '../../edge/sync/central-memory.ts';
import type { CentralReader } from '../../edge/sync/store.ts';
import { createMqttBus } from '../../hardware/bus/mqtt-bus.ts';
import { systemClock } from '../../hardware/clock.ts';
import { developmentSigner } from '../receipts.ts';
import { SITE } from './site.ts';

/** What is asked of a centre's store here. */
export type CentreStore = Pick<CentralReader, 'counts' | 'outcomes' | 'recordsAfter'>;

/** What else is asked of a centre here. */
interface CentrePage {
  /** Where the page of the fleet is, once it is open; null without one. */
  fleetUrl(): Promise<string | null>;
}

/** A centre of our own: it stores what the lane sends and says so, over the broker like any other. */
export interface Centre extends CentrePage {
  readonly store: CentreStore;
  stop(): Promise<void>;
}

/**
 * Below `folder`, or in memory when it is null.
 * @param fleetBundle folder of the built page of the fleet; null shows none, as does a centre in memory
 */
export function startCentre(
  brokerUrl: string,
  folder: string | null = null,
  fleetBundle: string | null = null,
): Centre {
  return folder === null ? startInMemory(brokerUrl) : startOnThread({ folder, brokerUrl, fleetBundle });
}

function startInMemory(brokerUrl: string): Centre {
  const store = createCentralMemory();
  const bus = createMqttBus({ url: brokerUrl, clock: systemClock });
  const sign = developmentSigner(systemClock);
  const end = createCentralEnd({ bus, store, clock: systemClock, sign, site: SITE, acceptSimulated: true });
  bus.start();
  end.start();
  return {
    store,
    fleetUrl: async () => Promise.resolve(null),
    async stop() {
      await end.stop();
      await bus.stop();
    },
  };
}

export interface CentreOrder {
  readonly folder: string;
  readonly brokerUrl: string;
  readonly fleetBundle: string | null;
}

export type CentreQuestion = { readonly id: number } & {
  [Method in keyof (CentreStore & CentrePage)]: {
    readonly what: Method;
    readonly of: Parameters<(CentreStore & CentrePage)[Method]>;
  };
}[keyof (CentreStore & CentrePage)];

export interface CentreAnswer {
  readonly id: number;
  readonly answer: unknown;
}

/**
 * The centre as it ships, with its embedded database in a folder, on a thread of its own: a database that is begun would
 * silence every twin for seconds. The lane does not wait for it, as no lane waits for its centre.
 */
function startOnThread(order: CentreOrder): Centre {
  const worker = new Worker(new URL('./centre-thread.ts', import.meta.url), { workerData: order });
  const waiting = new Map<number, PromiseWithResolvers<unknown>>();
  let lastId = 0;
  let broken: Error | null = null;
  worker.on('message', ({ id, answer }: CentreAnswer) => {
    waiting.get(id)?.resolve(answer);
    waiting.delete(id);
  });
  worker.on('error', (error) => {
    broken = error;
    for (const each of waiting.values()) each.reject(error);
  });
  const ask = async (question: Omit<CentreQuestion, 'id'>): Promise<unknown> => {
    if (broken !== null) throw broken;
    lastId += 1;
    const asked = Promise.withResolvers<unknown>();
    waiting.set(lastId, asked);
    worker.postMessage({ ...question, id: lastId }, []);
    return asked.promise;
  };
  // What the thread answers is what its store answers.
  const askStore = <Method extends keyof CentreStore>(what: Method) =>
    (async (...of: readonly unknown[]) => ask({ what, of } as Omit<CentreQuestion, 'id'>)) as CentreStore[Method];
  return {
    store: { counts: askStore('counts'), outcomes: askStore('outcomes'), recordsAfter: askStore('recordsAfter') },
    fleetUrl: async () => (await ask({ what: 'fleetUrl', of: [] })) as string | null,
    stop: async () => void (await worker.terminate()),
  };
}

/** Passages whose outcome the centre holds, of every boot. */
export async function outcomesAtCentre(store: CentreStore, lane: string): Promise<ReadonlySet<string>> {
  const passages = new Set<string>();
  let [epoch, sequence] = [0, 0];
  for (;;) {
    const page = await store.recordsAfter({ site: SITE, lane }, epoch, sequence, 1000);
    for (const record of page) {
      if (record.kind === 'outcome' && record.passage !== null) passages.add(record.passage);
      ({ epoch, sequence } = record);
    }
    if (page.length === 0) return passages;
  }
}
