import type { Outcome } from '../contract/judgement.ts';
import { because } from '../contract/lane-reason.ts';
import { NO_HOLD_BAGS } from '../contract/pre-screening.ts';
import type { EffectTools } from './effects.ts';
import { summarise } from './summary.ts';

/** Passages that a crash or power cut left without an outcome get one: somebody must look after the person. */
export function closeInterrupted(tools: EffectTools): void {
  const { lane, clock, ledger, judge } = tools;
  for (const passage of ledger.openPassages(lane)) {
    const isTest = ledger.isTest(passage);
    const decision = judge.decide({
      evidence: [],
      missed: [],
      wallMs: clock.wallMs(),
      risk: { kind: 'notAsked' },
      images: new Map(),
      seen: new Map(),
      face: { kind: 'notAsked' },
      hold: NO_HOLD_BAGS.about([]),
      draw: { seed: judge.policy.randomDiversion.seed, counter: 0, value: 1 },
      models: [],
      ledgerFullness: ledger.fullness(),
      mode: tools.mode(),
      isTest,
      interruption: { why: 'interrupted', reason: because('restarted') },
      judgedInMs: 0,
    });
    const outcome: Outcome = {
      verdict: 'divert',
      left: 'interrupted',
      tookMs: 0,
      decidedAtSequence: null,
      decisionMs: null,
      findings: [],
      ...(isTest ? { test: true } : {}),
    };
    const wallMs = clock.wallMs();
    ledger.append([
      { lane, kind: 'decision', passage, wallMs, body: { ...decision } },
      { lane, kind: 'outcome', passage, wallMs, body: { ...outcome } },
    ]);
    tools.tell({ type: 'passageEnded', lane, passage, decision, outcome, summary: summarise([]) });
  }
}
