import { join } from 'node:path';
import { CATALOGUE, createDevice, type DeviceSection } from '../hardware/catalogue.ts';
import { createMqttBus } from '../hardware/bus/mqtt-bus.ts';
import type { Bus } from '../hardware/bus/bus.ts';
import { systemClock, type Cancel } from '../hardware/clock.ts';
import type { DeviceHealth } from '../hardware/device.ts';
import type { DriverContext } from '../hardware/driver-context.ts';
import { systemEntropy } from '../hardware/entropy.ts';
import { openPort } from '../hardware/port/open.ts';
import { brokerOptions } from './config/broker-options.ts';
import { centralTrust } from './config/central-trust.ts';
import { ledgerOptions } from './config/ledger-options.ts';
import { loadPolicy } from './config/policy.ts';
import type { LaneConfig, SiteConfig } from './config/schema.ts';
import { isFault } from './contract/fault.ts';
import type { Judged } from './contract/judge.ts';
import { createController, type Controller } from './controller.ts';
import type { Desk } from './desk/desk.ts';
import { fitnessNotes, readManifests } from './fitness.ts';
import { createInference } from './inference/client.ts';
import { openImageStore, type ImageStore } from './ledger/images.ts';
import { openLedger, type OpenLedger } from './ledger/ledger.ts';
import type { LaneDevices } from './lane/lane-devices.ts';
import { startFigures } from './ops/figures.ts';
import { levelOf, levelOfHealth } from './ops/level.ts';
import type { Log } from './ops/log.ts';
import { readTrust, type Trust } from './signing/keys.ts';
import { verifierOf } from './signing/signature-pair.ts';
import { isSignedForDevelopment } from './packs/signatures.ts';
import { packFolders } from './rollout/pack-folders.ts';
import { openPackStore } from './rollout/pack-store.ts';
import { Rollout } from './rollout/rollout.ts';
import type { RolloutEvent } from './rollout/rollout-event.ts';
import { createSiteDesk, prepareScreen } from './site-desk.ts';
import { createLaneEnd, type LaneEnd } from './sync/lane-end.ts';
import { createReceiptReader } from './sync/signed-receipt.ts';

const BYTES_PER_MB = 1_000_000;
const FIGURES_EVERY_MS = 60_000;
const SAY_LEDGER_FULL_FROM = 0.9;
const RETIRE_IMAGES_EVERY_MS = 3_600_000;
const MS_PER_DAY = 86_400_000;

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
  const log: Log = {
    write(level, event, fields) {
      siteLog.write(level, event, fields);
      desk?.log.take(level, event, fields);
    },
  };
  const policy = loadPolicy(site.policy);
  const trust = readTrust(site.inference.trustedKeys, site.mode === 'simulation' ? 'accepted' : 'refused');
  const screen = await prepareScreen(site, { clock: systemClock, onTrouble: (error) => logFault(log, error) });
  const bus = createMqttBus({ ...brokerOptions(site), clock: systemClock });
  const { ledger, images } = await openMemory(site, log);
  const rollout = createRollout(site, trust, ledger, log);
  const laneEnd = createSiteEnd(site, ledger, bus);
  laneEnd.onAlarm((fault) => logFault(log, fault));

  const context: DriverContext = { clock: systemClock, entropy: systemEntropy, openPort, bus };
  const lanes = laneSettings(site, context, rollout, (lane, judged) => desk?.judged(lane, judged));
  const controller = createController({
    policy,
    lanes,
    clock: systemClock,
    ledger,
    images,
    assessor: rollout.process,
    tell: (event) => {
      log.write(levelOf(event), event.type, event);
      if (event.type === 'stateChanged') rollout.moved(event.lane, event.state);
      desk?.tell(event);
    },
  });
  desk = createSiteDesk(site, {
    screen,
    clock: systemClock,
    policy,
    controller,
    devices: lanes.flatMap(({ id, devices }) => devicesIn(devices).map((device) => ({ lane: id, device }))),
    services: { centre: () => laneEnd.health(), broker: () => bus.health(), models: () => rollout.process.health() },
    images,
    ledger,
    onTrouble: (error) => logFault(log, error),
  });
  const unwatch = ledger.watch((records) => laneEnd.wrote(records));

  bus.onHealth((health) => logHealth(log, 'broker', health));
  controller.start();
  bus.start();
  if (site.central.enabled) laneEnd.start();
  void startModels(rollout, log);
  if (desk !== null) void openDesk(desk, log);
  for (const note of fitnessNotes(site, policy, readManifests(rollout.folders))) log.write('warn', 'unfit', { note });
  const stopFigures = logFigures(log, rollout, ledger);
  const stopRetiring = retireImages(images, ledger, site.images.retentionDays, log);
  const {
    mode,
    lanes: { length },
  } = site;
  log.write('info', 'daemonStarted', { site: site.site, mode, lanes: length, epoch: ledger.epoch });
  const stop = async () => {
    stopRetiring();
    stopFigures();
    unwatch();
    await desk?.close();
    await stopAll(controller, laneEnd, rollout, bus, ledger);
  };
  return { stop };
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

function createSiteEnd(site: SiteConfig, outbox: OpenLedger, bus: Bus): LaneEnd {
  const readReceipt = createReceiptReader(verifierOf(centralTrust(site)));
  return createLaneEnd({ outbox, bus, clock: systemClock, entropy: systemEntropy, site: site.site, readReceipt });
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

/** Says every minute, and once more at the end, how the daemon itself is. */
function logFigures(log: Log, rollout: Rollout, ledger: OpenLedger): Cancel {
  const figures = startFigures(() => rollout.process.processId());
  let cancel: Cancel = () => {};
  const tell = () => {
    log.write('info', 'figures', { ...figures.take() });
    const fullness = ledger.fullness();
    if (!(fullness < SAY_LEDGER_FULL_FROM)) {
      log.write('warn', 'ledgerNearlyFull', { fullness, consequence: 'from 0.95 on nobody is released' });
    }
  };
  const plan = () => {
    cancel = systemClock.after(FIGURES_EVERY_MS, () => {
      tell();
      plan();
    });
  };
  plan();
  return () => {
    cancel();
    tell();
    figures.stop();
  };
}

function retireImages(images: ImageStore, ledger: OpenLedger, retentionDays: number, log: Log): Cancel {
  let cancel: Cancel = () => {};
  const plan = () => {
    cancel = systemClock.after(RETIRE_IMAGES_EVERY_MS, () => void retire());
  };
  const retire = async () => {
    try {
      const needed = ledger.imagesInUse();
      const retired = await images.retire(retentionDays * MS_PER_DAY, (sha256) => needed.has(sha256));
      log.write('info', 'imagesRetired', { retired, fullness: images.fullness() });
    } catch (error) {
      logFault(log, error);
    }
    plan();
  };
  plan();
  return () => cancel();
}
