import { type Cancel, systemClock } from '../hardware/clock.ts';
import type { DeviceHealth } from '../hardware/device.ts';
import { systemEntropy } from '../hardware/entropy.ts';
import { type ContentPlace, startCentralContent } from './central-content.ts';
import { startCentralFleet } from './central-fleet.ts';
import type { SiteConfig } from './config/schema.ts';
import { type Fault, isFault } from './contract/fault.ts';
import type { FleetPlace } from './fleet/place.ts';
import { troubled } from './ops/certificate-watch.ts';
import { levelOfHealth } from './ops/level.ts';
import type { Log } from './ops/log.ts';
import type { PrivateKey } from './signing/keys.ts';
import { signerOf } from './signing/signature-pair.ts';
import { createSiteBus } from './site-bus.ts';
import { createCentralEnd } from './sync/central-end.ts';
import { createClockWatch } from './sync/clock-watch.ts';
import { openCentralStore } from './sync/central-store.ts';
import { type Database, openDatabase } from './sync/database.ts';
import { dropDays } from './sync/days.ts';
import { claimDatabase } from './sync/owner.ts';
import { createReleaseEnd } from './sync/releases/end.ts';
import { createReceiptSigner } from './sync/signed-receipt.ts';
import type { OpenCentralStore } from './sync/store.ts';
import { whenDatabaseIsThere } from './sync/when-there.ts';

export interface CentralOptions {
  /** `postgres://...`, or a folder for the embedded database, which takes simulated lanes alone. */
  readonly database: string;
  readonly broker: SiteConfig['broker'];
  /** The site whose lanes it serves; null serves every site. */
  readonly site: string | null;
  /** Whether its lanes are simulated: those and real ones never meet in one database. */
  readonly simulated: boolean;
  /** For how many days rows are kept; null keeps them for ever. */
  readonly keepDays: number | null;
  /** Who signs what it says to lanes. */
  readonly key: PrivateKey;
  /** Whether its lanes have another key so far: otherwise it begins with one that the database knows. */
  readonly isNewKey: boolean;
  /** Where it gives content to boxes and takes theirs; null nowhere. */
  readonly content: ContentPlace | null;
  /** Where it serves the page of the fleet; null nowhere. */
  readonly fleet: FleetPlace | null;
}

export interface Central {
  stop(): Promise<void>;
}

const FIGURES_EVERY_MS = 60_000;
const DROP_EVERY_MS = 3_600_000;

/**
 * The composition root of the centre: it takes what lanes send over the broker into the database, and receipts it. As
 * many as wanted may work on one database. A PostgreSQL that is not there yet is waited for.
 * @throws Fault `config-invalid`, `database-foreign`, `database-not-own`, `database-not-durable`; `data-invalid` for the address of no database; `database-unavailable` for an embedded one that cannot be opened
 */
export async function startCentral(options: CentralOptions, log: Log): Promise<Central> {
  const { site, simulated, keepDays } = options;
  const place = options.content;
  const content = place === null ? null : await startCentralContent(place, keepDays, log);
  const certificates = [place?.tls, options.fleet?.tls].flatMap((tls) => (tls ? [tls.caFile, tls.certFile] : []));
  const brokers = createSiteBus([options.broker], log, certificates);
  const { bus } = brokers;
  const letGo = async (trouble: unknown): Promise<never> => {
    brokers.stopWatching();
    await content?.close();
    throw trouble;
  };
  const database = await openDatabase(options.database).catch(letGo);
  const giveUp = async (trouble: unknown) => database.close().then(() => letGo(trouble));
  const patience = { clock: systemClock, entropy: systemEntropy, tell: logWaits(log) };
  const store = await whenDatabaseIsThere(async () => openOwnStore(database, options), patience).catch(giveUp);
  const sign = createReceiptSigner(signerOf(options.key), systemClock);
  const end = createCentralEnd({ bus, store, clock: systemClock, sign, site, acceptSimulated: simulated });
  const releases = createReleaseEnd({ bus, database, clock: systemClock, key: options.key, site });
  releases.onAlarm((fault) => log.write('error', 'alarm', { code: fault.code, ...textOf(fault) }));
  releases.onOver(({ code, message }) => log.write('info', 'faultOver', { code, message }));
  end.onAlarm((alarm) => log.write('error', 'alarm', { code: alarm.code, ...textOf(alarm) }));
  bus.onHealth((health) => logHealth(log, health));
  const parts = { bus, database, site, simulated, sign };
  const fleet = await startCentralFleet(options.fleet, parts, log).catch(giveUp);
  end.start();
  releases.start();
  bus.start();
  const stopFigures = every(FIGURES_EVERY_MS, () => {
    const { state, reason, counters } = troubled(end.health(), brokers.trouble());
    const more = { ...releases.health().counters, content: content?.counters() ?? null };
    log.write(levelOfHealth(state), 'figures', { state, reason, ...counters, ...more });
  });
  const stopDropping = keepDays === null ? () => {} : dropOld(database, keepDays, log);
  log.write('info', 'centralStarted', {
    database: database.name,
    broker: bus.address,
    site,
    simulated,
    key: options.key.id,
  });
  return {
    async stop() {
      stopFigures();
      stopDropping();
      brokers.stopWatching();
      await content?.close();
      await fleet.stop();
      await end.stop();
      await releases.stop();
      await bus.stop();
      await store.close();
    },
  };
}

async function openOwnStore(
  database: Database,
  { simulated, key, isNewKey }: CentralOptions,
): Promise<OpenCentralStore> {
  const store = await openCentralStore({ database, clock: systemClock, acceptSimulated: simulated });
  await claimDatabase(database, { simulated, key, isNewKey, atMs: systemClock.wallMs() });
  return store;
}

function logWaits(log: Log) {
  return ({ code, message }: Fault, waitMs: number) => log.write('warn', 'fault', { code, message, againInMs: waitMs });
}

function textOf(alarm: object): object {
  return alarm instanceof Error ? { text: alarm.message } : alarm;
}

function logHealth(log: Log, { state, reason }: DeviceHealth): void {
  log.write(levelOfHealth(state), 'deviceChanged', { device: 'broker', state, reason });
}

function dropOld(database: Database, days: number, log: Log): Cancel {
  const watch = createClockWatch(systemClock);
  const drop = async () => {
    try {
      const gone = await dropDays(database, { days, watch });
      if (gone.length > 0) log.write('info', 'daysDropped', { days: gone });
    } catch (error) {
      if (!isFault(error)) throw error;
      log.write('error', 'fault', { code: error.code, message: error.message });
    }
  };
  void drop();
  return every(DROP_EVERY_MS, () => void drop());
}

function every(ms: number, task: () => void): Cancel {
  let cancel: Cancel = () => {};
  const plan = () => {
    cancel = systemClock.after(ms, () => {
      task();
      plan();
    });
  };
  plan();
  return () => cancel();
}
