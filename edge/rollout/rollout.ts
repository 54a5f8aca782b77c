import type { Cancel, Clock } from '../../hardware/clock.ts';
import { isFault } from '../contract/fault.ts';
import type { Judged } from '../contract/judge.ts';
import type { LaneStateName } from '../contract/lane-event.ts';
import type { Ledger, LedgerRecord } from '../contract/record.ts';
import { foldersOf, type Member, type OpenProcess, planCrew, type Priority } from './crew.ts';
import type { LaneModels } from './lane-models.ts';
import { lineUp } from './lineup.ts';
import type { ModelProcess } from './model-process.ts';
import { objectionTo } from './objection.ts';
import type { PackName } from './pack-folders.ts';
import type { PackStore } from './pack-store.ts';
import type { RolloutEvent } from './rollout-event.ts';
import { Serving } from './serving.ts';
import type { SwapRecord } from './swap-record.ts';
import { hasEnded, type SwapRules, type SwapState } from './swap.ts';
import { detailsOf, Trial } from './trial.ts';

export interface RolloutOptions {
  readonly store: PackStore;
  /** Folders of the packs that the site file names. */
  readonly sitePacks: readonly string[];
  readonly open: OpenProcess;
  readonly lanes: readonly string[];
  readonly rules: SwapRules;
  readonly clock: Clock;
  /** What an answer may take, ms. */
  readonly deadlineMs: number;
  readonly ledger: Pick<Ledger, 'append'>;
  readonly tell: (event: RolloutEvent) => void;
}

const LOOK_EVERY_MS = 1000;
const LOOK_AFTER_TROUBLE_MS = 30_000;
/** A version whose trial was broken off so often may be what breaks the lane's computer. */
const MOST_ATTEMPTS = 3;

/** The models of a site in their processes, and how a new version of a pack takes the place of the old one. */
export class Rollout {
  readonly #options: RolloutOptions;
  readonly #serving: Serving;
  #trial: Trial | null = null;
  #isStopped = false;
  #cancelLook: Cancel = () => {};

  constructor(options: RolloutOptions) {
    this.#options = options;
    const { store, sitePacks, open, lanes, clock, deadlineMs, tell } = options;
    this.#serving = new Serving({
      plan: planCrew(lineUp(sitePacks, store.kept, store.record())),
      open,
      lanes,
      clock,
      deadlineMs,
      isComparing: () => this.#trial !== null,
      failed: (process, question, why, isOutdone) => {
        const trial = this.#trial;
        if (process !== trial?.process) return;
        // Of what it has in common with the version before, that one may know no answer either.
        if (question === trial.question || isOutdone) trial.fail(`it gave no answer: ${why}`);
      },
      onHealth: (health) => tell({ type: 'healthChanged', health }),
      fellBack: ({ members }, why) => {
        const packs = members.map(({ id, version }) => `${id} ${version}`);
        tell({ type: 'packsFellBack', why, packs });
        this.#tryToAudit({ what: 'packs-fell-back', why, packs });
      },
    });
  }

  get isStopped(): boolean {
    return this.#isStopped;
  }

  /** The process that serves. */
  get process(): ModelProcess {
    return this.#serving.crew.process;
  }

  /** The folders of the packs that serve. */
  get folders(): readonly string[] {
    return foldersOf(this.#serving.crew.members);
  }

  /** The packs that serve. */
  get served(): readonly Member[] {
    return this.#serving.crew.members;
  }

  /** What became of every version. */
  record(): SwapRecord {
    return this.#options.store.record();
  }

  /** The models as a lane asks them. @throws RangeError for a lane that there is not */
  lane(id: string): LaneModels {
    const models = this.#serving.lanes.get(id);
    if (models === undefined) throw new RangeError(`there is no lane ${id}`);
    return models;
  }

  /** Tells where a lane is in its passage. */
  moved(lane: string, state: LaneStateName): void {
    this.#serving.moved(lane, state);
  }

  /** Tells what a lane has just decided. */
  judged(lane: string, judged: Judged): void {
    this.#trial?.judged(lane, judged);
  }

  /**
   * Resolves when the last good packs answer, which may be older than the record says, or the site file's own. Rejects
   * with Fault `pack-untrusted` or `pack-invalid` when those are refused too. New versions are looked for from then on.
   */
  async start(): Promise<void> {
    const { store, tell } = this.#options;
    if (store.damage !== null) tell({ type: 'packTrouble', why: store.damage });
    await this.#serving.start();
    await this.#tidyUp();
    this.#look(0);
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#cancelLook();
    const tried = this.#trial?.process;
    // A trial that is broken off is begun again.
    this.#trial?.abandon();
    await Promise.all([this.#serving.stop(), tried?.stop()]);
  }

  /** Looks into the folders of staged packs and of withdrawals, again and again. */
  #look(delayMs: number): void {
    if (this.#isStopped) return;
    const { clock, tell } = this.#options;
    this.#cancelLook = clock.after(delayMs, () => {
      this.#lookOnce().then(
        () => this.#look(LOOK_EVERY_MS),
        (error: unknown) => {
          tell({ type: 'packTrouble', why: String(error) });
          this.#look(LOOK_AFTER_TROUBLE_MS);
        },
      );
    });
  }

  async #lookOnce(): Promise<void> {
    const { store } = this.#options;
    for (const id of await store.takeWithdrawals()) this.#withdraw(id);
    const name = this.#trial === null ? await store.nextStaged() : null;
    if (this.#isStopped) return;
    if (name !== null) this.#begin(name);
    await store.report(this.#trial === null ? null : this.#trial.report());
  }

  #withdraw(id: string): void {
    const { store, tell } = this.#options;
    if (this.#trial?.member.id === id) {
      this.#trial.take({ type: 'withdrawn', why: 'an operator withdrew it' });
    } else if (store.revert(id)) {
      tell({ type: 'packReverted', pack: id });
      this.#tryToAudit({ what: 'pack-reverted', pack: id });
    }
  }

  /** @throws the file system's error when the trial cannot be written down */
  #begin(name: PackName): void {
    const { store } = this.#options;
    const { members } = this.#serving.crew;
    const served = members.find(({ id }) => id === name.id);
    if (served === undefined) return this.#refuse(name, '', 'the site file names no such pack');
    const { version: from, kind } = served;
    const objection = objectionTo(name, served, this.process, store.record());
    if (objection !== null) return this.#refuse(name, from, objection);
    const { folder, attempts } = store.begin(name);
    if (attempts > MOST_ATTEMPTS) return this.#refuse(name, from, `its trial was broken off ${MOST_ATTEMPTS} times`);
    const member: Member = { ...name, kind, folder, isKept: true };
    const trial = this.#newTrial(member, from);
    this.#trial = trial;
    void this.#load(trial, 'low');
  }

  /** Starts a process for a trial to go on with. On probation it answers lanes as soon as it can. */
  async #load(trial: Trial, priority: Priority): Promise<void> {
    try {
      const process = this.#options.open(foldersOf(this.#membersWith(trial.member)), priority);
      trial.begin(process);
      // One that does not load once is refused: others wait for their trial.
      await process.start(1);
      trial.warmed();
      if (trial.stage === 'probation') this.#serving.prefer(process);
    } catch (error) {
      // What passengers do meanwhile is no concern of a trial.
      trial.fail(isFault(error, 'model-unavailable') ? error.what : String(error));
    }
  }

  #refuse(name: PackName, from: string, why: string): void {
    const state: SwapState = { stage: 'refused', why, figures: null };
    this.#write(name, from, state);
    this.#tell(name, from, state);
  }

  #newTrial(member: Member, from: string): Trial {
    const { rules, clock } = this.#options;
    return new Trial({
      member,
      old: this.#serving.crew.process,
      rules,
      clock,
      lanes: this.#serving.lanes,
      write: (next) => this.#write(member, from, next),
      entered: (state) => {
        this.#tell(member, from, state);
        this.#follow(state);
      },
    });
  }

  /** Writes a stage down before it is entered. @throws what the file system or the ledger throws */
  #write({ id, version }: PackName, from: string, state: SwapState): void {
    const { store, clock } = this.#options;
    const told = { ...detailsOf(state), stage: state.stage };
    const audit = () => this.#audit({ what: 'pack-swap', pack: id, version, from, ...told });
    if (!hasEnded(state)) return audit();
    const ended = { id, version, ...told, stage: state.stage, wallMs: clock.wallMs() };
    if (state.stage === 'active') {
      audit();
      const served = this.#serving.crew.members.find((member) => member.id === id);
      store.commit(ended, served?.isKept === true ? served.version : null);
    } else {
      store.end(ended, this.#inUse());
      audit();
    }
  }

  #tell({ id, version }: PackName, from: string, state: SwapState): void {
    this.#options.tell({ type: 'packMoved', pack: id, version, from, stage: state.stage, ...detailsOf(state) });
  }

  /** Does what a stage that was entered asks for. */
  #follow(state: SwapState): void {
    const trial = this.#trial;
    const process = trial?.process ?? null;
    if (trial === null) return;
    if (state.stage === 'probation') {
      // Who was slow on purpose would stay so: what serves is started anew.
      void process?.stop();
      void this.#load(trial, 'normal');
    }
    if (!hasEnded(state)) return;
    this.#trial = null;
    for (const lane of this.#serving.lanes.values()) lane.forget();
    if (state.stage === 'active' && process !== null) {
      this.#serving.promote({ members: this.#membersWith(trial.member), process });
      void this.#tidyUp();
    } else {
      this.#serving.prefer(null);
      void process?.stop();
    }
  }

  #membersWith(member: Member): readonly Member[] {
    return this.#serving.crew.members.map((each) => (each.id === member.id ? member : each));
  }

  /** The folders that a process may have to start afresh from. */
  #inUse(): readonly string[] {
    return [...this.#options.sitePacks, ...foldersOf(this.#serving.members())];
  }

  async #tidyUp(): Promise<void> {
    try {
      await this.#options.store.sweep(this.#inUse());
    } catch (error) {
      this.#options.tell({ type: 'packTrouble', why: String(error) });
    }
  }

  /** Writes into the chain of every lane, since each is decided upon with these packs. @throws Fault of the ledger */
  #audit(body: LedgerRecord['body']): void {
    const { ledger, lanes, clock } = this.#options;
    const wallMs = clock.wallMs();
    ledger.append(lanes.map((lane) => ({ lane, kind: 'audit', passage: null, wallMs, body })));
  }

  #tryToAudit(body: LedgerRecord['body']): void {
    try {
      this.#audit(body);
    } catch (error) {
      this.#options.tell({ type: 'packTrouble', why: String(error) });
    }
  }
}
