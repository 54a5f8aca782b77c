import type { Cancel, Clock } from '../../hardware/clock.ts';
import { Fault } from '../contract/fault.ts';
import type { Question, QuestionKind } from './messages.ts';

/** The questions that have no answer yet. Every one of them is settled: answered, failed, or late. */
export interface WaitingRoom {
  /** Admits a question. @throws Fault `model-unavailable` when the room is full */
  admit(question: Question): { readonly id: number; readonly answer: Promise<unknown> };
  /** The question behind an id; undefined when it was settled before. */
  question(id: number): Question | undefined;
  answer(id: number, answer: unknown): void;
  fail(id: number, fault: Fault): void;
  failAll(fault: Fault): void;
}

export interface WaitingOptions {
  readonly clock: Clock;
  /** What an answer to a question of this kind may take. */
  readonly deadlineMs: (kind: QuestionKind) => number;
  readonly maxQueue: number;
  /** Bytes of images that may wait. */
  readonly maxQueueBytes: number;
  /**
   * A question went unanswered, and so did every other of its kind since it was asked: the process hangs. A `forgetFace`
   * proves nothing: nobody waits for its answer, and ending the process would cost those who do wait.
   */
  readonly onStall: (why: string) => void;
  readonly onLate: () => void;
}

interface Waiting {
  readonly question: Question;
  readonly bytes: number;
  readonly sinceMs: number;
  readonly resolve: (answer: unknown) => void;
  readonly reject: (fault: Fault) => void;
  readonly cancelDeadline: Cancel;
}

export function createWaitingRoom(options: WaitingOptions): WaitingRoom {
  const { clock, deadlineMs, maxQueue, maxQueueBytes, onStall, onLate } = options;
  const waiting = new Map<number, Waiting>();
  const lastAnswerMs = new Map<QuestionKind, number>();
  let waitingBytes = 0;
  let lastId = 0;

  const take = (id: number): Waiting | undefined => {
    const found = waiting.get(id);
    if (found === undefined) return undefined;
    waiting.delete(id);
    waitingBytes -= found.bytes;
    found.cancelDeadline();
    return found;
  };
  const settled = (id: number): Waiting | undefined => {
    const found = take(id);
    if (found !== undefined) lastAnswerMs.set(found.question.kind, clock.nowMs());
    return found;
  };
  const late = (id: number) => {
    const found = take(id);
    if (found === undefined) return;
    onLate();
    const { kind } = found.question;
    const why = `no answer to ${kind} within ${deadlineMs(kind)} ms`;
    found.reject(new Fault('model-unavailable', `The inference process gave ${why}`));
    if (kind !== 'forgetFace' && (lastAnswerMs.get(kind) ?? -Infinity) < found.sinceMs) onStall(why);
  };

  return {
    admit(question) {
      if (waiting.size >= maxQueue) {
        throw new Fault('model-unavailable', `The inference process has ${maxQueue} questions to answer already`);
      }
      const bytes = bytesOf(question);
      if (waitingBytes + bytes > maxQueueBytes) {
        throw new Fault('model-unavailable', `The inference process has ${waitingBytes} bytes of images to look at`);
      }
      waitingBytes += bytes;
      lastId += 1;
      const id = lastId;
      const { promise, resolve, reject } = Promise.withResolvers<unknown>();
      // An answer that lay unread while this process was busy is not late: let it be read first.
      const cancelDeadline = clock.after(deadlineMs(question.kind), () => setImmediate(() => late(id)));
      waiting.set(id, { question, bytes, sinceMs: clock.nowMs(), resolve, reject, cancelDeadline });
      return { id, answer: promise };
    },
    question: (id) => waiting.get(id)?.question,
    answer: (id, answer) => settled(id)?.resolve(answer),
    fail: (id, fault) => settled(id)?.reject(fault),
    failAll(fault) {
      for (const id of waiting.keys()) take(id)?.reject(fault);
    },
  };
}

function bytesOf(question: Question): number {
  switch (question.kind) {
    case 'checkImage':
    case 'inspectBag':
      return question.bytes.length;
    case 'compareFaces':
      return question.portrait.length + question.live.length;
    case 'describeFace':
    case 'forgetFace':
      return question.picture.length;
    case 'goodsRisk':
      return 0;
  }
}
