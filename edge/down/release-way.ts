import type { Clock } from '../../hardware/clock.ts';
import { isFault, reasonOf } from '../contract/fault.ts';
import type { Judged } from '../contract/judge.ts';
import type { Policy } from '../contract/policy.ts';
import { type Compare, createComparison, type CreateJudge } from './comparison.ts';
import type { InForce, PackName, ReleaseName, WayRecord } from './down-record.ts';
import { hasEnded, type ReleaseInput, type ReleaseState, SEEN, step, type TrialRules } from './release-machine.ts';
import { type PartsTools, takeRelease, type VerifiedRelease } from './release-parts.ts';

export interface ReleaseWayOptions {
  /** As it is written down. */
  readonly way: WayRecord;
  readonly tools: PartsTools;
  readonly rules: TrialRules;
  readonly clock: Clock;
  readonly createJudge: CreateJudge;
  /** What is in force while it is on its way. */
  readonly now: () => { readonly inForce: InForce; readonly policy: Policy };
  /** Told before it enters another stage. @throws what keeps that from being written down; then it is not entered */
  readonly write: (next: ReleaseState, way: ReleaseWay) => void;
  /** Told when it has. */
  readonly entered: (before: ReleaseState, way: ReleaseWay) => void;
  /** Told what keeps it from going on for now. */
  readonly trouble: (error: unknown) => void;
}

/** A version whose trial was broken off so often may be what breaks the lane's computer. */
const MOST_ATTEMPTS = 3;
const AGAIN_AFTER_MS = 30_000;

/** One release on its way to be in force. */
export class ReleaseWay {
  readonly name: ReleaseName;
  readonly #options: ReleaseWayOptions;
  readonly #compare: Compare;
  readonly #giveUp = new AbortController();
  #state: ReleaseState = SEEN;
  #verified: VerifiedRelease | null = null;
  #isFetching = false;
  #notBeforeMs = -Infinity;

  constructor(options: ReleaseWayOptions) {
    const { version, sha256, bytes } = options.way;
    this.name = { version, sha256, bytes };
    this.#options = options;
    this.#compare = createComparison(options.createJudge);
  }

  get state(): ReleaseState {
    return this.#state;
  }

  /** Null until all of it is here. */
  get verified(): VerifiedRelease | null {
    return this.#verified;
  }

  /** The packs that came with it, in this run and before. */
  get packs(): readonly PackName[] {
    const fresh = this.#verified?.packs ?? [];
    const before = this.#options.way.packs.filter(({ id }) => !fresh.some((pack) => pack.id === id));
    return [...before, ...fresh.map(({ id, version }) => ({ id, version }))];
  }

  /** Goes on as far as it can. Call it now and then. */
  advance(): void {
    if (this.#options.clock.nowMs() < this.#notBeforeMs) return;
    try {
      if (this.#state.stage === 'seen') void this.#fetch();
      if (this.#state.stage === 'staged') this.#begin();
      if (this.#state.stage === 'packs') this.#lookAtPacks();
    } catch (error) {
      this.#pause(error);
    }
  }

  /** Compares what a lane has just decided. */
  judged(lane: string, judged: Judged): void {
    const { stage } = this.#state;
    const verified = this.#verified;
    if (verified === null || (stage !== 'shadow' && stage !== 'probation')) return;
    const { policy } = this.#options.now();
    const sides =
      stage === 'shadow' ? { counts: policy, other: verified.policy } : { counts: verified.policy, other: policy };
    const changed = this.#compare(lane, judged, sides);
    if (changed !== null) this.take({ type: 'judged', changed });
  }

  take(input: ReleaseInput): void {
    const before = this.#state;
    const next = step(before, input, this.#options.rules);
    if (next === before) return;
    if (next.stage !== before.stage) {
      try {
        this.#options.write(next, this);
      } catch (error) {
        this.#options.trouble(error);
        // What cannot be written down is not done; an end that cannot be is an end all the same.
        if (!hasEnded(next) || next.stage === 'active') return;
      }
    }
    this.#state = next;
    if (hasEnded(next)) this.abandon();
    if (next.stage !== before.stage) this.#options.entered(before, this);
  }

  /** Nothing more is fetched for it. */
  abandon(): void {
    this.#giveUp.abort(new Error('it was given up'));
  }

  async #fetch(): Promise<void> {
    if (this.#isFetching) return;
    this.#isFetching = true;
    try {
      const { inForce } = this.#options.now();
      const verified = await takeRelease(this.name, inForce, this.#options.tools, this.#giveUp.signal);
      this.#giveUp.signal.throwIfAborted();
      this.#verified = verified;
      this.take({ type: 'verified', errand: verified.errand });
      this.advance();
    } catch (error) {
      if (!this.#giveUp.signal.aborted) this.#fail(error);
    } finally {
      this.#isFetching = false;
    }
  }

  #fail(error: unknown): void {
    if (isFault(error, 'release-refused')) {
      this.take({ type: 'failed', why: String(error.context['why'] ?? error.what) });
    } else if (isFault(error, 'content-refused')) {
      // A mirror that gives something else says nothing of the release.
      this.take({ type: 'givenUp', why: `what came is not what it names: ${reasonOf(error)}` });
    } else this.#pause(error);
  }

  #pause(error: unknown): void {
    this.#notBeforeMs = this.#options.clock.nowMs() + AGAIN_AFTER_MS;
    this.#options.trouble(error);
  }

  #begin(): void {
    if (this.#options.way.attempts >= MOST_ATTEMPTS) {
      return this.take({ type: 'failed', why: `its trial was broken off ${MOST_ATTEMPTS} times` });
    }
    const { packs } = this.#options.tools;
    for (const pack of this.#verified?.packs ?? []) {
      if (packs.progress(pack).stage !== 'waits') packs.stage(pack);
    }
    this.take({ type: 'begun' });
  }

  #lookAtPacks(): void {
    const { packs } = this.#options.tools;
    const all = (this.#verified?.packs ?? []).map((pack) => ({ pack, progress: packs.progress(pack) }));
    for (const { pack, progress } of all) {
      if (progress.stage === 'failed') {
        return this.take({ type: 'failed', why: `its pack ${pack.id} ${pack.version}: ${progress.why}` });
      }
    }
    if (all.every(({ progress }) => progress.stage === 'serves')) this.take({ type: 'packsServe' });
  }
}
