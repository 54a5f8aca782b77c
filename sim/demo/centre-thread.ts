import { setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { openFleet } from '../../edge/fleet/fleet.ts';
import { createCentralEnd } from '../../edge/sync/central-end.ts';
import { openCentralStore } from '../../edge/sync/central-store.ts';
import { type Database, openEmbedded } from '../../edge/sync/database.ts';
import type { ReceiptSigner } from '../../edge/sync/signed-receipt.ts';
import { takeStatuses } from '../../edge/sync/status-intake.ts';
import { createMqttBus } from '../../hardware/bus/mqtt-bus.ts';
import { systemClock as clock } from '../../hardware/clock.ts';
import type { CentreOrder, CentreQuestion } from './centre.ts';
import { developmentSigner } from '../receipts.ts';
import { SITE } from './site.ts';

/** Where threads have a priority of their own, this one lets lane and models go first. */
const PRIORITY = 5;

async function open({ folder, brokerUrl, fleetBundle }: CentreOrder) {
  const database = await openEmbedded(folder);
  const store = await openCentralStore({ database, clock, acceptSimulated: true });
  const bus = createMqttBus({ url: brokerUrl, clock });
  const sign = developmentSigner(clock);
  const end = createCentralEnd({ bus, store, clock, sign, site: SITE, acceptSimulated: true });
  takeStatuses({ bus, database, clock, site: SITE, acceptSimulated: true });
  bus.start();
  end.start();
  return { store, fleetUrl: fleetBundle === null ? null : await showFleet(database, fleetBundle, sign) };
}

async function showFleet(database: Database, bundle: string, sign: ReceiptSigner): Promise<string> {
  const place = { host: '127.0.0.1', port: 0, tls: null };
  // What goes wrong is told on the page itself.
  const fleet = await openFleet({
    database,
    clock,
    place,
    bundle,
    site: null,
    simulated: true,
    sign,
    onTrouble() {},
    onOver() {},
  });
  return fleet.url;
}

setPriority(PRIORITY);
const opening = open(workerData as CentreOrder);

async function answer(question: CentreQuestion): Promise<unknown> {
  const { store, fleetUrl } = await opening;
  switch (question.what) {
    case 'counts':
      return store.counts(...question.of);
    case 'outcomes':
      return store.outcomes(...question.of);
    case 'recordsAfter':
      return store.recordsAfter(...question.of);
    case 'fleetUrl':
      return fleetUrl;
  }
}

parentPort?.on('message', (question: CentreQuestion) => {
  void answer(question).then((answered) => parentPort?.postMessage({ id: question.id, answer: answered }, []));
});
