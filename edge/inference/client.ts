import type { Clock } from '../../hardware/clock.ts';
import { createHealthCell } from '../../hardware/bus/health-cell.ts';
import type { DeviceHealth } from '../../hardware/device.ts';
import type { Assessor } from '../contract/assessor.ts';
import { Fault } from '../contract/fault.ts';
import type { Trust } from '../packs/keys.ts';
import { READ_ANSWER } from './answers.ts';
import { examineHeader, refused } from './image-header.ts';
import type { AnswerTo, Question, Reply } from './messages.ts';
import { Supervisor } from './supervisor.ts';
import { createWaitingRoom } from './waiting.ts';

export interface InferenceOptions {
  /** Folders of model packs. */
  readonly packs: readonly string[];
  /** Whose packs are loaded. */
  readonly trust: Trust;
  readonly clock: Clock;
  /** What an answer may take. */
  readonly deadlineMs: number;
  /** Questions that may wait for an answer at once; one more is refused. */
  readonly maxQueue?: number;
  readonly threads?: number;
  /** What loading the packs may take. */
  readonly startDeadlineMs?: number;
  readonly maxHeapMb?: number;
  /** Above this much memory the process is started afresh. */
  readonly maxRssMb?: number;
  /** What is run instead of the inference process: for tests of this side. */
  readonly childFile?: string;
}

/** The models in their own process, which this side gives deadlines, and ends and starts again as needed. */
export interface Inference extends Assessor {
  /** Resolves when the models answer. Rejects with Fault `pack-invalid` when a pack is not what it says it is. */
  start(): Promise<void>;
  /** Ends the process; whoever still waits is told that there is no answer. */
  stop(): Promise<void>;
  health(): DeviceHealth;
  /** Registers a listener for every change of `health().state`; the answer unregisters it. */
  onHealth(listener: (health: DeviceHealth) => void): () => void;
  /** The process's id, for who watches its memory; null while there is none. */
  processId(): number | null;
}

const DEFAULTS = { maxQueue: 64, threads: 1, startDeadlineMs: 20_000, maxHeapMb: 256, maxRssMb: 768 };

export function createInference(options: InferenceOptions): Inference {
  const { packs, trust, clock, deadlineMs, maxQueue, threads, startDeadlineMs, maxHeapMb, maxRssMb } = {
    ...DEFAULTS,
    ...options,
  };
  const health = createHealthCell(clock);
  const room = createWaitingRoom({
    clock,
    deadlineMs,
    maxQueue,
    onLate: () => health.count('late'),
    onStall: (why) => supervisor.restart(why),
  });
  const supervisor: Supervisor = new Supervisor({
    clock,
    health,
    startDeadlineMs,
    process: {
      settings: { packs, trust, threads, maxRssMb },
      maxHeapMb,
      ...(options.childFile === undefined ? {} : { file: options.childFile }),
    },
    onReply,
    onDown: (fault) => room.failAll(fault),
  });

  function onReply(reply: Reply): void {
    if (reply.kind === 'refusal') {
      health.count('refused');
      room.fail(reply.id, new Fault(reply.fault.code, reply.fault.what));
    } else if (reply.kind === 'answer') {
      health.count('answered');
      room.answer(reply.id, reply.answer);
    }
  }

  async function ask<Q extends Question>(question: Q): Promise<AnswerTo<Q['kind']>> {
    health.count('asked');
    const running = supervisor.running();
    if (running === null) {
      throw new Fault('model-unavailable', `The inference process is not ready: ${health.current().reason}`);
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
    start: () => supervisor.start(),
    stop: () => supervisor.stop(),
    health: () => health.current(),
    onHealth: (listener) => health.onChange(listener),
    processId: () => supervisor.running()?.id ?? null,
    models: () => supervisor.models(),
    goodsRisk: (goods) => ask({ kind: 'goodsRisk', goods }),
    async checkImage(bytes, bounds) {
      const facts = examineHeader(bytes, bounds);
      if (typeof facts === 'string') {
        health.count('refused');
        throw refused(facts);
      }
      return ask({ kind: 'checkImage', bytes, bounds });
    },
  };
}
