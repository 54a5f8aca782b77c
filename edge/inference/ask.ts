import type { HealthCell } from '../../hardware/bus/health-cell.ts';
import type { ImageBounds } from '../contract/assessor.ts';
import { Fault } from '../contract/fault.ts';
import { READ_ANSWER } from './answers.ts';
import { examineHeader, refused } from './image-header.ts';
import type { AnswerTo, Question, Reply } from './messages.ts';
import type { Supervisor } from './supervisor.ts';
import type { WaitingRoom } from './waiting.ts';

/** Puts questions to the inference process. Each resolves to an answer that was read, or rejects with a Fault. */
export interface Asking {
  ask<Q extends Question>(question: Q): Promise<AnswerTo<Q['kind']>>;
  /** The same for a question about an image, which need not travel when its own header gives it away. */
  askAboutImage<Q extends Question & { readonly bytes: Uint8Array; readonly bounds: ImageBounds }>(
    question: Q,
  ): Promise<AnswerTo<Q['kind']>>;
  /** Hands a reply to who waits for it. */
  settle(reply: Reply): void;
}

export function createAsking(supervisor: () => Supervisor, room: WaitingRoom, health: HealthCell): Asking {
  async function ask<Q extends Question>(question: Q): Promise<AnswerTo<Q['kind']>> {
    health.count('asked');
    const running = supervisor().running();
    if (running === null) {
      throw new Fault(
        'model-unavailable',
        `The inference process is not ready: ${health.current().reason || 'it is being started'}`,
      );
    }
    const { id, answer } = room.admit(question);
    running.send({ id, question });
    const read = READ_ANSWER[question.kind as Q['kind']](await answer, question);
    if (read === null) {
      health.count('unbelievable');
      throw new Fault('model-unavailable', `The inference process gave no answer to ${question.kind} that can be read`);
    }
    return read;
  }

  return {
    ask,
    async askAboutImage(question) {
      const facts = examineHeader(question.bytes, question.bounds);
      if (typeof facts !== 'string') return ask(question);
      health.count('refused');
      throw refused(facts);
    },
    settle(reply) {
      if (reply.kind === 'refusal') {
        health.count('refused');
        room.fail(reply.id, new Fault(reply.fault.code, reply.fault.what));
      } else if (reply.kind === 'answer') {
        health.count('answered');
        room.answer(reply.id, reply.answer);
      }
    },
  };
}
