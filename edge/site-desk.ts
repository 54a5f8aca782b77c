import { type Cancel, systemClock } from '../hardware/clock.ts';
import type { Device, DeviceHealth } from '../hardware/device.ts';
import { createJudge } from './assess/assess.ts';
import { explainPolicyAside } from './config/policy-aside.ts';
import type { SiteConfig } from './config/schema.ts';
import type { Policy } from './contract/policy.ts';
import type { Controller } from './controller.ts';
import { ensureBundle } from './desk/bundle.ts';
import { createDesk, type Desk, type SiteLane } from './desk/desk.ts';
import type { ServiceView } from './desk/wire.ts';
import type { ImageStore } from './ledger/images.ts';
import type { OpenLedger } from './ledger/ledger.ts';

type ServiceHealth = Pick<DeviceHealth, 'state' | 'reason'>;

export interface SiteDeskParts {
  readonly policy: Policy;
  readonly controller: Controller;
  /** Every device of every lane. */
  readonly devices: readonly { readonly lane: string; readonly device: Device<never> }[];
  /** What the desk may have to work without. */
  readonly services: Readonly<Record<Exclude<ServiceView['service'], 'ledger'>, () => DeviceHealth>>;
  readonly images: ImageStore;
  readonly ledger: OpenLedger;
  readonly onTrouble: (error: unknown) => void;
}

const LOOK_AT_SERVICES_EVERY_MS = 1000;
const LEDGER_NEARLY_FULL = 0.9;
const LEDGER_FULL = 0.95;

/** The desk of a site file: the house's rooms, as officers are shown them. Null where the site has none. */
export function createSiteDesk(site: SiteConfig, parts: SiteDeskParts): Desk | null {
  if (!site.desk.enabled) return null;
  const { policy, controller, ledger } = parts;
  const desk = createDesk({
    site: site.site,
    mode: site.mode,
    place: site.desk,
    bundle: ensureBundle,
    policy,
    lanes: lanesOf(site, controller),
    portraits: controller.portraits,
    images: parts.images,
    ledger,
    clock: systemClock,
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
function watchServices({ services, ledger }: SiteDeskParts, desk: Desk): Cancel {
  const told = new Map<string, string>();
  let cancel: Cancel = () => {};
  const look = () => {
    const health: Record<ServiceView['service'], ServiceHealth> = {
      centre: services.centre(),
      broker: services.broker(),
      models: services.models(),
      ledger: roomOf(ledger.fullness()),
    };
    for (const service of ['centre', 'broker', 'models', 'ledger'] as const) {
      const { state, reason } = health[service];
      if (told.get(service) === `${state} ${reason}`) continue;
      told.set(service, `${state} ${reason}`);
      desk.service({ service, state, reason });
    }
    cancel = systemClock.after(LOOK_AT_SERVICES_EVERY_MS, look);
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
