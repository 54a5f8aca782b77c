import { setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { createCentralEnd } from '../../edge/sync/central-end.ts';
import { openCentralStore } from '../../edge/sync/central-store.ts';
import { openEmbedded } from '../../edge/sync/database.ts';
import { createMqttBus } from '../../hardware/bus/mqtt-bus.ts';
import { systemClock as clock } from '../../hardware/clock.ts';
import type { CentreOrder, CentreQuestion } from './centre.ts';
import { developmentSigner } from '../receipts.ts';
import { SITE } from './site.ts';

/** Where threads have a priority of their own, this one lets lane and models go first. */
const PRIORITY = 5;

async function open({ folder, brokerUrl }: CentreOrder) {
  const store = await openCentralStore({ database: await openEmbedded(folder), clock, acceptSimulated: true });
  const bus = createMqttBus({ url: brokerUrl, clock });
  const sign = developmentSigner(clock);
  const end = createCentralEnd({ bus, store, clock, sign, site: SITE, acceptSimulated: true });
  bus.start();
  end.start();
  return store;
}

setPriority(PRIORITY);
const opening = open(workerData as CentreOrder);

async function answer(question: CentreQuestion): Promise<unknown> {
  const store = await opening;
  switch (question.what) {
    case 'counts':
      return store.counts(...question.of);
    case 'outcomes':
      return store.outcomes(...question.of);
    case 'recordsAfter':
      return store.recordsAfter(...question.of);
  }
}

parentPort?.on('message', (question: CentreQuestion) => {
  void answer(question).then((answered) => parentPort?.postMessage({ id: question.id, answer: answered }, []));
});
