import type { Bus } from '../../hardware/bus/bus.ts';
import type { Cancel, Clock } from '../../hardware/clock.ts';
import type { DeviceHealth } from '../../hardware/device.ts';
import { Fault, reasonOf } from '../contract/fault.ts';
import type { Judged } from '../contract/judge.ts';
import type { Policy } from '../contract/policy.ts';
import type { Ledger } from '../contract/record.ts';
import { createTally } from '../sync/tally.ts';
import type { CreateJudge } from './comparison.ts';
import {
  contentInForce,
  type DownRecord,
  newestActive,
  newestEnded,
  type ReleaseName,
  type UntoldReport,
  type WayRecord,
  withEnded,
  withReport,
} from './down-record.ts';
import type { PolicyAtStart } from './in-force.ts';
import { createPointers, type Pointers } from './pointers.ts';
import { Recovery } from './recovery.ts';
import type { ReleaseEvent } from './release-event.ts';
import { hasEnded, type ReleaseState, type TrialRules } from './release-machine.ts';
import type { PartsTools } from './release-parts.ts';
import { COUNTED, reportOf, tellReports } from './release-reports.ts';
import { ReleaseWay } from './release-way.ts';

export interface ReleasesOptions {
  readonly site: string;
  readonly lanes: readonly string[];
  /** Started and stopped by whoever made it. */
  readonly bus: Pick<Bus, 'subscribe' | 'health'>;
  readonly clock: Clock;
  readonly ledger: Pick<Ledger, 'append'>;
  /** What it takes to have a release and to prove it. */
  readonly tools: PartsTools;
  readonly rules: TrialRules;
  readonly createJudge: CreateJudge;
  /** What `policyAtStart` gave. */
  readonly atStart: PolicyAtStart;
  /** The lanes are to judge by this policy from their next passage on. */
  readonly takePolicy: (policy: Policy, digest?: string) => void;
  readonly tell: (event: ReleaseEvent) => void;
  /** Faults `release-refused`, `release-stale` and `release-lost`. */
  readonly alarm: (fault: Fault) => void;
}

type InUse = Pick<PolicyAtStart, 'policy' | 'digest'>;

const LOOK_EVERY_MS = 1000;

/** The computer's end of the way down: what the centre releases is fetched, proven, tried, put in force, and reported. */
export class Releases {
  readonly #options: ReleasesOptions;
  readonly #tally: ReturnType<typeof createTally>;
  readonly #pointers: Pointers;
  /** Releases that came to an end in this run, which may not be written down. */
  readonly #barred = new Set<number>();
  readonly #reportsTaken = new WeakSet<UntoldReport>();
  #inForce: InUse;
  readonly #recovery: Recovery;
  #way: ReleaseWay | null = null;
  #isRunning = false;
  #stale: string | null = null;
  #trouble = '';
  #cancel: Cancel = () => {};
  readonly #stopping = new AbortController();

  constructor(options: ReleasesOptions) {
    this.#options = options;
    this.#inForce = options.atStart;
    this.#tally = createTally(options.clock);
    this.#recovery = new Recovery({
      ...options,
      recovered: (now) => this.#take(now),
      trouble: (error) => this.#complain(error),
      signal: this.#stopping.signal,
    });
    this.#pointers = createPointers({
      ...options,
      ...options.tools,
      count: (what) => this.#tally.count(what),
      trouble: (error) => this.#complain(error),
      taken: ({ release }) => {
        // A word that is new may let come again what was given up.
        if (release !== null) this.#barred.delete(release.version);
      },
    });
  }

  start(): void {
    if (this.#isRunning) return;
    this.#isRunning = true;
    const { tools, atStart } = this.#options;
    for (const what of [tools.store.damage, ...atStart.troubles]) {
      if (what !== null) this.#options.alarm(new Fault('release-lost', what));
    }
    this.#pointers.start();
    const { way } = tools.store.record();
    if (way !== null) this.#set(way);
    this.#plan(0);
  }

  stop(): void {
    this.#isRunning = false;
    this.#cancel();
    this.#pointers.stop();
    this.#stopping.abort(new Error('the daemon stops'));
    // What is on its way begins its trial anew.
    this.#way?.abandon();
  }

  /** Tells what a lane has just decided. */
  judged(lane: string, judged: Judged): void {
    this.#way?.judged(lane, judged);
  }

  /** `degraded` while word from the centre is stale, or something of a release is in the way. */
  health(): DeviceHealth {
    const { bus, tools } = this.#options;
    const release = newestActive(tools.store.record());
    const trouble = this.#stale ?? (this.#trouble || this.#recovery.missing);
    return this.#tally.health(this.#isRunning, bus.health(), trouble, { release });
  }

  #plan(delayMs: number): void {
    this.#cancel = this.#options.clock.after(delayMs, () => {
      this.#look();
      if (this.#isRunning) this.#plan(LOOK_EVERY_MS);
    });
  }

  #look(): void {
    this.#recovery.advance();
    this.#pointers.retry();
    this.#watchAge();
    this.#choose();
    this.#way?.advance();
    try {
      tellReports({ ...this.#options, store: this.#options.tools.store, taken: this.#reportsTaken });
    } catch (error) {
      this.#complain(error);
    }
  }

  #watchAge(): void {
    const stale = this.#pointers.stale();
    if (stale !== null && this.#stale === null) {
      this.#options.alarm(new Fault('release-stale', `Word of releases is stale: ${stale}`));
    }
    this.#stale = stale;
  }

  /** The highest release that any lane should run is the one that is on its way. */
  #choose(): void {
    const { store } = this.#options.tools;
    const newest = this.#pointers.newest();
    const version = this.#way?.name.version ?? null;
    if (version !== null && this.#pointers.isStopped(version)) {
      this.#way?.take({ type: 'givenUp', why: 'the centre stopped it' });
    } else if (version !== null && newest !== null && newest.version > version) {
      this.#way?.take({ type: 'givenUp', why: `release ${newest.version} takes its place` });
    }
    if (this.#way !== null || newest === null) return;
    const isDone = newest.version <= newestEnded(store.record()) || this.#barred.has(newest.version);
    if (!isDone && !this.#pointers.isStopped(newest.version)) this.#begin(newest);
  }

  #begin(name: ReleaseName): void {
    const { store } = this.#options.tools;
    const way = { ...name, attempts: 0, packs: [] };
    try {
      const next = { ...store.record(), way };
      store.write(withReport(next, null, { version: name.version, stage: 'seen', reason: '' }));
    } catch (error) {
      return this.#complain(error);
    }
    this.#trouble = '';
    this.#set(way);
  }

  /** Sets a release on its way, or on its way again. */
  #set(way: WayRecord): void {
    const { tools, rules, clock, createJudge } = this.#options;
    const { store } = tools;
    this.#way = new ReleaseWay({
      way,
      tools,
      rules,
      clock,
      createJudge,
      now: () => ({ inForce: store.record().inForce, policy: this.#inForce.policy }),
      write: (next, on) => store.write(this.#recordOf(next, on)),
      entered: (before, on) => this.#follow(before, on),
      trouble: (error) => this.#complain(error),
    });
    this.#tell(way, this.#way.state);
  }

  /** What is written down before a stage is entered. */
  #recordOf(next: ReleaseState, { name, state, verified, packs }: ReleaseWay): DownRecord {
    const { store } = this.#options.tools;
    const report = reportOf(name.version, next);
    const told = report === null ? store.record() : withReport(store.record(), null, report);
    if (!hasEnded(next)) {
      const { way } = told;
      const begins = state.stage === 'staged' ? 1 : 0;
      return { ...told, way: way === null ? null : { ...way, attempts: way.attempts + begins, packs: [...packs] } };
    }
    if (next.stage === 'given-up') return { ...told, way: null };
    const { version, sha256 } = name;
    const why = next.stage === 'active' ? '' : next.why;
    const ended = withEnded(told, { version, sha256, stage: next.stage, why, wallMs: this.#options.clock.wallMs() });
    return next.stage === 'active' && verified !== null ? { ...ended, inForce: verified.inForce } : ended;
  }

  /** Does what a stage that was entered asks for. */
  #follow(before: ReleaseState, way: ReleaseWay): void {
    const { name, state, verified } = way;
    this.#tell(name, state);
    if (state.stage === 'probation' && verified !== null) this.#judgeBy(verified);
    this.#trouble = '';
    if (!hasEnded(state)) return;
    this.#tally.count(COUNTED[state.stage]);
    this.#way = null;
    this.#barred.add(name.version);
    if (state.stage === 'active') this.#putInForce(way, before);
    else {
      if (before.stage === 'probation') this.#judgeBy(this.#inForce);
      this.#withdrawPacks(way);
      this.#trouble = `release ${name.version} was ${state.stage}: ${state.why}`;
      if (state.stage !== 'given-up') {
        this.#options.alarm(new Fault('release-refused', `Release ${name.version} is not taken: ${state.why}`));
      }
    }
    this.#tidyUp();
  }

  #judgeBy({ policy, digest }: InUse): void {
    this.#options.takePolicy(policy, digest ?? undefined);
  }

  #putInForce({ name, verified }: ReleaseWay, before: ReleaseState): void {
    if (verified === null) return;
    const { policy, digest, siteFile, troubles } = verified;
    if (before.stage !== 'probation' && digest !== this.#inForce.digest) this.#judgeBy(verified);
    this.#inForce = { policy, digest };
    this.#recovery.replaced(troubles);
    try {
      this.#options.tools.store.forgetDamage();
      if (siteFile === null) return;
      const file = this.#options.tools.store.offerSiteFile(name.version, siteFile);
      this.#options.tell({ type: 'siteFileWaits', version: name.version, file });
    } catch (error) {
      this.#complain(error);
    }
  }

  #withdrawPacks({ packs }: ReleaseWay): void {
    for (const pack of packs) {
      try {
        this.#options.tools.packs.withdraw(pack);
      } catch (error) {
        this.#complain(error);
      }
    }
  }

  /** What was lost is in force again; a release on probation goes on judging, and goes back to this if it fails. */
  #take(now: InUse): void {
    const isOther = now.digest !== this.#inForce.digest;
    this.#inForce = now;
    if (isOther && this.#way?.state.stage !== 'probation') this.#judgeBy(now);
    if (this.#recovery.missing === '') this.#trouble = '';
  }

  #tidyUp(): void {
    const { store } = this.#options.tools;
    store.sweep(contentInForce(store.record())).catch((error: unknown) => this.#complain(error));
  }

  #tell({ version }: Pick<ReleaseName, 'version'>, state: ReleaseState): void {
    const why = 'why' in state ? state.why : '';
    const changes = 'changes' in state ? state.changes : null;
    this.#options.tell({ type: 'releaseMoved', version, stage: state.stage, why, changes });
  }

  #complain(error: unknown): void {
    const why = reasonOf(error);
    if (this.#trouble !== why) this.#options.tell({ type: 'releaseTrouble', why });
    this.#trouble = why;
  }
}
