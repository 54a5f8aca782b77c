import type { Bus } from '../hardware/bus/bus.ts';
import type { Clock } from '../hardware/clock.ts';
import type { DeviceHealth } from '../hardware/device.ts';
import { createJudge } from './assess/assess.ts';
import { centralTrust } from './config/central-trust.ts';
import type { SiteConfig } from './config/schema.ts';
import type { LaneEvent } from './contract/lane-event.ts';
import type { Policy } from './contract/policy.ts';
import type { HoldBags } from './contract/pre-screening.ts';
import type { OpenLedger } from './ledger/ledger.ts';
import type { CommandOptions, OrderedLane } from './live/commands.ts';
import { createHoldBags } from './live/hold-bags.ts';
import { createLiveEnd } from './live/live-end.ts';
import type { Log } from './ops/log.ts';
import { trustedKey } from './signing/signature-pair.ts';

export interface SiteLiveParts {
  readonly bus: Bus;
  readonly clock: Clock;
  readonly ledger: OpenLedger;
  readonly policy: Policy;
  readonly want: CommandOptions['want'];
  readonly tell: (event: LaneEvent) => void;
  readonly log: Log;
  readonly onTrouble: (error: unknown) => void;
}

/** What the centre says at the moment, at a site of a site file. */
export interface SiteLive {
  /** What the lanes judge by, with or without a centre. */
  readonly holdBags: HoldBags;
  start(lanes: readonly OrderedLane[]): void;
  stop(): void;
  health(): DeviceHealth;
}

/** @throws Fault `key-invalid`, or one of the ledger's when it cannot be read */
export function createSiteLive(site: SiteConfig, parts: SiteLiveParts): SiteLive {
  const { bus, clock, ledger, tell, onTrouble } = parts;
  const trust = centralTrust(site);
  const judge = createJudge(parts.policy);
  const holdBags = createHoldBags({
    clock,
    ledger,
    isSpokenTo: site.central.enabled,
    isTrusted: (issuer) => trustedKey(issuer, trust).ok,
    gone({ plate, seal, by, reason }, { id: passage, lane }) {
      const where = `${plate ?? seal ?? ''} (${by}: ${reason})`;
      tell({ type: 'alarmRaised', lane, passage, finding: judge.alarm('hold-bag-gone', where) });
    },
    onTrouble,
  });
  let stop = () => holdBags.stop();
  let health: () => DeviceHealth = () => ({ state: 'unknown', reason: '', sinceMs: 0, counters: {} });
  return {
    holdBags,
    start(lanes) {
      holdBags.start();
      if (!site.central.enabled) return;
      const { want, log } = parts;
      const end = createLiveEnd({
        site: site.site,
        bus,
        clock,
        ledger,
        lanes,
        trust,
        holdBags,
        want,
        refused: (message) => log.write('warn', 'messageRefused', { ...message }),
        onTrouble,
      });
      end.start();
      health = () => end.health();
      stop = () => {
        end.stop();
        holdBags.stop();
      };
    },
    stop: () => stop(),
    health: () => health(),
  };
}
