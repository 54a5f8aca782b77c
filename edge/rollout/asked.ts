import type { CaseFile } from '../contract/judge.ts';
import type { ModelAnswer, ModelProcess, ModelQuestion } from './model-process.ts';

/** A question that was answered, as long as it may be asked once more. */
export interface Asked {
  readonly question: ModelQuestion;
  readonly answer: ModelAnswer;
  readonly process: ModelProcess;
  readonly tookMs: number;
}

/** `forgotten` is aborted when it may not be asked any more, nor held by whoever was given it. */
export interface Remembered extends Asked {
  readonly forgotten: AbortSignal;
}

/** What a lane has asked, known again by the answer, which the case file holds too. */
export interface AskedMemory {
  remember(asked: Asked): void;
  /** What was asked for the answers of a kind in a case file; empty unless `process` gave all of them. */
  behind(file: CaseFile, kind: ModelQuestion['kind'], process: ModelProcess): readonly Remembered[];
  /** Forgets all questions, or those of a kind. */
  forget(kind?: ModelQuestion['kind']): void;
}

/** Enough for what one passage shows. Each may hold a scan of a megabyte. */
const REMEMBERED = 8;

export function createAskedMemory(): AskedMemory {
  const remembered = new Map<object, { readonly asked: Remembered; readonly abort: () => void }>();

  function drop(part: object): void {
    remembered.get(part)?.abort();
    remembered.delete(part);
  }

  return {
    remember(asked) {
      const oldest = remembered.keys().next();
      if (remembered.size >= REMEMBERED && !oldest.done) drop(oldest.value);
      const holder = new AbortController();
      const entry = { asked: { ...asked, forgotten: holder.signal }, abort: () => holder.abort() };
      remembered.set(partInFile(asked.answer), entry);
    },
    behind(file, kind, process) {
      const found = partsOf(file, kind).map((part) => remembered.get(part)?.asked);
      const known = found.filter((asked) => asked !== undefined).filter((asked) => asked.process === process);
      return known.length === found.length ? known : [];
    },
    forget(kind) {
      for (const [part, { asked }] of remembered) {
        if (kind === undefined || asked.question.kind === kind) drop(part);
      }
    },
  };
}

/** What of an answer a case file holds. */
function partInFile(answer: ModelAnswer): object {
  return answer.kind === 'goodsRisk' ? answer.lines : answer.opinion;
}

function partsOf(file: CaseFile, kind: ModelQuestion['kind']): readonly object[] {
  switch (kind) {
    case 'goodsRisk':
      return file.risk.kind === 'answered' ? [file.risk.lines] : [];
    case 'inspectBag':
      return [...file.seen.values()].flatMap((seen) => (seen.kind === 'answered' ? [seen.opinion] : []));
    case 'compareFaces':
      return file.face.kind === 'answered' ? [file.face.opinion] : [];
  }
}
