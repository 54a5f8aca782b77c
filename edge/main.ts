import { join } from 'node:path';
import { CATALOGUE, createDevice, type DeviceSection } from '../hardware/catalogue.ts';
import type { Bus } from '../hardware/bus/bus.ts';
import { systemClock } from '../hardware/clock.ts';
import type { DeviceHealth } from '../hardware/device.ts';
import type { DriverContext } from '../hardware/driver-context.ts';
import { systemEntropy } from '../hardware/entropy.ts';
import { openPort } from '../hardware/port/open.ts';
import { ledgerOptions } from './config/ledger-options.ts';
import { loadPolicy } from './config/policy.ts';
import type { LaneConfig, SiteConfig } from './config/schema.ts';
import { isFault } from './contract/fault.ts';
import type { Judged } from './contract/judge.ts';
import type { LaneEvent } from './contract/lane-event.ts';
import { createController, type Controller } from './controller.ts';
import type { Desk } from './desk/desk.ts';
import { fitnessNotes, readManifests } from './fitness.ts';
import { logFigures, retireImages } from './housekeeping.ts';
import { createInference } from './inference/client.ts';
import { openImageStore, type ImageStore } from './ledger/images.ts';
import { openLedger, type OpenLedger } from './ledger/ledger.ts';
import type { LaneDevices } from './lane/lane-devices.ts';
import { levelOf, levelOfHealth } from './ops/level.ts';
import type { Log } from './ops/log.ts';
import { readTrust, type Trust } from './signing/keys.ts';
import { isSignedForDevelopment } from './packs/signatures.ts';
import { packFolders } from './rollout/pack-folders.ts';
import { openPackStore } from './rollout/pack-store.ts';
import { Rollout } from './rollout/rollout.ts';
import type { RolloutEvent } from './rollout/rollout-event.ts';
import { createSiteBus, type SiteBus } from './site-bus.ts';
import { createSiteContent } from './site-content.ts';
import { createSiteDesk, prepareScreen } from './site-desk.ts';
import { createSiteEnd } from './site-end.ts';
import { createSiteLive, type SiteLive } from './site-live.ts';
import { openSiteReleases, type SiteReleases } from './site-releases.ts';
import { startSiteSparkplug } from './site-sparkplug.ts';
import { startSiteStatus, writeBoots } from './site-status.ts';
import type { LaneEnd } from './sync/lane-end.ts';

const BYTES_PER_MB = 1_000_000;

export interface Daemon {
  /** Ends permits, closes devices and files; what is in the outbox stays there. */
  stop(): Promise<void>;
}

/**
 * The composition root: a site file becomes a running lane controller. The lanes come up first; models, broker and
 * centre may follow when they can, and until then their absence sends passengers to an officer.
 * @throws Fault `policy-invalid`, `config-invalid`, `key-invalid`, or one of the ledger's when it cannot be opened.
 */
export async function startDaemon(site: SiteConfig, siteLog: Log): Promise<Daemon> {
  let desk: Desk | null = null;
  const log = alsoTo(siteLog, () => desk);
  const onTrouble = (error: unknown) => logFault(log, error);
  const sitePolicy = loadPolicy(site.policy);
  const trust = readTrust(site.inference.trustedKeys, site.mode === 'simulation' ? 'accepted' : 'refused');
  const screen = await prepareScreen(site, { clock: systemClock, onTrouble });
  const { ledger, images } = await openMemory(site, log);
  const { bus, ...brokers } = createSiteBus([site.broker, ...site.spareBrokers], log, certificatesBesides(site));
  const rollout = createRollout(site, trust, ledger, log);
  const laneEnd = createSiteEnd(site, { ledger, bus, onTrouble });
  const content = createSiteContent(site, { ledger, images, log, onTrouble });
  const { want, client } = content;
  const releasing = { bus, ledger, sitePolicy, client, rollout, packTrust: trust, log, onTrouble };
  const releases = await openSiteReleases(site, releasing);
  const { policy } = releases;

  const tell = (event: LaneEvent) => {
    log.write(levelOf(event), event.type, event);
    if (event.type === 'stateChanged') rollout.moved(event.lane, event.state);
    desk?.tell(event);
  };
  const live = createSiteLive(site, { bus, clock: systemClock, ledger, policy, want, tell, log, onTrouble });

  const context: DriverContext = { clock: systemClock, entropy: systemEntropy, openPort, bus };
  const lanes = laneSettings(site, context, rollout, (lane, judged) => {
    releases.judged(lane, judged);
    desk?.judged(lane, judged);
  });
  const judging = { policy, assessor: rollout.process, holdBags: live.holdBags };
  const controller = createController({ ...judging, lanes, clock: systemClock, ledger, images, tell });
  const told = { devices: devicesOfAll(lanes), services: servicesOf(laneEnd, live, releases, brokers, rollout) };
  const shown = { screen, policy, controller, images, ledger, onTrouble };
  desk = createSiteDesk(site, { ...shown, ...told, clock: systemClock });
  const unwatch = ledger.watch((records) => laneEnd.wrote(records));

  bus.onHealth((health) => logHealth(log, 'broker', health));
  writeBoots(site, policy, { ledger, onTrouble });
  controller.start();
  live.start(controller.lanes);
  releases.start(controller);
  bus.start();
  if (site.central.enabled) laneEnd.start();
  const models = () => rollout.process.models();
  const status = startSiteStatus(site, { bus, ledger, controller, models, content: () => content.told() });
  content.start();
  const plant = startSiteSparkplug(site, told);
  void startModels(rollout, log);
  if (desk !== null) void openDesk(desk, log);
  for (const note of fitnessNotes(site, policy, readManifests(rollout.folders))) log.write('warn', 'unfit', { note });
  const stopFigures = logFigures(log, ledger, () => rollout.process.processId());
  const stopRetiring = retireImages(images, ledger, site.images.retentionDays, log, onTrouble);
  logStart(site, ledger, log);
  const stop = async () => {
    stopRetiring();
    stopFigures();
    brokers.stopWatching();
    unwatch();
    live.stop();
    releases.stop();
    status.stop();
    await Promise.all([desk?.close(), content.stop(), plant?.stop()]);
    await stopAll(controller, laneEnd, rollout, bus, ledger);
  };
  return { stop };
}

function logStart({ site, mode, lanes }: SiteConfig, { epoch }: OpenLedger, log: Log): void {
  log.write('info', 'daemonStarted', { site, mode, lanes: lanes.length, epoch });
}

/** What is logged is told at the desk as well, once there is one. */
function alsoTo(siteLog: Log, desk: () => Desk | null): Log {
  return {
    write(level, event, fields) {
      siteLog.write(level, event, fields);
      desk()?.log.take(level, event, fields);
    },
  };
}

/** Those of desk and centre: the brokers' are watched with them. */
function certificatesBesides({ desk, central }: SiteConfig): readonly string[] {
  return [desk.tls?.certFile, central.tls?.caFile, central.tls?.certFile].filter((file) => file !== undefined);
}

function servicesOf(
  laneEnd: LaneEnd,
  live: SiteLive,
  releases: SiteReleases,
  brokers: Pick<SiteBus, 'health'>,
  rollout: Rollout,
) {
  return {
    centre: () => laneEnd.health(),
    live: () => live.health(),
    releases: () => releases.health(),
    broker: () => brokers.health(),
    models: () => rollout.process.health(),
  };
}

function laneSettings(
  site: SiteConfig,
  context: DriverContext,
  rollout: Rollout,
  judged: (lane: string, judged: Judged) => void,
) {
  return site.lanes.map((lane) => ({
    id: lane.id,
    devices: devicesOf(lane, context),
    faces: lane.face,
    assessor: rollout.lane(lane.id),
    judged: (each: Judged) => {
      rollout.judged(lane.id, each);
      judged(lane.id, each);
    },
  }));
}

async function openMemory(site: SiteConfig, log: Log): Promise<{ ledger: OpenLedger; images: ImageStore }> {
  const ledger = openLedger({ ...ledgerOptions(site), clock: systemClock });
  if (ledger.alarm !== null) logFault(log, ledger.alarm);
  const images = await openImageStore({
    directory: join(site.dataDir, 'images'),
    quotaBytes: site.images.quotaMb * BYTES_PER_MB,
    clock: systemClock,
  });
  return { ledger, images };
}

async function stopAll(
  controller: Controller,
  laneEnd: LaneEnd,
  rollout: Rollout,
  bus: Bus,
  ledger: OpenLedger,
): Promise<void> {
  await controller.stop();
  laneEnd.stop();
  await Promise.all([rollout.stop(), bus.stop()]);
  ledger.close();
}

function createRollout(site: SiteConfig, trust: Trust, ledger: OpenLedger, log: Log): Rollout {
  const { deadlineMs, threads } = site.inference;
  return new Rollout({
    store: openPackStore(packFolders(site.dataDir)),
    sitePacks: site.inference.packs,
    open: (packs, priority) => createInference({ packs, priority, trust, deadlineMs, threads, clock: systemClock }),
    lanes: site.lanes.map(({ id }) => id),
    rules: site.inference.swap,
    clock: systemClock,
    deadlineMs,
    ledger,
    tell: (event) => logRollout(log, event),
  });
}

function devicesOf(lane: LaneConfig, context: DriverContext): LaneDevices {
  const { gate, documentReader, barcodeReader, bagScanner, camera } = lane;
  const optional = <D>(
    kinds: Parameters<typeof createDevice<D>>[0],
    role: string,
    section: DeviceSection | undefined,
  ) => (section === undefined ? null : createDevice(kinds, `${lane.id}/${role}`, section, context));
  return {
    gate: createDevice(CATALOGUE.gate, `${lane.id}/gate`, gate, context),
    documentReader: optional(CATALOGUE.documentReader, 'document-reader', documentReader),
    barcodeReader: optional(CATALOGUE.barcodeReader, 'barcode-reader', barcodeReader),
    bagScanner: optional(CATALOGUE.bagScanner, 'bag-scanner', bagScanner),
    camera: optional(CATALOGUE.camera, 'camera', camera),
  };
}

async function startModels(rollout: Rollout, log: Log): Promise<void> {
  try {
    await rollout.start();
    const { process, folders } = rollout;
    log.write('info', 'modelsReady', { models: process.models() });
    if (folders.length === 0) log.write('warn', 'noModels', { consequence: 'who declares goods goes to an officer' });
    for (const pack of folders.filter(isSignedForDevelopment)) {
      log.write('warn', 'developmentKey', { pack, consequence: 'a lane in operation refuses this pack' });
    }
  } catch (error) {
    // Who is told to stop while models load is in no trouble.
    if (!rollout.isStopped) logFault(log, error);
  }
}

/** The lanes work without it: what is wrong with its place is told, and a restart tries again. */
async function openDesk(desk: Desk, log: Log): Promise<void> {
  try {
    log.write('info', 'deskOpened', { url: await desk.open() });
  } catch (error) {
    logFault(log, error);
  }
}

function devicesOfAll(lanes: readonly { readonly id: string; readonly devices: LaneDevices }[]) {
  return lanes.flatMap(({ id, devices }) => devicesIn(devices).map((device) => ({ lane: id, device })));
}

function devicesIn(devices: LaneDevices) {
  return Object.values(devices).filter((device) => device !== null);
}

function logRollout(log: Log, event: RolloutEvent): void {
  if (event.type === 'healthChanged') logHealth(log, 'models', event.health);
  else log.write(isGoodNews(event) ? 'info' : 'warn', event.type, event);
}

function isGoodNews(event: RolloutEvent): boolean {
  return event.type === 'packMoved' && event.stage !== 'refused' && event.stage !== 'rolled-back';
}

function logHealth(log: Log, device: string, { state, reason }: DeviceHealth): void {
  log.write(levelOfHealth(state), 'deviceChanged', { lane: null, device, state, reason });
}

function logFault(log: Log, error: unknown): void {
  const code = isFault(error) ? error.code : 'unexpected';
  log.write('error', 'fault', { code, message: error instanceof Error ? error.message : String(error) });
}
