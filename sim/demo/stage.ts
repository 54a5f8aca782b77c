import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LaneEvent } from '../../edge/contract/lane-event.ts';
import type { Policy } from '../../edge/contract/policy.ts';
import { ensureBundle } from '../../edge/screen/bundle.ts';
import { sleep, systemClock } from '../../hardware/clock.ts';
import { seededEntropy } from '../../hardware/entropy.ts';
import { type EmbeddedBroker, startBroker } from '../broker.ts';
import type { Passenger } from '../population/passenger.ts';
import { type Centre, startCentre } from './centre.ts';
import { type DaemonProcess, type LogLine, spawnDaemon } from './daemon-process.ts';
import { DEMO_OFFICER, type DemoAccount, type DemoOfficer, type DeskDoor, openAccounts } from './account.ts';
import { createDeskWatch, type DeskWatch } from './desk-watch.ts';
import { drain, examineEnd, type StageEnd } from './end.ts';
import type { HoldHall } from './hold-hall.ts';
import { createLuggage, type Luggage } from './luggage.ts';
import { type Pictures, startPictures } from './pictures.ts';
import { openScanFolder, type ScanFolder } from './scan-folder.ts';
import { LANE, type ShippedPack, type SiteFiles, writeSite } from './site.ts';
import { openTwins, type Twins } from './twins.ts';
import { createWatch, type PassageEnded, type Watch } from './watch.ts';
import { type Manner, walk } from './world.ts';
import type { TwinScan } from '../twin/bag-scanner.ts';

export interface StageOptions {
  readonly policy: Policy;
  /** The models of its site; all, when nothing is said. */
  readonly packs?: readonly ShippedPack[];
  /** What the scanner finds and how its pictures are laid out follow from it. */
  readonly seed: number;
  /** How the gate is connected; the readers always hang on pseudo-terminals. */
  readonly gate: 'tcp' | 'pty';
  /** Whether officers find their screen there. */
  readonly desk?: boolean;
  /** Whether the centre has a database; otherwise it is in memory. */
  readonly keepsCentre?: boolean;
  /** Who works there beside the account of the demonstration. */
  readonly colleagues?: readonly DemoOfficer[];
  /** The last scans are written there, with boxes around what was seen. */
  readonly scans?: string | undefined;
  /** Who is expected from the start: their pictures are taken while the lane comes up. */
  readonly coming?: readonly Passenger[];
  /** Where hold bags are screened, if they are. */
  readonly hall?: HoldHall;
  /** Aborted before the stage stands, it never will. */
  readonly signal?: AbortSignal;
  /** Told from the first line on, which may be before the stage stands. */
  readonly onLog?: (line: LogLine) => void;
  readonly onLane?: (event: LaneEvent) => void;
}

/** A lane of simulated devices with the daemon that ships, a broker and a centre: all that a passenger walks through. */
export interface Stage {
  /** Says who comes soon, so that the pictures of them and their bags are ready when they do. */
  expect(passenger: Passenger): void;
  /**
   * Walks one passenger through; they try again until the lane takes them in and lets them go. Resolves to the passage
   * as it ended. Who dawdles stays in the lane until the exit opens: until an officer releases them, or for ten minutes,
   * or until they are called.
   * Rejects when the daemon dies.
   */
  walk(passenger: Passenger, manner?: Manner): Promise<PassageEnded>;
  /** What the lane does at this moment, as it last said. */
  watch(): Watch;
  /** What the desk has done so far. */
  officers(): DeskWatch;
  /** Where the desk is and who may sign in, once it is open; null without a desk, or when it did not open. */
  desk(): Promise<DeskDoor | null>;
  /** Where the page of the centre's fleet is, once it is open; null without a desk, and for a centre in memory. */
  fleetUrl(): Promise<string | null>;
  /** SIGKILL in the middle of whatever it does, then the same daemon again on the same ledger. */
  restartDaemon(): Promise<void>;
  /** Lets the outbox drain, stops the daemon, examines what is left, and takes everything away. */
  stop(): Promise<StageEnd>;
  /** Takes everything away, whatever state it is in. */
  close(): Promise<void>;
}

/** How long the lane may take from the start of its daemon until it could serve, models and all. */
const READY_WITHIN_MS = 45_000;
const IDLE_WITHIN_MS = 60_000;
/** Longer than whoever is inside takes to walk out by themselves. */
const ATTENDANT_COMES_AFTER_MS = 2_000;
/** The longest that is waited for the centre at the end. */
const DRAIN_WITHIN_MS = 15_000;

/** Rejects with the daemon's last words when the lane does not come up. */
export async function startStage(options: StageOptions): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), 'greenlane-demo-'));
  const closers: (() => Promise<void> | void)[] = [() => rmSync(folder, { recursive: true, force: true })];
  try {
    const broker = await startBroker();
    closers.push(async () => broker.close());
    closers.push(options.hall?.connect(broker.url) ?? (() => {}));
    const { policy, packs, desk = false, keepsCentre = false, colleagues = [] } = options;
    const fleetBundle = desk && keepsCentre ? await ensureBundle('fleet') : null;
    const centre = startCentre(broker.url, keepsCentre ? join(folder, 'central') : null, fleetBundle);
    closers.push(async () => centre.stop());
    const pictures = startPictures();
    closers.push(async () => pictures.stop());
    const twins = await openTwins(broker.url, options.gate, seededEntropy(options.seed));
    closers.push(async () => twins.close());
    const files = writeSite(folder, { policy, packs, desk, brokerUrl: broker.url }, twins.ports);
    const accounts = desk ? await openAccounts(files.ledger, [DEMO_OFFICER, ...colleagues]) : [];
    if (desk) await ensureBundle('desk');
    const stage = new RunningStage(options, { folder, files, accounts, broker, centre, twins, pictures, closers });
    const abandon = () => stage.abandon();
    process.once('exit', abandon);
    closers.unshift(() => void process.off('exit', abandon));
    closers.push(async () => stage.stopDaemon());
    for (const passenger of options.coming ?? []) stage.expect(passenger);
    await stage.startDaemon();
    return stage;
  } catch (error) {
    await closeAll(closers);
    throw error;
  }
}

async function closeAll(closers: (() => Promise<void> | void)[]): Promise<void> {
  for (const close of closers.splice(0).toReversed()) await close();
}

interface Parts {
  readonly folder: string;
  readonly files: SiteFiles;
  /** Of the desk, that of the demonstration first; none without a desk. */
  readonly accounts: readonly DemoAccount[];
  readonly broker: EmbeddedBroker;
  readonly centre: Centre;
  readonly twins: Twins;
  readonly pictures: Pictures;
  /** Taken from the last to the first. */
  readonly closers: (() => Promise<void> | void)[];
}

class RunningStage implements Stage {
  readonly #options: StageOptions;
  readonly #parts: Parts;
  readonly #luggage: Luggage;
  readonly #scans: ScanFolder | null;
  readonly #officers: DeskWatch;
  readonly #told = new Set<string>();
  #daemon: DaemonProcess | null = null;
  #watch: Watch = createWatch();
  #failure: string | null = null;

  constructor(options: StageOptions, parts: Parts) {
    this.#options = options;
    this.#parts = parts;
    this.#officers = createDeskWatch(parts.centre.store, systemClock);
    this.#luggage = createLuggage(parts.pictures, options.seed + 1);
    this.#scans = options.scans === undefined ? null : openScanFolder(options.scans, parts.pictures);
  }

  watch(): Watch {
    return this.#watch;
  }

  officers(): DeskWatch {
    return this.#officers;
  }

  async desk(): Promise<DeskDoor | null> {
    const [account, ...colleagues] = this.#parts.accounts;
    if (account === undefined) return null;
    await this.#until(() => this.#watch.deskUrl() !== null, READY_WITHIN_MS);
    const url = this.#watch.deskUrl();
    return url === null ? null : { url, ...account, colleagues };
  }

  async fleetUrl(): Promise<string | null> {
    return this.#parts.centre.fleetUrl();
  }

  async startDaemon(): Promise<void> {
    const daemon = spawnDaemon(this.#parts.files.site);
    const watch = createWatch();
    this.#daemon = daemon;
    this.#watch = watch;
    void this.#notice(daemon);
    daemon.onLog((line) => {
      watch.noteLog(line);
      this.#options.onLog?.(line);
    });
    daemon.onLane((event) => {
      if (event.type === 'passageEnded') this.#told.add(event.passage);
      watch.noteLane(event);
      this.#options.onLane?.(event);
    });
    const { signal } = this.#options;
    const until = async (isSo: () => boolean) => this.#until(() => isSo() || signal?.aborted === true, READY_WITHIN_MS);
    await until(() => watch.isAtBroker());
    this.#parts.twins.announce();
    await until(() => watch.isReady());
    if (!watch.isReady()) throw new Error(`The lane did not come up: ${watch.obstacle()}`);
  }

  /** Remembers of a daemon that ends by itself why it did. */
  async #notice(daemon: DaemonProcess): Promise<void> {
    const why = await daemon.ended;
    if (this.#daemon === daemon && why !== null) this.#failure = why;
  }

  async stopDaemon(): Promise<void> {
    const daemon = this.#daemon;
    this.#daemon = null;
    await daemon?.stop();
  }

  async restartDaemon(): Promise<void> {
    const daemon = this.#daemon;
    this.#daemon = null;
    await daemon?.kill();
    this.#parts.twins.clear();
    await Promise.all([this.startDaemon(), this.#attend()]);
  }

  /** A lane that waits for somebody who left while it was dark gets an attendant, who comes out by the officer's leaf. */
  async #attend(): Promise<void> {
    const { gate, clock } = this.#parts.twins.lane;
    const isUp = () => this.#daemon !== null && this.#watch.isReady();
    const isOpen = () => gate.leafPosition('diversion') === 'open';
    while ((await this.#until(() => isUp() || isOpen(), READY_WITHIN_MS)) && !isUp()) {
      await sleep(clock, ATTENDANT_COMES_AFTER_MS);
      if (isOpen()) await gate.walkThrough('diversion', 'out');
    }
  }

  expect(passenger: Passenger): void {
    this.#options.hall?.screen(passenger);
    void this.#luggage.broughtBy(passenger);
  }

  async walk(passenger: Passenger, manner?: Manner): Promise<PassageEnded> {
    const brought = await this.#luggage.broughtBy(passenger);
    const { lane } = this.#parts.twins;
    for (;;) {
      const watch = this.#watch;
      if (!(await this.#until(() => watch.state() === 'idle', IDLE_WITHIN_MS))) {
        throw new Error(`The lane does not take anybody in: ${watch.obstacle()}`);
      }
      const before = watch.lastEnded();
      // A daemon that was started anew knows nothing of them any more.
      const isOver = () => watch.lastEnded() !== before || this.#watch !== watch;
      const scanned: TwinScan[] = [];
      const scan = (shown: TwinScan) => {
        scanned.push(shown);
        lane.scanner.scan(shown);
      };
      const until = async (isSo: () => boolean, limitMs: number) => this.#until(isSo, limitMs);
      await walk(passenger, brought, { ...lane, scanner: { scan } }, { isOver, until }, manner);
      const ended = watch.lastEnded();
      if (ended === null || ended === before) continue;
      this.#scans?.keep(ended, scanned);
      return ended;
    }
  }

  async stop(): Promise<StageEnd> {
    const { centre, closers } = this.#parts;
    try {
      await drain(centre.store, this.#told, async (isSo) => this.#until(isSo, DRAIN_WITHIN_MS));
      await this.stopDaemon();
      await this.#scans?.settled();
      return await examineEnd({
        ledgerFile: this.#parts.files.ledger,
        store: centre.store,
        lane: LANE,
        told: this.#told,
      });
    } finally {
      await closeAll(closers);
    }
  }

  async close(): Promise<void> {
    await closeAll(this.#parts.closers);
  }

  /** What can still be done in a process that ends this moment. */
  abandon(): void {
    this.#daemon?.killNow();
    rmSync(this.#parts.folder, { recursive: true, force: true });
  }

  /** Looks every few ms whether it is so; throws when the daemon has died. */
  async #until(isSo: () => boolean | Promise<boolean>, limitMs: number): Promise<boolean> {
    const { clock } = this.#parts.twins.lane;
    const giveUpAtMs = clock.nowMs() + limitMs;
    while (!(await isSo())) {
      if (this.#failure !== null) throw new Error(this.#failure);
      if (clock.nowMs() >= giveUpAtMs) return false;
      await sleep(clock, 5);
    }
    return true;
  }
}
