import type { Clock } from '../../hardware/clock.ts';
import type { Judged } from '../contract/judge.ts';
import type { LaneEvent } from '../contract/lane-event.ts';
import type { Policy } from '../contract/policy.ts';
import type { Portraits } from '../contract/portraits.ts';
import type { OpenLedger } from '../ledger/ledger.ts';
import { registerAuditSearch } from './audit-search.ts';
import { createCaseQueue } from './case-queue.ts';
import { registerCases } from './cases.ts';
import { type BoardedDevice, registerDeviceBoard } from './device-board.ts';
import { createDeskFeed } from './desk-feed.ts';
import { registerFigures } from './figures-reading.ts';
import { type DeskImages, registerImages } from './images.ts';
import { registerLaneOrders } from './lane-orders.ts';
import { createLogTail, type LogTail } from './log-tail.ts';
import { registerLogTail } from './log-tail-stream.ts';
import type { DeskPlace } from './place.ts';
import { createRecentJudgements } from './recent-judgements.ts';
import { registerReplay, type ReplayDesk } from './replay.ts';
import { createRulings, type DeskLane } from './rulings.ts';
import { createDeskServer, type Register } from './server.ts';
import { registerStream } from './stream.ts';
import type { ServiceView } from './wire.ts';

export interface DeskOptions {
  readonly site: string;
  readonly mode: 'operation' | 'simulation';
  readonly place: DeskPlace;
  /** Folder of the built screen; null when there is none. */
  readonly bundle: string | null;
  readonly policy: Policy;
  readonly lanes: readonly SiteLane[];
  readonly portraits: Portraits;
  readonly images: DeskImages['images'];
  readonly ledger: OpenLedger;
  readonly clock: Clock;
  readonly devices: readonly BoardedDevice[];
  /** How a policy file's text is read, and how one judges. */
  readonly judging: Pick<ReplayDesk, 'readPolicy' | 'createJudge'>;
  readonly onTrouble: (error: unknown) => void;
}

export interface SiteLane extends DeskLane {
  /** What people call it. */
  readonly name: string;
  /** Width and height of a pixel of its scans; null where the site file does not say. */
  readonly millimetresPerPixel: readonly [number, number] | null;
}

/** The diversion desk of one box: what it is told, from the first moment on, and its server. */
export interface Desk {
  tell(event: LaneEvent): void;
  service(view: ServiceView): void;
  judged(lane: string, judged: Judged): void;
  readonly log: Pick<LogTail, 'take'>;
  /** Serves the screen. Answers the address. @throws Fault `config-invalid` when it cannot be served at its place */
  open(): Promise<string>;
  /** Before the ledger is closed. */
  close(): Promise<void>;
}

/** Gathers what the desk shows; nobody is answered before `open`. @throws what the ledger throws when it cannot be read */
export function createDesk(options: DeskOptions): Desk {
  const { site, mode, policy, lanes, ledger, clock, onTrouble } = options;
  const { allowances, seen, currencies } = policy;
  const rules = { ...policy.desk, goods: { allowances, seen, currencies } };
  const queue = createCaseQueue({ ledger, clock, decideWithinMs: rules.decideWithinMs, onTrouble });
  const feed = createDeskFeed({ site, mode, rules, lanes, queue, clock });
  const tail = createLogTail(clock);
  const recent = createRecentJudgements();
  let server: { close(): Promise<void> } | null = null;

  const register: Register = (app, accounts) => {
    const { portraits, images, devices, judging } = options;
    const common = { ledger, clock, lanes, portraits, cases: ledger.cases };
    const whoIs = accounts.check.bind(accounts);
    const rulings = createRulings({ ...common, queue, rules, whoIs });
    const millimetresPerPixel = (id: string) => lanes.find((lane) => lane.id === id)?.millimetresPerPixel ?? null;
    registerCases(app, { ...common, queue, rulings, decideWithinMs: rules.decideWithinMs, millimetresPerPixel });
    registerImages(app, { ...common, images });
    registerLaneOrders(app, { lanes });
    registerStream(app, { feed, clock });
    registerFigures(app, { ledger, clock });
    registerAuditSearch(app, { ledger });
    registerReplay(app, { ...judging, recent, ledger });
    registerDeviceBoard(app, { devices, clock });
    registerLogTail(app, { tail, clock });
  };

  return {
    tell: (event) => feed.tell(event),
    service: (view) => feed.service(view),
    judged: (lane, judged) => recent.take(lane, judged),
    log: tail,
    async open() {
      const { place, bundle } = options;
      const opened = await createDeskServer({
        place,
        bundle,
        ledger,
        clock,
        register: [register],
        onTrouble,
      });
      server = opened;
      return opened.url;
    },
    async close() {
      await server?.close();
      feed.stop();
      queue.stop();
    },
  };
}
