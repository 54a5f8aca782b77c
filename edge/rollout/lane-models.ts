import type { Clock } from '../../hardware/clock.ts';
import type { Assessor } from '../contract/assessor.ts';
import { isFault } from '../contract/fault.ts';
import type { CaseFile } from '../contract/judge.ts';
import type { LaneStateName } from '../contract/lane-event.ts';
import { type Asked, createAskedMemory, type Remembered } from './asked.ts';
import { createFacesAhead, type FacesAhead } from './faces-ahead.ts';
import type { ModelProcess, ModelQuestion } from './model-process.ts';

/** The models as one lane asks them. The version that answers changes between two passages of that lane. */
export interface LaneModels extends Assessor {
  /** The process that answers now. */
  current(): ModelProcess;
  /** Tells where the lane is in its passage. */
  moved(state: LaneStateName): void;
  /** Asks the process that is to answer from now on, if it stands between two passages. */
  takeUp(): void;
  /** Goes back to the process that is to answer, passage or not. */
  comeBack(): void;
  /** What was asked for the answers of a kind in a case file; empty unless `current` gave all of them. */
  behind(file: CaseFile, kind: ModelQuestion['kind']): readonly Remembered[];
  /** Forgets what was asked. */
  forget(): void;
}

/** Which process lanes are to ask. */
export interface Routes {
  wanted(): ModelProcess;
  /** Whether questions are to be remembered. */
  isComparing(): boolean;
  /** Who is asked in the place of a process that gave no answer; null when nobody is. */
  insteadOf(process: ModelProcess): ModelProcess | null;
  /** A process gave no answer; `isOutdone`: the one that was asked in its place did. */
  failed(process: ModelProcess, question: QuestionKind, why: string, isOutdone: boolean): void;
}

type QuestionKind = ModelQuestion['kind'] | 'checkImage' | 'describeFace';

interface Question<T> {
  readonly kind: QuestionKind;
  readonly ask: (process: ModelProcess) => Promise<T>;
  /** How the question is remembered; absent for one that is never asked twice. */
  readonly note?: (answer: T) => Pick<Asked, 'question' | 'answer'>;
  /** What of the work a process had done before it was asked; none unless said otherwise. */
  readonly aheadMs?: (process: ModelProcess) => number;
}

const BETWEEN: ReadonlySet<LaneStateName> = new Set(['idle', 'closed', 'emergency', 'out-of-service']);

/** @param deadlineMs what an answer may take, whoever gives it in the end */
export function createLaneModels(routes: Routes, clock: Clock, deadlineMs: number): LaneModels {
  const memory = createAskedMemory();
  const facesAhead = createFacesAhead(clock);
  let current = routes.wanted();
  let isBetween = true;
  let underWay = 0;
  let passage = 0;

  function takeUp(): void {
    if (isBetween && underWay === 0) current = routes.wanted();
  }

  async function putTo<T extends object>(
    process: ModelProcess,
    { kind, ask, note, aheadMs }: Question<T>,
    askedIn: number,
  ): Promise<T> {
    const sinceMs = clock.nowMs();
    const answer = await ask(process);
    // Faces are held for no longer than their passage; a scan may have come early, for the next one.
    const isOver = kind === 'compareFaces' && askedIn !== passage;
    if (note !== undefined && routes.isComparing() && !isOver) {
      memory.remember({ ...note(answer), process, tookMs: clock.nowMs() - sinceMs + (aheadMs?.(process) ?? 0) });
    }
    return answer;
  }

  async function put<T extends object>(question: Question<T>): Promise<T> {
    takeUp();
    underWay += 1;
    const [asked, askedIn, untilMs] = [current, passage, clock.nowMs() + deadlineMs];
    try {
      return await putTo(asked, question, askedIn);
    } catch (error) {
      if (!isFault(error, 'model-unavailable')) throw error;
      const other = routes.insteadOf(asked);
      routes.failed(asked, question.kind, error.message, false);
      if (other === null || clock.nowMs() >= untilMs) throw error;
      const answer = await before(untilMs, clock, putTo(other, question, askedIn), error);
      routes.failed(asked, question.kind, error.message, true);
      // Whoever answered is named in the findings, and asked for the rest of the passage.
      current = other;
      return answer;
    } finally {
      underWay -= 1;
    }
  }

  return {
    current: () => current,
    models: () => current.models(),
    ...questionsTo(put, facesAhead),
    takeUp,
    moved(state) {
      takeUp();
      isBetween = BETWEEN.has(state);
      takeUp();
      if (!isBetween) return;
      passage += 1;
      memory.forget('compareFaces');
    },
    comeBack() {
      current = routes.wanted();
    },
    forget: () => memory.forget(),
    behind: (file, kind) => memory.behind(file, kind, current),
  };
}

/** An answer that comes before a moment; else it rejects with `otherwise`. */
async function before<T>(atMs: number, clock: Clock, answer: Promise<T>, otherwise: Error): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const cancel = clock.after(atMs - clock.nowMs(), () => reject(otherwise));
  try {
    return await Promise.race([answer, promise]);
  } finally {
    cancel();
  }
}

/** The questions of an Assessor, each handed to `put`. */
function questionsTo(
  put: <T extends object>(question: Question<T>) => Promise<T>,
  facesAhead: FacesAhead,
): Omit<Assessor, 'models'> {
  return {
    goodsRisk: (goods) =>
      put({
        kind: 'goodsRisk',
        ask: (process) => process.goodsRisk(goods),
        note: (lines) => ({ question: { kind: 'goodsRisk', goods }, answer: { kind: 'goodsRisk', lines } }),
      }),
    checkImage: (bytes, bounds) => put({ kind: 'checkImage', ask: (process) => process.checkImage(bytes, bounds) }),
    inspectBag: (bytes, bounds, layout) =>
      put({
        kind: 'inspectBag',
        ask: (process) => process.inspectBag(bytes, bounds, layout),
        note: (opinion) => ({
          question: { kind: 'inspectBag', bytes, bounds, layout },
          answer: { kind: 'inspectBag', opinion },
        }),
      }),
    compareFaces: (portrait, live) =>
      put({
        kind: 'compareFaces',
        ask: (process) => process.compareFaces(portrait, live),
        note: (opinion) => ({
          question: { kind: 'compareFaces', portrait, live },
          answer: { kind: 'compareFaces', opinion },
        }),
        aheadMs: (process) => facesAhead.tookMs(process, [portrait, live]),
      }),
    describeFace: (picture) => put({ kind: 'describeFace', ask: (process) => facesAhead.describe(process, picture) }),
    forgetFace: (picture) => facesAhead.forget(picture),
  };
}
