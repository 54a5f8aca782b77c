import type { Disposition } from '../contract/case.ts';
import type { EvidenceContent } from '../contract/evidence.ts';
import type { LaneOrder, LaneStatus, OrderAnswer } from '../contract/lane-order.ts';
import type { RecordDraft } from '../contract/record.ts';
import type { OpenLedger } from '../ledger/ledger.ts';
import { type CaseQueue, createCaseQueue } from './case-queue.ts';
import { registerCases } from './cases.ts';
import { type Browser, type Desk, openDesk, PASSWORD } from './desk.fixture.ts';
import { createDeskFeed, type DeskFeed } from './desk-feed.ts';
import { registerImages } from './images.ts';
import { registerLaneOrders } from './lane-orders.ts';
import { createRulings } from './rulings.ts';
import { registerStream } from './stream.ts';
import { decision, finding } from './supervision.fixture.ts';
import type { CaseView, DeskRules } from './wire.ts';

export const LANE = 'lane-1';
export const DOUBT = finding('declaration-missing', 'doubt');
export const ALARM = finding('scanner-alarm', 'alarm');
export const SEALED = finding('bag-sealed', 'alarm');

export const RULES: DeskRules = {
  reasonFor: ['seized'],
  supervisorFor: ['bag-sealed'],
  decideWithinMs: 60_000,
  restAfterMs: 1_200_000,
};

export const DOCUMENT = {
  kind: 'document',
  format: 'TD3',
  documentCode: 'P',
  issuer: 'UTO',
  number: 'L898902C3',
  surname: 'ERIKSSON',
  givenNames: 'ANNA MARIA',
  nationality: 'UTO',
  birthDate: '1974-08-12',
  sex: 'F',
  expiryDate: '2031-04-15',
  failedChecks: [],
} as const satisfies EvidenceContent;

/** A lane of a test: what it is asked and what it answers. */
export interface TestLane {
  readonly id: string;
  readonly name: string;
  standing: string | null;
  answer: OrderAnswer;
  readonly orders: LaneOrder[];
  status(): LaneStatus;
  order(order: LaneOrder): Promise<OrderAnswer>;
}

export interface CaseDesk {
  readonly desk: Desk;
  readonly lane: TestLane;
  readonly queue: CaseQueue;
  readonly feed: DeskFeed;
  readonly portraits: Map<string, Uint8Array>;
  readonly images: Map<string, Uint8Array>;
  /** Writes a diverted passage and lets the desk hear of it. */
  divert(passage: string, reasons?: readonly ReturnType<typeof finding>[], ...contents: EvidenceContent[]): void;
  signIn(name: string): Promise<Browser>;
  stop(): Promise<void>;
}

/** The desk over real HTTP with cases, stream and images, two officers more (Li, Wu), in virtual time. */
export async function openCaseDesk(rules: DeskRules = RULES): Promise<CaseDesk> {
  const lane = testLane(LANE);
  const portraits = new Map<string, Uint8Array>();
  const images = new Map<string, Uint8Array>();
  const made: { queue?: CaseQueue; feed?: DeskFeed } = {};
  const held = { get: (id: string) => portraits.get(id), forget: () => portraits.clear() };
  const desk = await openDesk({
    resources: (ledger, clock) => {
      const queue = createCaseQueue({ ledger, clock, decideWithinMs: rules.decideWithinMs, onTrouble: () => {} });
      const feed = createDeskFeed({ site: 'riverport', mode: 'simulation', rules, lanes: [lane], queue, clock });
      Object.assign(made, { queue, feed });
      const kept = { read: async (sha256: string) => images.get(sha256) ?? null };
      return [
        (app, accounts) => {
          const whoIs = accounts.check.bind(accounts);
          const common = { ledger, clock, queue, rules, lanes: [lane], portraits: held };
          const rulings = createRulings({ ...common, whoIs });
          const { decideWithinMs } = rules;
          const millimetresPerPixel = () => [1, 1.5] as const;
          registerCases(app, { ...common, rulings, cases: ledger.cases, decideWithinMs, millimetresPerPixel });
          registerImages(app, { images: kept, cases: ledger.cases, portraits: held });
          registerLaneOrders(app, { lanes: [lane] });
          registerStream(app, { feed, clock });
        },
      ];
    },
  });
  for (const name of ['Li', 'Wu']) await desk.roster.add(name, 'officer', PASSWORD, false);
  const { queue, feed } = made;
  if (queue === undefined || feed === undefined) throw new TypeError('The desk was not opened');
  return {
    desk,
    lane,
    queue,
    feed,
    portraits,
    images,
    divert(passage, reasons = [DOUBT], ...contents) {
      writePassage(desk.ledger, desk.clock.wallMs(), passage, reasons, contents);
      desk.clock.advance(0);
    },
    async signIn(name) {
      const browser = desk.browser();
      await browser.login(name);
      return browser;
    },
    async stop() {
      feed.stop();
      queue.stop();
      await desk.stop();
    },
  };
}

/** A passage as a lane writes it, decided by these reasons. */
export function writePassage(
  ledger: Pick<OpenLedger, 'append'>,
  wallMs: number,
  passage: string,
  reasons: readonly ReturnType<typeof finding>[],
  contents: readonly EvidenceContent[],
): void {
  const draft = (kind: RecordDraft['kind'], body: object): RecordDraft => {
    return { lane: LANE, kind, passage, wallMs, body: body as RecordDraft['body'] };
  };
  ledger.append([
    draft('passage', { openedAtMs: 0 }),
    ...contents.map((content, n) =>
      draft('evidence', { device: `${LANE}/device`, atMs: n, wallMs: wallMs - 9 + n, content }),
    ),
    draft('decision', decision(reasons)),
  ]);
}

function testLane(id: string): TestLane {
  return {
    id,
    name: 'Lane one',
    standing: null,
    answer: { done: true },
    orders: [],
    status() {
      const isOccupied = this.standing !== null;
      const leaves = { entry: 'closed', exit: 'closed', diversion: 'closed' } as const;
      const state = isOccupied ? 'diverted' : 'idle';
      const passenger = isOccupied ? 'ERIKSSON ANNA MARIA' : '';
      const passage = this.standing;
      return { lane: id, state, reason: '', mode: 'normal', leaves, passage, passenger, isOccupied, sinceWallMs: 0 };
    },
    async order(order) {
      this.orders.push(order);
      return this.answer;
    },
  };
}

let keys = 0;
export const newKey = () => `00000000-0000-4000-8000-${String((keys += 1)).padStart(12, '0')}`;

/** The body of a ruling on the case as it is shown. */
export function rulingOn(
  view: Pick<CaseView, 'version'>,
  more: object = {},
  disposition: Disposition = { what: 'release' },
) {
  return { key: newKey(), version: view.version, disposition, reason: '', labels: [], approval: null, ...more };
}

export async function look(browser: Browser, id: string): Promise<CaseView> {
  return (await browser.ask('GET', `/api/cases/${id}`)).body as CaseView;
}

export async function decide(browser: Browser, id: string, body: object) {
  return browser.ask('POST', `/api/cases/${id}/disposition`, { body });
}
