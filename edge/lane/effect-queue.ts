import type { Cancel, Clock } from '../../hardware/clock.ts';
import { isWorthRetrying, perform, type EffectTools } from './effects.ts';
import type { PassageEffect } from './passage.ts';

const RETRY_RECORD_AFTER_MS = 500;
/** A machine that went on for this long without its ledger has nothing more to say that matters. */
const QUEUE_LIMIT = 256;

/**
 * Does effects in order. A row that cannot be written holds back everything behind it, permits above all, and is
 * tried again for ever; only a revocation and a call for help never wait.
 */
export interface EffectQueue {
  run(effects: readonly PassageEffect[]): void;
  /** Why the ledger takes nothing at present; null when it does. */
  blockedBy(): string | null;
  /** Whether everything was done. */
  isEmpty(): boolean;
  stop(): void;
}

export function createEffectQueue(tools: EffectTools, clock: Clock, onBlockChange: () => void): EffectQueue {
  let waiting: PassageEffect[] = [];
  let blockedBy: string | null = null;
  let draining = false;
  let cancelRetry: Cancel = () => {};

  /** An effect's own consequences may come back in before it is done: they queue behind it. */
  function drain(): void {
    if (draining) return;
    draining = true;
    try {
      performAll();
    } finally {
      draining = false;
    }
  }

  function performAll(): void {
    for (let effect = waiting[0]; effect !== undefined; effect = waiting[0]) {
      try {
        perform(effect, tools);
      } catch (error) {
        if (!isWorthRetrying(error)) throw error;
        block(error instanceof Error ? error.message : String(error));
        return;
      }
      // What it brought about may have emptied the queue already.
      if (waiting[0] === effect) waiting.shift();
    }
    if (blockedBy === null) return;
    blockedBy = null;
    onBlockChange();
  }

  function block(why: string): void {
    cancelRetry = clock.after(RETRY_RECORD_AFTER_MS, drain);
    if (blockedBy !== null) return;
    blockedBy = why;
    const finding = tools.judge.alarm('record-not-written', why);
    tools.tell({ type: 'alarmRaised', lane: tools.lane, passage: null, finding });
    callForHelp();
    onBlockChange();
  }

  function callForHelp(): void {
    const calls = waiting.filter(({ type }) => type === 'raiseAlarm');
    waiting = waiting.filter(({ type }) => type !== 'raiseAlarm');
    for (const call of calls) perform(call, tools);
  }

  return {
    run(effects) {
      for (const effect of effects) {
        if (effect.type === 'revoke' && waiting.length > 0) {
          perform(effect, tools);
          waiting = waiting.filter(({ type }) => type !== 'permit');
        } else if (waiting.length < QUEUE_LIMIT) waiting.push(effect);
        if (blockedBy === null) drain();
        else callForHelp();
      }
    },
    blockedBy: () => blockedBy,
    isEmpty: () => waiting.length === 0,
    stop: () => cancelRetry(),
  };
}
