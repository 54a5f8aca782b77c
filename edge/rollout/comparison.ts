import type { Clock } from '../../hardware/clock.ts';
import type { FaceOpinion, SeenAnswer } from '../contract/assessor.ts';
import type { CaseFile, Judged } from '../contract/judge.ts';
import { weightOf } from '../contract/judged-again.ts';
import type { Source } from '../contract/judgement.ts';
import type { Remembered } from './asked.ts';
import { type ModelAnswer, type ModelProcess, put } from './model-process.ts';

/** A passage judged twice: as it was, and as it would have been with the answers of another process. */
export interface Comparison {
  readonly changed: boolean;
  /** The largest distance between two scores of one question. */
  readonly drift: number;
  /** All its questions together. */
  readonly tookMs: number;
  readonly otherTookMs: number;
}

/** What counted, and what the other process says to the same question. */
interface Pair {
  readonly one: ModelAnswer;
  readonly other: ModelAnswer;
}

/**
 * Asks another process what was asked for a decision, and judges again. Rejects when it gives no answer, and as soon as
 * a question is forgotten.
 */
export async function compare(
  { file, decision, judge }: Judged,
  asked: readonly Remembered[],
  process: ModelProcess,
  clock: Clock,
): Promise<Comparison> {
  const pairs: Pair[] = [];
  const sinceMs = clock.nowMs();
  for (const { question, answer, forgotten } of asked) {
    pairs.push({ one: answer, other: await unlessForgotten(forgotten, async () => put(process, question)) });
  }
  const otherTookMs = clock.nowMs() - sinceMs;
  const again = judge.decide(withOthers(file, pairs, process.models()));
  return {
    changed: weightOf(decision) !== weightOf(again),
    drift: Math.max(0, ...pairs.map(distance)),
    tookMs: asked.reduce((sum, { tookMs }) => sum + tookMs, 0),
    otherTookMs,
  };
}

async function unlessForgotten<T>(forgotten: AbortSignal, ask: () => Promise<T>): Promise<T> {
  forgotten.throwIfAborted();
  const { promise, reject } = Promise.withResolvers<never>();
  const giveUp = () => reject(forgotten.reason);
  forgotten.addEventListener('abort', giveUp);
  try {
    return await Promise.race([ask(), promise]);
  } finally {
    forgotten.removeEventListener('abort', giveUp);
  }
}

/** The same case with the other process's answers in the place of those that counted. */
function withOthers(file: CaseFile, pairs: readonly Pair[], models: readonly Source[]): CaseFile {
  return pairs.reduce<CaseFile>((changed, { one, other }) => withOther(changed, one, other), { ...file, models });
}

function withOther(file: CaseFile, one: ModelAnswer, other: ModelAnswer): CaseFile {
  switch (other.kind) {
    case 'goodsRisk': {
      if (file.risk.kind !== 'answered') return file;
      const { name } = file.risk.source;
      const source = file.models.find((model) => model.name === name) ?? file.risk.source;
      return { ...file, risk: { kind: 'answered', lines: other.lines, source } };
    }
    case 'inspectBag': {
      const seen = [...file.seen].map(([scan, answer]): [string, SeenAnswer] => {
        const isIt = answer.kind === 'answered' && one.kind === 'inspectBag' && answer.opinion === one.opinion;
        return [scan, isIt ? { kind: 'answered', opinion: other.opinion } : answer];
      });
      return { ...file, seen: new Map(seen) };
    }
    case 'compareFaces':
      return { ...file, face: { kind: 'answered', opinion: other.opinion } };
  }
}

/** 0..1 where both gave a score: of the riskiest line, of the surest object, or how alike the faces are. */
function distance({ one, other }: Pair): number {
  return Math.abs(scoreOf(one) - scoreOf(other));
}

function scoreOf(answer: ModelAnswer): number {
  switch (answer.kind) {
    case 'goodsRisk':
      return Math.max(0, ...answer.lines.map(({ score }) => score));
    case 'inspectBag':
      return Math.max(0, ...answer.opinion.objects.map(({ score }) => score));
    case 'compareFaces':
      return likeness(answer.opinion);
  }
}

/** 1 for the same picture, 0.5 at the threshold, 0 for what could not be compared. */
function likeness({ distance, sameBelow }: FaceOpinion): number {
  return distance === null ? 0 : 1 / (1 + distance / sameBelow);
}
