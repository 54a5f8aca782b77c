import type { HealthCell } from '../../hardware/bus/health-cell.ts';
import type { Cancel, Clock } from '../../hardware/clock.ts';
import { Fault } from '../contract/fault.ts';
import type { Source } from '../contract/judgement.ts';
import { OUTGROWN, type InferenceProcess, type ProcessOptions, startInferenceProcess } from './inference-process.ts';
import { watchMemory } from './memory-watch.ts';
import type { Reply } from './messages.ts';

export interface SupervisorOptions {
  readonly clock: Clock;
  readonly health: HealthCell;
  readonly startDeadlineMs: number;
  /** How the next process is to be started. */
  readonly process: () => Omit<ProcessOptions, 'onReply'>;
  /** Replies to questions. */
  readonly onReply: (reply: Reply) => void;
  /** The process is gone, and with it every answer it owed. */
  readonly onDown: (fault: Fault) => void;
}

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5000;
/** Who has lasted this long has recovered: the next pause is short again. */
const RECOVERED_AFTER_MS = 10_000;

/** What an answer under way may take beyond the process's limit; above that nobody waits for the answer. */
const ANSWER_MEMORY_MB = 256;

/** Keeps one inference process running, for ever, with pauses that grow while it keeps failing. */
export class Supervisor {
  readonly #options: SupervisorOptions;
  readonly #ready = Promise.withResolvers<void>();
  #current: InferenceProcess | null = null;
  /** What the current process answers with; null until it is ready. */
  #models: readonly Source[] | null = null;
  #started = false;
  #stopped = false;
  #reasonToEnd = '';
  #pauseMs = FIRST_PAUSE_MS;
  #upSinceMs: number | null = null;
  #cancelTimer: Cancel = () => undefined;
  #cancelWatch: Cancel = () => undefined;

  constructor(options: SupervisorOptions) {
    this.#options = options;
    // Who never calls start() leaves nobody to hear a rejection.
    this.#ready.promise.catch(() => undefined);
  }

  /** Resolves when the first process is ready; rejects with Fault `pack-invalid`, and then starts no other. */
  start(): Promise<void> {
    if (!this.#started) {
      this.#started = true;
      this.#launch();
    }
    return this.#ready.promise;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#cancelTimer();
    this.#ready.reject(new Fault('model-unavailable', 'The inference process was stopped before it was ready'));
    const last = this.#current;
    this.#end('stopped');
    await last?.ended;
  }

  /** Ends the process that hangs; another follows. */
  restart(why: string): void {
    this.#options.onDown(new Fault('model-unavailable', `The inference process is started afresh: ${why}`));
    this.#end(why);
  }

  /** The process, while it can be asked. */
  running(): InferenceProcess | null {
    return this.#models === null ? null : this.#current;
  }

  models(): readonly Source[] {
    return this.#models ?? [];
  }

  #launch(): void {
    if (this.#stopped) return;
    const options = this.#options.process();
    const launched: InferenceProcess = startInferenceProcess({
      ...options,
      onReply: (reply) => {
        // What a process said before it was ended may still be in the pipe.
        if (launched === this.#current && this.#reasonToEnd === '') this.#hear(reply);
      },
    });
    this.#current = launched;
    this.#reasonToEnd = '';
    const { clock, startDeadlineMs } = this.#options;
    const mostMb = options.settings.maxRssMb + ANSWER_MEMORY_MB;
    this.#cancelWatch = watchMemory(launched.id, mostMb, clock, () => this.#end(OUTGROWN));
    this.#cancelTimer = clock.after(startDeadlineMs, () => this.#end(`not ready within ${startDeadlineMs} ms`));
    void launched.ended.then((why) => this.#gone(why));
  }

  #hear(reply: Reply): void {
    if (reply.kind === 'ready') {
      this.#cancelTimer();
      this.#models = reply.models;
      this.#upSinceMs = this.#options.clock.nowMs();
      this.#options.health.enter('up', '');
      this.#ready.resolve();
    } else if (reply.kind === 'unfit') {
      this.#refuse(new Fault(reply.fault.code, reply.fault.what));
    } else {
      this.#options.onReply(reply);
    }
  }

  /** Packs that never worked need a person; packs that changed under a running lane may yet be put right. */
  #refuse(fault: Fault): void {
    if (this.#upSinceMs === null) {
      this.#stopped = true;
      this.#ready.reject(fault);
    }
    this.#end(fault.message);
  }

  #end(why: string): void {
    this.#reasonToEnd ||= why;
    this.#models = null;
    this.#current?.kill();
  }

  #gone(why: string): void {
    const { clock, health, onDown } = this.#options;
    this.#current = null;
    this.#models = null;
    this.#cancelTimer();
    this.#cancelWatch();
    const reason = this.#reasonToEnd || why;
    health.enter('down', reason);
    onDown(new Fault('model-unavailable', `The inference process went away: ${reason}`));
    if (this.#stopped) return;
    health.count('restarts');
    if (this.#upSinceMs !== null && clock.nowMs() - this.#upSinceMs >= RECOVERED_AFTER_MS) {
      this.#pauseMs = FIRST_PAUSE_MS;
    }
    this.#cancelTimer = clock.after(this.#pauseMs, () => this.#launch());
    this.#pauseMs = Math.min(this.#pauseMs * 2, LONGEST_PAUSE_MS);
  }
}
