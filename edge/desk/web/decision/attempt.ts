import { type Signal, useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { systemClock } from '../../../../hardware/clock.ts';
import type { CaseView, Refusal, RulingRequest } from '../../wire.ts';
import { ApiFailure, post } from '../net/api.ts';

export type Phase =
  | { readonly type: 'asking'; readonly failure: unknown }
  | { readonly type: 'sending' }
  /** Sent, and no answer came: it may be written or not. */
  | { readonly type: 'unknown' }
  | { readonly type: 'written'; readonly view: CaseView }
  | { readonly type: 'decided'; readonly decided: NonNullable<Refusal['decided']> }
  /** Nothing was written: the case is not the one that was decided on. */
  | { readonly type: 'changed' };

export interface Attempt {
  readonly phase: Phase;
  /** Sends a ruling under a key of its own. */
  send(ruling: Omit<RulingRequest, 'key'>): void;
  /** Sends the same once more, under the same key: the daemon counts it once. */
  sendAgain(): void;
  /** Forgets what was sent and refused. */
  beginAnew(): void;
}

const ASK_AGAIN_AFTER_MS = 3000;

/** One officer's attempt at a case. Until an answer comes it is asked again with the same key, for ever. */
export function useAttempt(caseId: string): Attempt {
  const phase = useSignal<Phase>({ type: 'asking', failure: null });
  const request = useRef<RulingRequest | null>(null);
  const sendAgain = () => {
    if (request.current !== null && phase.value.type !== 'sending') void sendOnce(caseId, request.current, phase);
  };
  const isUnknown = phase.value.type === 'unknown';
  useEffect(() => (isUnknown ? systemClock.after(ASK_AGAIN_AFTER_MS, sendAgain) : undefined), [isUnknown]);
  return {
    phase: phase.value,
    send(ruling) {
      request.current = { ...ruling, key: crypto.randomUUID() };
      sendAgain();
    },
    sendAgain,
    beginAnew() {
      request.current = null;
      phase.value = { type: 'asking', failure: null };
    },
  };
}

async function sendOnce(caseId: string, request: RulingRequest, phase: Signal<Phase>): Promise<void> {
  phase.value = { type: 'sending' };
  try {
    const view = await post<CaseView>(`/api/cases/${encodeURIComponent(caseId)}/disposition`, request);
    phase.value = { type: 'written', view };
  } catch (error) {
    phase.value = phaseAfter(error);
  }
}

/** What a refusal means for the attempt. */
export function phaseAfter(error: unknown): Phase {
  if (!(error instanceof ApiFailure)) return { type: 'asking', failure: error };
  if (error.refusal === null) return { type: 'unknown' };
  const { code, decided } = error.refusal;
  if (code === 'conflict') return decided === undefined ? { type: 'changed' } : { type: 'decided', decided };
  return { type: 'asking', failure: error };
}
