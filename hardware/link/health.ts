import type { DeviceState } from '../device.ts';

/** What a link has lived through, as far as its health depends on it. */
export interface HealthState {
  readonly state: DeviceState;
  readonly reason: string;
  readonly sinceMs: number;
  /** Deadlines missed since the last good frame. */
  readonly misses: number;
  /** Good frames since the last miss. */
  readonly goods: number;
  /** Discarded pieces since the last good frame. */
  readonly garbles: number;
}

export type HealthInput =
  | { readonly type: 'opened' }
  | { readonly type: 'openFailed'; readonly why: string }
  | { readonly type: 'closed'; readonly why: string }
  | { readonly type: 'frameReceived' }
  | { readonly type: 'garbled' }
  /** A request or a heartbeat went unanswered. */
  | { readonly type: 'missed'; readonly why: string };

export interface HealthRules {
  /** A device that speaks only when it has something to say: an open port is all that can be known. */
  readonly pushOnly: boolean;
  /** Misses in a row that make it `down`. */
  readonly downAfterMisses: number;
  /** Good frames in a row that end `degraded`. */
  readonly upAfterFrames: number;
  /** Discarded pieces in a row that make it `degraded`. */
  readonly degradedAfterGarbles: number;
}

export function initialHealth(nowMs: number): HealthState {
  return { state: 'unknown', reason: 'nothing heard yet', sinceMs: nowMs, misses: 0, goods: 0, garbles: 0 };
}

function entered(before: HealthState, state: DeviceState, reason: string, nowMs: number): HealthState {
  return { ...before, state, reason, sinceMs: before.state === state ? before.sinceMs : nowMs };
}

function heard(before: HealthState, rules: HealthRules, nowMs: number): HealthState {
  const after = { ...before, misses: 0, garbles: 0, goods: before.goods + 1 };
  if (before.state === 'up') return after;
  if (before.state === 'degraded' && after.goods < rules.upAfterFrames) return after;
  return entered(after, 'up', '', nowMs);
}

function missed(before: HealthState, why: string, rules: HealthRules, nowMs: number): HealthState {
  const after = { ...before, misses: before.misses + 1, goods: 0 };
  if (after.misses >= rules.downAfterMisses) return entered(after, 'down', why, nowMs);
  return before.state === 'up' || before.state === 'degraded' ? entered(after, 'degraded', why, nowMs) : after;
}

function garbled(before: HealthState, rules: HealthRules, nowMs: number): HealthState {
  const after = { ...before, garbles: before.garbles + 1, goods: 0 };
  if (before.state !== 'up' || after.garbles < rules.degradedAfterGarbles) return after;
  return entered(after, 'degraded', 'what arrives is not its protocol; check speed, parity and wiring', nowMs);
}

/** The health of a link after one more thing happened to it. Pure. */
export function nextHealth(before: HealthState, input: HealthInput, rules: HealthRules, nowMs: number): HealthState {
  switch (input.type) {
    case 'opened': {
      const fresh = { ...before, misses: 0, goods: 0, garbles: 0 };
      if (rules.pushOnly) return entered(fresh, 'up', '', nowMs);
      return { ...fresh, reason: before.state === 'up' ? '' : 'the port is open, but nothing was heard yet' };
    }
    case 'openFailed':
    case 'closed':
      return entered({ ...before, misses: 0, goods: 0 }, 'down', input.why, nowMs);
    case 'missed':
      return missed(before, input.why, rules, nowMs);
    case 'garbled':
      return garbled(before, rules, nowMs);
    case 'frameReceived':
      break;
  }
  return heard(before, rules, nowMs);
}
