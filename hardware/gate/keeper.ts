import type { Clock } from '../clock.ts';
import type { TimedReading } from './exchange.ts';
import { createFreshness } from './freshness.ts';
import type { GateEvent, GateState, Leaf, PermitAnswer } from './gate.ts';
import { allClear, mayPermit } from './interlock.ts';
import type { WatchOrder, WatchRules } from './leaf-watch.ts';
import { createObserver } from './observer.ts';
import { createPermits, type Permits } from './permits.ts';

export interface KeeperParts {
  readonly clock: Clock;
  readonly rules: WatchRules & { readonly staleAfterMs: number };
  /** Writes a leaf's permit coil once; true when it was echoed. */
  readonly write: (leaf: Leaf, on: boolean) => Promise<boolean>;
  readonly linkUp: () => boolean;
  readonly emit: (event: GateEvent) => void;
  readonly count: (name: string) => void;
  readonly onFreshness: () => void;
}

/** Holds readings and permits against each other: no permit outlives what it was given on. */
export interface Keeper {
  readonly permits: Permits;
  state(): GateState;
  fresh(): boolean;
  astray(): boolean;
  take(timed: TimedReading): void;
  lose(): void;
  permit(leaf: Leaf, leaseMs: number): PermitAnswer;
}

function eventOf(leaf: Leaf, order: Exclude<WatchOrder, { type: 'commandAgain' }>, atMs: number): GateEvent {
  if (order.type === 'movedUnbidden') return { type: 'leafMovedUnbidden', leaf, atMs };
  return { type: 'leafStuck', leaf, wanted: order.wanted, attempts: order.attempts, atMs };
}

export function createKeeper(parts: KeeperParts): Keeper {
  const { clock, rules, emit, count } = parts;

  const permits = createPermits(clock, {
    write: parts.write,
    ended(leaf, why) {
      observer.permit(leaf, false, clock.nowMs());
      emit({ type: 'permitEnded', leaf, why, atMs: clock.nowMs() });
    },
  });

  function commandAgain(leaf: Leaf): void {
    // A reading may have brought both the reason to repeat a permit and the reason to end it.
    if (permits.live() === leaf && answerFor(leaf) !== 'given') return;
    count('commandsRepeated');
    void permits.command(leaf);
  }

  function obey(leaf: Leaf, order: WatchOrder, atMs: number): void {
    if (order.type === 'commandAgain') {
      commandAgain(leaf);
      return;
    }
    emit(eventOf(leaf, order, atMs));
    // A leaf that comes loose later must not find a permit.
    if (permits.live() === leaf) permits.end('safety');
  }

  function saw(event: GateEvent): void {
    emit(event);
    if (event.type === 'safetyChanged' && !allClear(event.safety)) permits.end('safety');
  }

  const observer = createObserver(rules, clock.nowMs(), saw, obey);
  const freshness = createFreshness(clock, rules.staleAfterMs, {
    becameFresh: parts.onFreshness,
    becameStale() {
      count('stale');
      permits.forget();
      permits.end('linkLost');
      observer.forget(clock.nowMs());
      parts.onFreshness();
    },
  });

  const state = (): GateState => ({ ...observer.seen(), permitted: permits.live() });

  function answerFor(leaf: Leaf): PermitAnswer {
    const facts = { state: state(), linkUp: parts.linkUp(), fresh: freshness.fresh() };
    return mayPermit(leaf, { ...facts, coilsNotOff: permits.notOff() });
  }

  return {
    permits,
    state,
    fresh: () => freshness.fresh(),
    astray: () => observer.astray(),
    take(timed) {
      freshness.renew();
      observer.take(timed);
      const live = permits.live();
      if (live !== null && answerFor(live) !== 'given') permits.end('safety');
    },
    lose: () => freshness.lose(),
    permit(leaf, leaseMs) {
      const answer = answerFor(leaf);
      if (answer !== 'given') {
        count('permitsRefused');
        return answer;
      }
      if (permits.live() !== leaf) observer.permit(leaf, true, clock.nowMs());
      permits.give(leaf, leaseMs);
      return answer;
    },
  };
}
