import { join } from 'node:path';
import type { Cancel, Clock } from '../hardware/clock.ts';
import type { Device, DeviceHealth } from '../hardware/device.ts';
import { createJudge } from './assess/assess.ts';
import { explainPolicyAside } from './config/read-aside.ts';
import type { SiteConfig } from './config/schema.ts';
import { Fault } from './contract/fault.ts';
import type { Policy } from './contract/policy.ts';
import type { Controller } from './controller.ts';
import { ensureBundle } from './screen/bundle.ts';
import { createDesk, type Desk, type SiteLane } from './desk/desk.ts';
import type { ServiceView } from './desk/wire.ts';
import type { ImageStore } from './ledger/images.ts';
import type { OpenLedger } from './ledger/ledger.ts';

type ServiceHealth = Pick<DeviceHealth, 'state' | 'reason'>;

export interface SiteDeskParts {
  /** What `prepareScreen` gave. */
  readonly screen: string | null;
  readonly clock: Clock;
  readonly policy: Policy;
  readonly controller: Controller;
  /** Every device of every lane. */
  readonly devices: readonly {
    readonly lane: string;
    readonly device: Pick<Device<unknown>, 'id' | 'kind' | 'health'>;
  }[];
  /** What the desk may have to work without. */
  readonly services: Readonly<Record<Exclude<ServiceView['service'], 'ledger'>, () => DeviceHealth>>;
  readonly images: ImageStore;
  readonly ledger: OpenLedger;
  readonly onTrouble: (error: unknown) => void;
}

/** Many times what it takes: lanes that wait for a screen serve nobody. */
const BUILD_WITHIN_MS = 120_000;
const LOOK_AT_SERVICES_EVERY_MS = 1000;
const LEDGER_NEARLY_FULL = 0.9;
const LEDGER_FULL = 0.95;

export interface ScreenTools {
  readonly clock: Clock;
  readonly onTrouble: (error: unknown) => void;
  readonly build?: (spare: string) => Promise<string>;
}

/**
 * The folder of the built screen, before any lane works: building takes seconds of the same computer. Null where the site
 * has no desk, and where none could be built; that is told, and keeps no lane from working.
 */
export async function prepareScreen(
  site: Pick<SiteConfig, 'desk' | 'dataDir'>,
  tools: ScreenTools,
): Promise<string | null> {
  const { clock, onTrouble, build = async (spare) => ensureBundle('desk', undefined, spare) } = tools;
  if (!site.desk.enabled) return null;
  const { promise: late, reject } = Promise.withResolvers<never>();
  const cancel = clock.after(BUILD_WITHIN_MS, () => reject(new Error(`it took more than ${BUILD_WITHIN_MS / 1000} s`)));
  try {
    return await Promise.race([build(join(site.dataDir, 'desk-screen')), late]);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    onTrouble(new Fault('screen-unbuilt', `The officers' screen could not be built (${why})`, {}, error));
    return null;
  } finally {
    cancel();
  }
}

/** The desk of a site file: the house's rooms, as officers are shown them. Null where the site has none. */
export function createSiteDesk(site: SiteConfig, parts: SiteDeskParts): Desk | null {
  if (!site.desk.enabled) return null;
  const { policy, controller, ledger } = parts;
  const desk = createDesk({
    site: site.site,
    mode: site.mode,
    place: site.desk,
    bundle: parts.screen,
    policy,
    lanes: lanesOf(site, controller),
    portraits: controller.portraits,
    images: parts.images,
    ledger,
    clock: parts.clock,
    devices: boardedDevices(parts),
    judging: { readPolicy: explainPolicyAside, createJudge },
    onTrouble: parts.onTrouble,
  });
  const stopWatching = watchServices(parts, desk);
  return {
    ...desk,
    async close() {
      stopWatching();
      await desk.close();
    },
  };
}

function lanesOf(site: SiteConfig, controller: Controller): readonly SiteLane[] {
  return controller.lanes.map((lane) => {
    const section = site.lanes.find(({ id }) => id === lane.id);
    return {
      id: lane.id,
      name: section?.name ?? lane.id,
      millimetresPerPixel: pixelSizeOf(section?.bagScanner?.['millimetresPerPixel']),
      status: () => lane.status(),
      order: (order) => lane.order(order),
    };
  });
}

/** The scanner's own options are its driver's to know; the site file's schema has checked them. */
function pixelSizeOf(option: unknown): readonly [number, number] | null {
  if (!Array.isArray(option)) return null;
  const [along, across] = option.map(Number);
  return along === undefined || across === undefined ? null : [along, across];
}

function boardedDevices({ devices, services }: SiteDeskParts) {
  const ofLanes = devices.map(({ lane, device }) => {
    return { id: device.id, kind: device.kind, lane, health: () => device.health() };
  });
  const ofBox = Object.entries(services).map(([id, health]) => ({ id, kind: 'service', lane: null, health }));
  return [...ofLanes, ...ofBox];
}

/** Says how each service is, at once and whenever that changes. */
function watchServices({ services, ledger, clock }: SiteDeskParts, desk: Desk): Cancel {
  const told = new Map<string, string>();
  let cancel: Cancel = () => {};
  const look = () => {
    const health: Record<ServiceView['service'], ServiceHealth> = {
      centre: services.centre(),
      live: services.live(),
      releases: services.releases(),
      broker: services.broker(),
      models: services.models(),
      ledger: roomOf(ledger.fullness()),
    };
    for (const service of ['centre', 'live', 'releases', 'broker', 'models', 'ledger'] as const) {
      const { state, reason } = health[service];
      if (told.get(service) === `${state} ${reason}`) continue;
      told.set(service, `${state} ${reason}`);
      desk.service({ service, state, reason });
    }
    cancel = clock.after(LOOK_AT_SERVICES_EVERY_MS, look);
  };
  look();
  return () => cancel();
}

function roomOf(fullness: number): ServiceHealth {
  const percent = `${Math.round(100 * fullness)} % full`;
  if (fullness < LEDGER_NEARLY_FULL) return { state: 'up', reason: '' };
  if (fullness < LEDGER_FULL) return { state: 'degraded', reason: percent };
  return { state: 'down', reason: `${percent}: nobody is released` };
}
