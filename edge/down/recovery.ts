import type { Clock } from '../../hardware/clock.ts';
import { fetchBytes } from './fetching.ts';
import { policyAtStart, type PolicyAtStart } from './in-force.ts';
import type { PartsTools } from './release-parts.ts';

export interface RecoveryOptions {
  readonly tools: PartsTools;
  readonly clock: Clock;
  readonly atStart: PolicyAtStart;
  /** Told what is in force now. */
  readonly recovered: (now: PolicyAtStart) => void;
  /** Told what keeps it from going on for now. */
  readonly trouble: (error: unknown) => void;
  readonly signal: AbortSignal;
}

const AGAIN_AFTER_MS = 30_000;

/**
 * Brings back what the disk has lost of what is in force, and what there was no time to read. Content is the same wherever
 * it comes from: its hash was proven when it was taken.
 */
export class Recovery {
  readonly #options: RecoveryOptions;
  #now: PolicyAtStart;
  #isUnderWay = false;
  #notBeforeMs = -Infinity;

  constructor(options: RecoveryOptions) {
    this.#options = options;
    this.#now = options.atStart;
  }

  /** Why something that should be in force is not; empty when all of it is. */
  get missing(): string {
    return this.#options.tools.store.damage ?? this.#now.troubles[0] ?? '';
  }

  /** Goes on as far as it can. Call it now and then. */
  advance(): void {
    const { lost, isLate } = this.#now;
    if (this.#isUnderWay || (lost.length === 0 && !isLate)) return;
    if (this.#options.clock.nowMs() >= this.#notBeforeMs) void this.#recover();
  }

  /** A release was put in force, and has brought all of it but for what has these troubles. */
  replaced(troubles: readonly string[]): void {
    this.#now = { ...this.#now, troubles, lost: [], isLate: false };
  }

  async #recover(): Promise<void> {
    const { tools, clock, recovered, trouble, signal } = this.#options;
    const { store, fetch, trust, sitePolicy, compose } = tools;
    this.#isUnderWay = true;
    try {
      for (const content of this.#now.lost) await fetchBytes(content, store, fetch, signal);
      const { inForce } = store.record();
      const now = await policyAtStart(store, trust, sitePolicy, compose);
      // A release may have been put in force meanwhile.
      if (signal.aborted || store.record().inForce !== inForce) return;
      this.#now = now;
      recovered(now);
    } catch (error) {
      if (!signal.aborted) trouble(error);
    } finally {
      this.#isUnderWay = false;
      this.#notBeforeMs = clock.nowMs() + AGAIN_AFTER_MS;
    }
  }
}
