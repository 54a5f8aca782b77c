import type { HealthCell } from '../../hardware/bus/health-cell.ts';
import type { Cancel, Clock } from '../../hardware/clock.ts';
import { Fault } from '../contract/fault.ts';
import type { Source } from '../contract/judgement.ts';
import { OUTGROWN, type InferenceProcess, type ProcessOptions, startInferenceProcess } from './inference-process.ts';
import { createLeftOut } from './left-out.ts';
import { watchMemory } from './memory-watch.ts';
import type { RefusedPack, Reply } from './messages.ts';
import { appearanceOf, watchPacks } from './pack-watch.ts';

export interface SupervisorOptions {
  readonly clock: Clock;
  readonly health: HealthCell;
  /** What loading one pack may take. */
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

/**
 * Keeps one inference process running, for ever, with pauses that grow while it keeps failing. A pack that keeps it from
 * being ready is left out, until something in the folders of the packs has changed.
 */
export class Supervisor {
  readonly #options: SupervisorOptions;
  readonly #ready = Promise.withResolvers<void>();
  #current: InferenceProcess | null = null;
  /** What the current process answers with; null until it is ready. */
  #models: readonly Source[] | null = null;
  #refused: readonly RefusedPack[] = [];
  readonly #leftOut = createLeftOut();
  /** The pack that the current process is loading. */
  #inHand: string | null = null;
  /** What the packs looked like when the current process began to read them. */
  #appearance = '';
  #mostFalls = Number.POSITIVE_INFINITY;
  #started = false;
  #stopped = false;
  /** Nothing is started until the packs have changed. */
  #isWaiting = false;
  #reasonToEnd = '';
  #pauseMs = FIRST_PAUSE_MS;
  #upSinceMs: number | null = null;
  #cancelTimer: Cancel = () => undefined;
  #cancelWatch: Cancel = () => undefined;
  #cancelPackWatch: Cancel = () => undefined;

  constructor(options: SupervisorOptions) {
    this.#options = options;
    // Who never calls start() leaves nobody to hear a rejection.
    this.#ready.promise.catch(() => undefined);
  }

  /**
   * Resolves when the first process is ready. Rejects with the packs' Fault when every pack is refused, and starts another
   * only when they have changed; with Fault `model-unavailable` when `mostFalls` processes went away before, and starts none.
   */
  start(mostFalls = Number.POSITIVE_INFINITY): Promise<void> {
    if (!this.#started) {
      this.#started = true;
      this.#mostFalls = mostFalls;
      this.#launch();
    }
    return this.#ready.promise;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#cancelTimer();
    this.#cancelPackWatch();
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

  refused(): readonly RefusedPack[] {
    return this.#refused;
  }

  #launch(): void {
    if (this.#stopped) return;
    const options = this.#options.process();
    this.#cancelPackWatch();
    this.#isWaiting = false;
    this.#inHand = null;
    const appearance = appearanceOf(options.settings.packs);
    // They may have been put right while the last process was at them.
    if (appearance !== this.#appearance) this.#leftOut.clear();
    this.#appearance = appearance;
    const packs = options.settings.packs.filter((folder) => !this.#leftOut.has(folder));
    const launched: InferenceProcess = startInferenceProcess({
      ...options,
      settings: { ...options.settings, packs },
      onReply: (reply) => {
        // What a process said before it was ended may still be in the pipe.
        if (launched === this.#current && this.#reasonToEnd === '') this.#hear(reply);
      },
    });
    this.#current = launched;
    this.#reasonToEnd = '';
    const { clock } = this.#options;
    const mostMb = options.settings.maxRssMb + ANSWER_MEMORY_MB;
    this.#cancelWatch = watchMemory(launched.id, mostMb, clock, () => this.#end(OUTGROWN));
    this.#giveTime();
    void launched.ended.then((why) => this.#gone(why));
  }

  /** For the process to begin with its next pack, or to be ready. */
  #giveTime(): void {
    const { clock, startDeadlineMs } = this.#options;
    this.#cancelTimer();
    this.#cancelTimer = clock.after(startDeadlineMs, () => this.#end(`not ready within ${startDeadlineMs} ms`));
  }

  #hear(reply: Reply): void {
    switch (reply.kind) {
      case 'loading':
        this.#inHand = reply.folder;
        this.#giveTime();
        return;
      case 'ready':
        this.#inHand = null;
        this.#cancelTimer();
        this.#leftOut.acquit();
        this.#refused = [...this.#leftOut.refused(), ...reply.refused];
        if (reply.models.length === 0 && this.#refused.length > 0) this.#refuse();
        else this.#serve(reply.models);
        return;
      case 'answer':
      case 'refusal':
        this.#options.onReply(reply);
    }
  }

  #serve(models: readonly Source[]): void {
    const { clock, health } = this.#options;
    this.#models = models;
    this.#upSinceMs = clock.nowMs();
    if (this.#refused.length === 0) health.enter('up', '');
    else {
      health.enter('degraded', this.#complaint().message);
      this.#lookOutForPacks(() => this.restart('a pack that was refused has changed'));
    }
    this.#ready.resolve();
  }

  /** Packs that never worked need a person; packs that changed under a running lane may yet be put right. */
  #refuse(): void {
    const fault = this.#complaint();
    this.#leftOut.clear();
    if (this.#upSinceMs === null) {
      this.#isWaiting = true;
      this.#ready.reject(fault);
      this.#lookOutForPacks(() => this.#launch());
    }
    this.#end(fault.message);
  }

  #lookOutForPacks(onChange: () => void): void {
    const { packs } = this.#options.process().settings;
    this.#cancelPackWatch = watchPacks(packs, this.#appearance, this.#options.clock, () => {
      this.#leftOut.clear();
      onChange();
    });
  }

  /** Everything that is wrong with the packs, under the code of the first. */
  #complaint(): Fault {
    const [first] = this.#refused;
    return new Fault(
      first?.fault.code ?? 'pack-invalid',
      this.#refused.map(({ fault }) => fault.what).join('; '),
      first === undefined ? {} : { folder: first.folder },
    );
  }

  #end(why: string): void {
    this.#reasonToEnd ||= why;
    this.#models = null;
    this.#current?.kill();
  }

  #gone(why: string): void {
    const { clock, health, onDown } = this.#options;
    const inHand = this.#inHand;
    this.#current = null;
    this.#models = null;
    this.#inHand = null;
    this.#cancelTimer();
    this.#cancelWatch();
    const happened = this.#reasonToEnd || why;
    const reason = inHand === null ? happened : `${happened}, while it loaded the model pack ${inHand}`;
    if (inHand !== null) this.#leftOut.blame(inHand, happened);
    health.enter('down', reason);
    const fault = new Fault('model-unavailable', `The inference process went away: ${reason}`, { folder: inHand });
    onDown(fault);
    this.#mostFalls -= 1;
    if (this.#upSinceMs === null && this.#mostFalls <= 0) {
      this.#stopped = true;
      this.#cancelPackWatch();
      this.#ready.reject(fault);
    }
    if (this.#stopped || this.#isWaiting) return;
    health.count('restarts');
    if (this.#upSinceMs !== null && clock.nowMs() - this.#upSinceMs >= RECOVERED_AFTER_MS) {
      this.#pauseMs = FIRST_PAUSE_MS;
    }
    this.#cancelTimer = clock.after(this.#pauseMs, () => this.#launch());
    this.#pauseMs = Math.min(this.#pauseMs * 2, LONGEST_PAUSE_MS);
  }
}
