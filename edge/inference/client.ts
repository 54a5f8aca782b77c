import type { Clock } from '../../hardware/clock.ts';
import { createHealthCell } from '../../hardware/bus/health-cell.ts';
import type { DeviceHealth } from '../../hardware/device.ts';
import type { Assessor } from '../contract/assessor.ts';
import type { Trust } from '../signing/keys.ts';
import { createAsking } from './ask.ts';
import type { QuestionKind, RefusedPack } from './messages.ts';
import type { Priority } from './inference-process.ts';
import { Supervisor } from './supervisor.ts';
import { createWaitingRoom } from './waiting.ts';

export interface InferenceOptions {
  /** Folders of the model packs that answer, one a kind. */
  readonly packs: readonly string[];
  /** Whose packs are loaded. */
  readonly trust: Trust;
  readonly clock: Clock;
  /** What an answer may take. */
  readonly deadlineMs: number;
  /** What an answer of a kind may take instead. */
  readonly deadlines?: Readonly<Partial<Record<QuestionKind, number>>>;
  /** Questions that may wait for an answer at once; one more is refused. */
  readonly maxQueue?: number;
  /** Bytes of images that may wait at once; more are refused. */
  readonly maxQueueBytes?: number;
  /** Threads of each model and of decoding. One leaves the other core to the lanes. */
  readonly threads?: number;
  /** What loading a pack may take. */
  readonly startDeadlineMs?: number;
  readonly maxHeapMb?: number;
  /** For good: a priority that was lowered stays low. */
  readonly priority?: Priority;
  /** Above this much memory the process is started afresh. */
  readonly maxRssMb?: number;
  /** What is run instead of the inference process: for tests of this side. */
  readonly childFile?: string;
}

/** The models in their own process, which this side gives deadlines, and ends and starts again as needed. */
export interface Inference extends Assessor {
  /**
   * Resolves when the models answer; packs that are refused are then told by `refused`. Rejects with Fault `pack-untrusted`
   * or `pack-invalid` when none is left, and with `model-unavailable` when so many processes went away before one answered.
   * @param mostFalls without end unless given
   */
  start(mostFalls?: number): Promise<void>;
  /** The packs that do not answer, and why. They are looked at again when something in their folders changes. */
  refused(): readonly RefusedPack[];
  /** Ends the process; whoever still waits is told that there is no answer. */
  stop(): Promise<void>;
  health(): DeviceHealth;
  /** Registers a listener for every change of `health().state`; the answer unregisters it. */
  onHealth(listener: (health: DeviceHealth) => void): () => void;
  /** The process's id, for who watches its memory; null while there is none. */
  processId(): number | null;
}

const DEFAULTS = {
  maxQueue: 64,
  maxQueueBytes: 128 * 1024 * 1024,
  threads: 1,
  startDeadlineMs: 20_000,
  maxHeapMb: 256,
  priority: 'normal',
  maxRssMb: 768,
} as const;

export function createInference(options: InferenceOptions): Inference {
  const { packs, trust, clock, maxQueue, maxQueueBytes, threads, startDeadlineMs, maxHeapMb, maxRssMb, priority } = {
    ...DEFAULTS,
    ...options,
  };
  const health = createHealthCell(clock);
  const room = createWaitingRoom({
    clock,
    deadlineMs: (kind) => options.deadlines?.[kind] ?? options.deadlineMs,
    maxQueue,
    maxQueueBytes,
    onLate: () => health.count('late'),
    onStall: (why) => supervisor.restart(why),
  });
  const supervisor: Supervisor = new Supervisor({
    clock,
    health,
    startDeadlineMs,
    process: () => ({
      settings: { packs, trust, threads, maxRssMb },
      maxHeapMb,
      priority,
      ...(options.childFile === undefined ? {} : { file: options.childFile }),
    }),
    onReply: (reply) => questions.settle(reply),
    onDown: (fault) => room.failAll(fault),
  });

  const questions = createAsking(() => supervisor, room, health);

  return {
    start: (mostFalls) => supervisor.start(mostFalls),
    refused: () => supervisor.refused(),
    stop: () => supervisor.stop(),
    health: () => health.current(),
    onHealth: (listener) => health.onChange(listener),
    processId: () => supervisor.running()?.id ?? null,
    models: () => supervisor.models(),
    goodsRisk: (goods) => questions.ask({ kind: 'goodsRisk', goods }),
    checkImage: (bytes, bounds) => questions.askAboutImage({ kind: 'checkImage', bytes, bounds }),
    inspectBag: (bytes, bounds, layout) => questions.askAboutImage({ kind: 'inspectBag', bytes, bounds, layout }),
    compareFaces: (portrait, live) => questions.ask({ kind: 'compareFaces', portrait, live }),
    describeFace: (picture) => questions.ask({ kind: 'describeFace', picture }),
    // A process that is not there holds nothing, and one that hears nothing holds it for two minutes at most.
    forgetFace: (picture) => void questions.ask({ kind: 'forgetFace', picture }).catch(() => undefined),
  };
}
