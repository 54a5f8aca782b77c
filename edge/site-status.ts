import type { Bus } from '../hardware/bus/bus.ts';
import { systemClock } from '../hardware/clock.ts';
import type { SiteConfig } from './config/schema.ts';
import { type Fault, isFault } from './contract/fault.ts';
import type { Source } from './contract/judgement.ts';
import type { Policy } from './contract/policy.ts';
import type { Controller } from './controller.ts';
import type { OpenLedger } from './ledger/ledger.ts';
import { laneVersion } from './packs/version.ts';
import type { ToldContent, ToldStatus } from './sync/lane-status.ts';
import { startStatusTeller } from './sync/status-teller.ts';

export interface SiteStatusParts {
  readonly bus: Bus;
  readonly ledger: Pick<OpenLedger, 'epoch' | 'backlog'>;
  readonly controller: Pick<Controller, 'lanes' | 'policy'>;
  readonly models: () => readonly Source[];
  /** How images come to the centre; null where they have no way. */
  readonly content: () => ToldContent | null;
}

/** Goes on telling the centre of a site file how the lanes are; nothing where there is no centre. */
export function startSiteStatus(site: SiteConfig, parts: SiteStatusParts): { stop(): void } {
  if (!site.central.enabled) return { stop() {} };
  const software = laneVersion();
  const read = () => {
    const content = parts.content();
    const more = content === null ? {} : { content };
    return parts.controller.lanes.map((lane) => ({ ...statusOf(lane.status(), site, software, parts), ...more }));
  };
  return startStatusTeller({ bus: parts.bus, clock: systemClock, site: site.site, read });
}

/** Writes that the lanes begin, and with what. A ledger that cannot be written is told of, and keeps no lane from starting. */
export function writeBoots(
  site: SiteConfig,
  { id, version }: Policy,
  { ledger, onTrouble }: { readonly ledger: Pick<OpenLedger, 'append'>; readonly onTrouble: (fault: Fault) => void },
): void {
  const body = { software: laneVersion(), policy: { id, version } };
  const wallMs = systemClock.wallMs();
  try {
    ledger.append(site.lanes.map((lane) => ({ lane: lane.id, kind: 'boot', passage: null, wallMs, body })));
  } catch (error) {
    if (!isFault(error)) throw error;
    onTrouble(error);
  }
}

function statusOf(
  { lane, state, reason, mode, sinceWallMs }: ReturnType<Controller['lanes'][number]['status']>,
  { mode: siteMode }: SiteConfig,
  software: string,
  { ledger, controller, models }: SiteStatusParts,
): ToldStatus {
  const { id, version } = controller.policy();
  return {
    lane,
    epoch: ledger.epoch,
    atMs: systemClock.wallMs(),
    simulated: siteMode === 'simulation',
    state,
    reason,
    mode,
    sinceMs: sinceWallMs,
    backlog: ledger.backlog(),
    software,
    policy: { id, version },
    models: models().map((source) => ({ id: source.name, version: source.version })),
  };
}
