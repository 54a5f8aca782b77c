import type { Assessor } from '../contract/assessor.ts';
import { isFault } from '../contract/fault.ts';
import type { CaseFile, Judge, Judged } from '../contract/judge.ts';
import type { Decision, Outcome } from '../contract/judgement.ts';
import { contentsOf } from '../contract/evidence.ts';
import type { LaneEvent } from '../contract/lane-event.ts';
import type { LaneMode } from '../contract/lane-order.ts';
import { because } from '../contract/lane-reason.ts';
import type { HoldBags } from '../contract/pre-screening.ts';
import type { Ledger } from '../contract/record.ts';
import type { Clock } from '../../hardware/clock.ts';
import { drawFor } from './draw.ts';
import type { FaceFacts } from './face-facts.ts';
import { type Facts, goodsKey } from './facts.ts';
import type { HeldPortraits } from './held-portraits.ts';
import type { Journal } from './journal.ts';
import type { Decided, Passage, PassageEffect, PassageInput } from './passage.ts';
import type { PermitKeeper } from './permit-keeper.ts';
import { summarise } from './summary.ts';

/** What the effects of the passage machine need of the house. */
export interface EffectTools {
  readonly lane: string;
  readonly clock: Clock;
  /** Who judges the passage under way. */
  readonly judge: Judge;
  readonly assessor: Assessor;
  readonly facts: Facts;
  /** Null at a lane that compares no faces. */
  readonly faces: FaceFacts | null;
  readonly holdBags: HoldBags;
  /** Where the desk finds the portraits of diverted passengers. */
  readonly portraits: HeldPortraits;
  readonly journal: Journal;
  readonly ledger: Ledger;
  readonly permits: PermitKeeper;
  mode(): LaneMode;
  readonly tell: (event: LaneEvent) => void;
  /** Told of every judgement, after its consequences. */
  readonly judged: (judged: Judged) => void;
  readonly feed: (input: PassageInput) => void;
}

type EffectOf<T extends PassageEffect['type']> = Extract<PassageEffect, { type: T }>;

/** How a lane does one effect. @throws Fault when the ledger cannot be written; then nothing was done. */
export function perform(effect: PassageEffect, tools: EffectTools): void {
  switch (effect.type) {
    case 'openPassage':
      tools.journal.opened(effect.passage);
      return;
    case 'recordMovement':
      tools.journal.moved(effect.passage, effect.what);
      return;
    case 'permit':
      tools.permits.permit(effect.leaf);
      return;
    case 'revoke':
      tools.permits.revoke();
      return;
    case 'judge':
      beginJudgement(effect, tools);
      return;
    case 'recordDecision':
      recordDecision(effect, tools);
      return;
    case 'recordOutcome':
      recordOutcome(effect, tools);
      return;
    case 'conclude':
      conclude(effect, tools);
      return;
    case 'recordLateEvidence':
      tools.journal.late(effect.passage);
      return;
    case 'raiseAlarm':
      tools.tell({
        type: 'alarmRaised',
        lane: tools.lane,
        passage: effect.passage?.id ?? null,
        finding: effect.finding,
      });
  }
}

/** The names under which a passage's questions were put to the models. */
function factKeys(passage: Passage): string[] {
  return passage.evidence.flatMap(({ content }) => {
    if (content.kind === 'bagScan') return [content.image.sha256];
    if (content.kind === 'snapshot') return [content.sha256];
    return content.kind === 'declaration' ? [goodsKey(content.goods)] : [];
  });
}

function beginJudgement(effect: EffectOf<'judge'>, tools: EffectTools): void {
  const { passage, triggerAtMs } = effect;
  // Whoever judges when the question is put does so when the models have answered.
  const pinned = { ...tools };
  const { judge } = pinned;
  const answer = () => {
    const atMs = tools.clock.nowMs();
    const file = caseOf(passage, triggerAtMs, null, pinned);
    const decision = judge.decide(file);
    tools.feed({ type: 'judged', passage: passage.id, decision, evidenceJudged: passage.evidence.length, atMs });
    tools.judged({ file, decision, judge });
  };
  if (effect.withoutModels) answer();
  else void settled(passage, tools).then(answer);
}

async function settled(passage: Passage, { facts, faces }: EffectTools): Promise<void> {
  await Promise.all([facts.settled(factKeys(passage)), faces?.settled(passage.evidence)]);
}

/** The answers there are, by the names under which the questions were put. */
function answersTo<Answer>(passage: Passage, ask: (key: string) => Answer | undefined): ReadonlyMap<string, Answer> {
  return new Map(
    factKeys(passage).flatMap((key) => {
      const answer = ask(key);
      return answer === undefined ? [] : [[key, answer] as const];
    }),
  );
}

function caseOf(
  passage: Passage,
  triggerAtMs: number,
  interruption: CaseFile['interruption'],
  tools: EffectTools,
): CaseFile {
  const { judge, facts, faces, lane } = tools;
  const declaration = passage.evidence.find(({ content }) => content.kind === 'declaration')?.content;
  const asked = judge.goodsToAsk(passage.evidence).length > 0 && declaration?.kind === 'declaration';
  const late = { kind: 'unavailable', why: because('no-answer') } as const;
  const { seed } = judge.policy.randomDiversion;
  const counter = tools.journal.openingOf(passage);
  return {
    evidence: passage.evidence,
    missed: passage.missed,
    wallMs: tools.clock.wallMs(),
    risk: asked ? (facts.risk(goodsKey(declaration.goods)) ?? late) : { kind: 'notAsked' },
    images: answersTo(passage, (key) => facts.image(key)),
    seen: answersTo(passage, (key) => facts.seen(key)),
    face: faces?.answer(passage.evidence) ?? { kind: 'notAsked' },
    hold: tools.holdBags.about(passage.evidence),
    draw: { seed, counter, value: drawFor(seed, lane, counter) },
    models: tools.assessor.models(),
    ledgerFullness: tools.ledger.fullness(),
    mode: tools.mode(),
    isTest: passage.isTest === true,
    interruption,
    judgedInMs: Math.max(0, tools.clock.nowMs() - triggerAtMs),
  };
}

function recordDecision({ passage, decision }: EffectOf<'recordDecision'>, tools: EffectTools): void {
  const sequence = tools.journal.decided(passage, decision);
  if (decision.verdict === 'divert') holdPortraits(passage, tools);
  tools.feed({ type: 'decisionRecorded', decision, sequence, atMs: tools.clock.nowMs() });
  tools.tell({ type: 'decided', lane: tools.lane, passage: passage.id, decision });
}

function recordOutcome({ decided, left }: EffectOf<'recordOutcome'>, tools: EffectTools): void {
  const { passage, decision } = decided;
  const outcome: Outcome = {
    verdict: decision.verdict,
    left,
    tookMs: tools.clock.nowMs() - passage.openedAtMs,
    decidedAtSequence: decided.decidedAtSequence,
    decisionMs: decisionMs(decided),
    findings: [...decided.findings],
    ...testMark(passage),
  };
  tools.journal.ended(passage, outcome);
  tools.feed({ type: 'outcomeRecorded', atMs: tools.clock.nowMs() });
  tellEnd(passage, decision, outcome, tools);
}

/** The officer sees whom the document shows, also when the passage has long closed. */
function holdPortraits({ id: passage, evidence }: Passage, { faces, portraits }: EffectTools): void {
  for (const { id } of contentsOf(evidence, 'portrait')) {
    const bytes = faces?.portrait(id);
    if (bytes !== undefined) portraits.hold(passage, id, bytes);
  }
}

function decisionMs({ permitSentAtMs, triggerAtMs }: Decided): number | null {
  return permitSentAtMs === null ? null : Math.max(0, permitSentAtMs - triggerAtMs);
}

function conclude({ passage, findings, why, reason }: EffectOf<'conclude'>, tools: EffectTools): void {
  const nowMs = tools.clock.nowMs();
  const decision = tools.judge.decide(caseOf(passage, nowMs, { why, reason }, tools));
  const inside = passage.insideSinceMs !== null;
  const outcome: Outcome = {
    verdict: 'divert',
    left: passage.left ?? (why === 'emergency' ? 'emergency' : inside ? 'still-inside' : 'did-not-enter'),
    tookMs: nowMs - passage.openedAtMs,
    decidedAtSequence: null,
    decisionMs: null,
    findings: [...findings],
    ...testMark(passage),
  };
  tools.journal.concluded(passage, decision, outcome);
  holdPortraits(passage, tools);
  tellEnd(passage, decision, outcome, tools);
}

function testMark({ isTest }: Passage): Pick<Outcome, 'test'> {
  return isTest === true ? { test: true } : {};
}

function tellEnd(passage: Passage, decision: Decision, outcome: Outcome, tools: EffectTools): void {
  const summary = summarise(passage.evidence);
  tools.tell({ type: 'passageEnded', lane: tools.lane, passage: passage.id, decision, outcome, summary });
}

/** Whether trying the same effect again later can help. */
export function isWorthRetrying(error: unknown): boolean {
  return isFault(error, 'ledger-full') || isFault(error, 'ledger-unwritable');
}
