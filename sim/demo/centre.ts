import { join } from 'node:path';
import { createCentralEnd } from '../../edge/sync/central-end.ts';
import { openCentralStore, type OpenCentralStore } from '../../edge/sync/central-store.ts';
import { createMqttBus } from '../../hardware/bus/mqtt-bus.ts';
import { systemClock } from '../../hardware/clock.ts';
import { SITE } from './site.ts';

/** A centre of our own: it stores what the lane sends and says so, over the broker like any other. */
export interface Centre {
  readonly store: OpenCentralStore;
  /** No more messages are taken; the store stays open. */
  stop(): Promise<void>;
}

export function startCentre(folder: string, brokerUrl: string): Centre {
  const bus = createMqttBus({ url: brokerUrl, clock: systemClock });
  const store = openCentralStore({ file: join(folder, 'central.sqlite'), clock: systemClock });
  const end = createCentralEnd({ bus, store, clock: systemClock, site: SITE, acceptSimulated: true });
  bus.start();
  end.start();
  return {
    store,
    async stop() {
      await end.stop();
      await bus.stop();
    },
  };
}

/** Passages whose outcome the centre holds, of every boot. */
export function outcomesAtCentre(store: OpenCentralStore, lane: string): ReadonlySet<string> {
  const passages = new Set<string>();
  let [epoch, sequence] = [0, 0];
  for (;;) {
    const page = store.recordsAfter({ site: SITE, lane }, epoch, sequence, 1000);
    for (const record of page) {
      if (record.kind === 'outcome' && record.passage !== null) passages.add(record.passage);
      ({ epoch, sequence } = record);
    }
    if (page.length === 0) return passages;
  }
}
