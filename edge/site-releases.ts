import { join } from 'node:path';
import type { Bus } from '../hardware/bus/bus.ts';
import { systemClock } from '../hardware/clock.ts';
import type { DeviceHealth } from '../hardware/device.ts';
import { createJudge } from './assess/assess.ts';
import { centralTrust } from './config/central-trust.ts';
import { composePolicyAside, readSiteAside } from './config/read-aside.ts';
import type { SiteConfig } from './config/schema.ts';
import { Fault } from './contract/fault.ts';
import type { Judged } from './contract/judge.ts';
import type { Policy } from './contract/policy.ts';
import { openDownStore } from './down/down-store.ts';
import type { FetchContent } from './down/fetching.ts';
import { policyAtStart } from './down/in-force.ts';
import type { ReleaseEvent } from './down/release-event.ts';
import { Releases } from './down/releases.ts';
import type { OpenLedger } from './ledger/ledger.ts';
import type { Log } from './ops/log.ts';
import { createDeliveredPacks } from './rollout/delivered-packs.ts';
import { packFolders } from './rollout/pack-folders.ts';
import type { Rollout } from './rollout/rollout.ts';
import type { Trust } from './signing/keys.ts';
import type { ContentClient } from './sync/content/client.ts';

export interface SiteReleasesParts {
  readonly bus: Bus;
  readonly ledger: Pick<OpenLedger, 'append'>;
  readonly sitePolicy: Policy;
  /** Null where the site file names no way of content. */
  readonly client: ContentClient | null;
  readonly rollout: Pick<Rollout, 'served' | 'record'>;
  /** Whose packs may run. */
  readonly packTrust: Trust;
  readonly log: Log;
  readonly onTrouble: (error: unknown) => void;
}

/** What the centre releases, at a site of a site file. */
export interface SiteReleases {
  /** What lanes judge by from the start on. */
  readonly policy: Policy;
  start(controller: { takePolicy(policy: Policy, digest?: string): void }): void;
  stop(): void;
  /** Tells what a lane has just decided. */
  judged(lane: string, judged: Judged): void;
  health(): DeviceHealth;
}

/** Without a centre the site file's own policy is in force. Rejects with Fault `key-invalid`. */
export async function openSiteReleases(site: SiteConfig, parts: SiteReleasesParts): Promise<SiteReleases> {
  const { sitePolicy, log } = parts;
  const none: DeviceHealth = { state: 'unknown', reason: '', sinceMs: 0, counters: {} };
  if (!site.central.enabled) {
    return { policy: sitePolicy, start() {}, stop() {}, judged() {}, health: () => none };
  }
  const trust = centralTrust(site);
  const store = openDownStore(join(site.dataDir, 'down'));
  const atStart = await policyAtStart(store, trust, sitePolicy, composePolicyAside);
  const tools = { ...toolsOf(site, parts), store, trust };
  let releases: Releases | null = null;
  return {
    policy: atStart.policy,
    start(controller) {
      releases = new Releases({
        site: site.site,
        lanes: site.lanes.map(({ id }) => id),
        bus: parts.bus,
        clock: systemClock,
        ledger: parts.ledger,
        tools,
        rules: site.central.trial,
        createJudge,
        atStart,
        takePolicy(policy, digest) {
          log.write('info', 'policyTaken', { policy: policy.id, version: policy.version, digest: digest ?? null });
          controller.takePolicy(policy, digest);
        },
        tell: (event) => log.write(isGoodNews(event) ? 'info' : 'warn', event.type, event),
        alarm: parts.onTrouble,
      });
      releases.start();
    },
    stop: () => releases?.stop(),
    judged: (lane, judged) => releases?.judged(lane, judged),
    health: () => releases?.health() ?? none,
  };
}

function toolsOf(site: SiteConfig, { client, sitePolicy, packTrust, rollout }: SiteReleasesParts) {
  const fetch: FetchContent = async (...wanted) => {
    if (client !== null) return client.fetch(...wanted);
    throw new Fault('content-unavailable', 'The site file names no way to what the centre releases');
  };
  const folders = packFolders(site.dataDir);
  return {
    fetch,
    sitePolicy,
    compose: composePolicyAside,
    objectionToSiteFile: async (text: string) => objectionTo(text, site.site),
    packs: createDeliveredPacks({ folders, trust: packTrust, rollout }),
  };
}

/** Paths in it are of the place where it will lie: what they name is looked at by `greenlane check`. */
async function objectionTo(text: string, site: string): Promise<string | null> {
  const { content, problems } = await readSiteAside(text);
  const [first] = problems;
  if (content === null || first !== undefined) {
    return `has a site file with a mistake at ${first?.path ?? ''}: ${first?.message ?? ''}`;
  }
  return content.site === site ? null : `has a site file of ${content.site}`;
}

function isGoodNews(event: ReleaseEvent): boolean {
  return event.type === 'siteFileWaits' || (event.type === 'releaseMoved' && event.why === '');
}
