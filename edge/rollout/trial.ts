import type { Clock } from '../../hardware/clock.ts';
import type { Judged } from '../contract/judge.ts';
import type { Manifest } from '../packs/manifest.ts';
import { compare } from './comparison.ts';
import type { Member } from './crew.ts';
import { tell, type ToldFigures } from './figures.ts';
import type { Remembered } from './asked.ts';
import type { LaneModels } from './lane-models.ts';
import type { ModelProcess, ModelQuestion } from './model-process.ts';
import { hasEnded, STAGED, type Stage, step, type SwapInput, type SwapRules, type SwapState } from './swap.ts';
import type { TrialReport } from './swap-record.ts';

/** Which question a pack of a kind answers. */
const QUESTION: Readonly<Record<Manifest['kind'], ModelQuestion['kind']>> = {
  'tabular-risk': 'goodsRisk',
  detector: 'inspectBag',
  face: 'compareFaces',
};

export interface TrialOptions {
  /** The version that is to serve. */
  readonly member: Member;
  /** The process that serves. */
  readonly old: ModelProcess;
  readonly rules: SwapRules;
  readonly clock: Clock;
  readonly lanes: ReadonlyMap<string, LaneModels>;
  /**
   * Told before the trial enters another stage. @throws what keeps it from being written down; a version that would
   * have come further is then rolled back
   */
  readonly write: (next: SwapState) => void;
  /** Told when it has. */
  readonly entered: (state: SwapState) => void;
}

/** One version on its way to serve. The old crew goes on beside it until it is over. */
export class Trial {
  readonly member: Member;
  readonly #options: TrialOptions;
  #state: SwapState = STAGED;
  #process: ModelProcess | null = null;
  #isComparing = false;
  #isAbandoned = false;
  /** By lane, the passage that was compared last. */
  readonly #compared = new Map<string, number>();

  constructor(options: TrialOptions) {
    this.member = options.member;
    this.#options = options;
  }

  get stage(): Stage {
    return this.#state.stage;
  }

  /** What it is asked. */
  get question(): ModelQuestion['kind'] {
    return QUESTION[this.member.kind];
  }

  get process(): ModelProcess | null {
    return this.#process;
  }

  /** How far it has come; null when it is over. */
  report(): TrialReport | null {
    const { id, version } = this.member;
    const { stage } = this;
    if (stage !== 'warming' && stage !== 'shadow' && stage !== 'probation') return null;
    return { id, version, stage, figures: figuresIn(this.#state), wallMs: this.#options.clock.wallMs() };
  }

  /** Gives it the process that it is to go on with, which is being started. */
  begin(process: ModelProcess): void {
    this.#process = process;
    this.take({ type: 'begun' });
  }

  /** Says that the process answers. */
  warmed(): void {
    const { id, version } = this.member;
    const process = this.#process;
    if (process === null) return;
    const isThere = process.models().some((model) => model.name === id && model.version === version);
    const refused = process.refused().find(({ folder }) => folder === this.member.folder);
    if (refused !== undefined) return this.fail(refused.fault.what);
    if (!isThere) return this.fail(`it says that it is another pack than ${id} ${version}`);
    process.onHealth(({ state, reason }) => {
      if (state === 'down' && process === this.#process) this.fail(`its process went away: ${reason}`);
    });
    this.take({ type: 'warmed' });
  }

  fail(why: string): void {
    this.take({ type: 'failed', why });
  }

  /** Nothing that happens to it counts any more. */
  abandon(): void {
    this.#isAbandoned = true;
  }

  take(input: SwapInput): void {
    if (this.#isAbandoned) return;
    const { rules, write, entered } = this.#options;
    const next = step(this.#state, input, rules);
    const isMove = next.stage !== this.#state.stage;
    try {
      if (isMove) write(next);
    } catch (error) {
      // What cannot be written down is not done; an end that cannot be is an end all the same.
      if (!hasEnded(next) || next.stage === 'active') return this.fail(`it cannot be written down: ${String(error)}`);
    }
    this.#state = next;
    if (isMove) entered(next);
  }

  /** Compares what a lane has just decided with what it would have decided with the other version. */
  judged(lane: string, judged: Judged): void {
    const { stage } = this.#state;
    const models = this.#options.lanes.get(lane);
    const sides = this.#sides();
    if (models === undefined || sides === null || models.current() !== sides.counts) return;
    const { draw, interruption } = judged.file;
    if (interruption !== null || this.#compared.get(lane) === draw.counter) return;
    const asked = models.behind(judged.file, this.question);
    // Nobody waits for a comparison: it is made where no lane asks, one at a time, or not at all.
    if (asked.length === 0 || this.#isComparing || this.#isAsked(sides.other)) return;
    this.#compared.set(lane, draw.counter);
    void this.#compare(judged, asked, sides.other, stage);
  }

  async #compare(judged: Judged, asked: readonly Remembered[], other: ModelProcess, stage: Stage): Promise<void> {
    this.#isComparing = true;
    try {
      const { changed, drift, tookMs, otherTookMs } = await compare(judged, asked, other, this.#options.clock);
      if (this.stage !== stage) return;
      const [oldMs, newMs] = stage === 'shadow' ? [tookMs, otherTookMs] : [otherTookMs, tookMs];
      this.take({ type: 'compared', sample: { changed, drift, oldMs, newMs } });
    } catch (error) {
      // A passage that closed first, and took its faces along, tells nothing of the version.
      if (asked.some(({ forgotten }) => forgotten.aborted)) return;
      if (this.stage === stage && stage === 'shadow') this.fail(`in shadow: ${String(error)}`);
    } finally {
      this.#isComparing = false;
    }
  }

  /** The process whose answers count, and the one that is asked for comparison. */
  #sides(): { readonly counts: ModelProcess; readonly other: ModelProcess } | null {
    const [old, fresh] = [this.#options.old, this.#process];
    if (fresh === null) return null;
    if (this.stage === 'shadow') return { counts: old, other: fresh };
    return this.stage === 'probation' ? { counts: fresh, other: old } : null;
  }

  #isAsked(process: ModelProcess): boolean {
    return [...this.#options.lanes.values()].some((lane) => lane.current() === process);
  }
}

/** What is told of the figures of a state; null where there are none. */
function figuresIn(state: SwapState): ToldFigures | null {
  return 'figures' in state && state.figures !== null ? tell(state.figures) : null;
}

/** What is told of a state beside its name. */
export function detailsOf(state: SwapState): { readonly why: string; readonly figures: ToldFigures | null } {
  return { why: 'why' in state ? state.why : '', figures: figuresIn(state) };
}
