import type { Clock } from '../../hardware/clock.ts';
import type { DeviceHealth } from '../../hardware/device.ts';
import type { LaneStateName } from '../contract/lane-event.ts';
import type { Crew, CrewPlan, Member, OpenProcess } from './crew.ts';
import { createLaneModels, type LaneModels, type Routes } from './lane-models.ts';
import type { ModelProcess } from './model-process.ts';

export interface ServingOptions {
  readonly plan: CrewPlan;
  readonly open: OpenProcess;
  readonly lanes: readonly string[];
  readonly clock: Clock;
  /** What an answer may take. */
  readonly deadlineMs: number;
  readonly isComparing: () => boolean;
  /** A process gave a lane no answer. */
  readonly failed: Routes['failed'];
  readonly onHealth: (health: DeviceHealth) => void;
  /** A version that served before was refused; this crew serves in its place. */
  readonly fellBack: (crew: Crew, why: string) => void;
}

/** A process may be slow to start on a busy computer; one that goes away so often before it answers never will. */
const MOST_FALLS = 3;

/** Which process answers which lane. */
export class Serving {
  readonly lanes: ReadonlyMap<string, LaneModels>;
  readonly #options: ServingOptions;
  #plan: CrewPlan;
  #crew: Crew;
  #preferred: ModelProcess | null = null;
  #retired: readonly Crew[] = [];
  #isStopped = false;
  #forgetHealth: () => void = () => {};

  constructor(options: ServingOptions) {
    this.#options = options;
    this.#plan = options.plan;
    this.#crew = this.#open(options.plan);
    this.#listen();
    const { isComparing, failed, clock, deadlineMs } = options;
    const routes: Routes = {
      wanted: () => this.#preferred ?? this.#crew.process,
      isComparing,
      insteadOf: (process) => (process === this.#crew.process ? null : this.#crew.process),
      failed,
    };
    this.lanes = new Map(options.lanes.map((lane) => [lane, createLaneModels(routes, clock, deadlineMs)]));
  }

  /** The last good crew. */
  get crew(): Crew {
    return this.#crew;
  }

  /** Those that serve, and those that a lane asks still. */
  members(): readonly Member[] {
    return [this.#crew, ...this.#retired].flatMap(({ members }) => members);
  }

  /** Tells where a lane is in its passage. */
  moved(lane: string, state: LaneStateName): void {
    this.lanes.get(lane)?.moved(state);
    this.#stopRetired();
  }

  /** Each lane asks this process from its next passage on; with null, all go back to the crew's at once. */
  prefer(process: ModelProcess | null): void {
    this.#preferred = process;
    if (process === null) this.#comeBack();
    else for (const lane of this.lanes.values()) lane.takeUp();
  }

  /** Makes another crew the last good one. The process before is ended when no lane asks it any more. */
  promote(crew: Crew): void {
    this.#preferred = null;
    this.#retired = [...this.#retired, this.#crew];
    this.#crew = crew;
    this.#listen();
    this.#stopRetired();
  }

  /**
   * Resolves when the crew answers, or one that it can fall back on; of packs that are refused and have nothing to fall
   * back on, the others take no harm. Rejects with Fault `pack-untrusted` or `pack-invalid` when none is left.
   */
  async start(): Promise<void> {
    for (;;) {
      const { process } = this.#crew;
      const isLast = this.#plan.without('') === null;
      try {
        // With nothing to fall back on, a process that goes away is simply started again.
        await process.start(isLast ? undefined : MOST_FALLS);
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        const plan = this.#plan.without(why);
        if (plan === null || this.#isStopped) throw error;
        this.#fallBack(plan, why);
        continue;
      }
      const refused = process.refused();
      const plan = this.#plan.replacing(refused.map(({ folder }) => folder));
      if (plan === null || this.#isStopped) return;
      this.#fallBack(plan, refused.map(({ fault }) => fault.what).join('; '));
    }
  }

  #fallBack(plan: CrewPlan, why: string): void {
    this.#plan = plan;
    this.promote(this.#open(plan));
    this.#comeBack();
    this.#options.fellBack(this.#crew, why);
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    await Promise.all([this.#crew, ...this.#retired].map(({ process }) => process.stop()));
  }

  #open({ members, folders }: CrewPlan): Crew {
    return { members, process: this.#options.open(folders, 'normal') };
  }

  #comeBack(): void {
    for (const lane of this.lanes.values()) lane.comeBack();
    this.#stopRetired();
  }

  #listen(): void {
    this.#forgetHealth();
    this.#forgetHealth = this.#crew.process.onHealth(this.#options.onHealth);
  }

  #stopRetired(): void {
    if (this.#retired.length === 0) return;
    const asked = new Set([...this.lanes.values()].map((lane) => lane.current()));
    for (const { process } of this.#retired) if (!asked.has(process)) void process.stop();
    this.#retired = this.#retired.filter(({ process }) => asked.has(process));
  }
}
