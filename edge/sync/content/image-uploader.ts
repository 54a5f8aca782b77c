import type { Cancel, Clock } from '../../../hardware/clock.ts';
import { createEmitter } from '../../../hardware/emitter.ts';
import { Fault, isFault } from '../../contract/fault.ts';
import type { UploadQueue, UploadRule, Urgency } from '../../ledger/uploads.ts';
import type { ContentClient } from './client.ts';
import { pause } from './pace.ts';

export interface ImageUploaderOptions {
  readonly queue: UploadQueue;
  readonly client: Pick<ContentClient, 'send'>;
  /** Where an image of this name lies. */
  readonly fileOf: (sha256: string) => string;
  /** Whether an image is here. */
  readonly has: (sha256: string) => boolean;
  readonly rule: UploadRule;
  readonly clock: Clock;
}

/** Sends images to the centre, one at a time, the most urgent first, for as long as it takes. */
export interface ImageUploader {
  start(): void;
  /** Resolves when nothing is under way; what was is gone on with after the next start. */
  stop(): Promise<void>;
  /** Says that rows were appended. Cheap: they are looked at later. */
  wrote(): void;
  /** Sends an image before all others. Answers null when it is queued for good, or why it is not. */
  want(sha256: string): Promise<string | null>;
  counters(): Readonly<Record<'sent' | 'refused' | 'waiting', number>>;
  /** Told of images that never will be sent, Fault `content-refused`, and of the ledger's faults. */
  onTrouble(listener: (trouble: unknown) => void): () => void;
}

/** A passage writes many rows: they are looked at together, when its lane has other things behind it. */
const GATHER_AFTER_MS = 1000;
const GATHER_ON_AFTER_MS = 50;
const RETRY_MS = 10_000;

export function createImageUploader(options: ImageUploaderOptions): ImageUploader {
  return new QueuedUploader(options);
}

class QueuedUploader implements ImageUploader {
  readonly #options: ImageUploaderOptions;
  readonly #troubles = createEmitter<unknown>();
  readonly #counts = { sent: 0, refused: 0 };
  #stopping: AbortController | null = null;
  #working: Promise<void> | null = null;
  #isPoked = false;
  #current: { readonly urgency: Urgency; readonly abort: AbortController } | null = null;
  #cancelGather: Cancel | null = null;

  constructor(options: ImageUploaderOptions) {
    this.#options = options;
  }

  start(): void {
    if (this.#stopping !== null) return;
    this.#stopping = new AbortController();
    this.#gatherAfter(0);
    this.#begin();
  }

  async stop(): Promise<void> {
    this.#stopping?.abort(new Error('the uploader was stopped'));
    this.#stopping = null;
    this.#cancelGather?.();
    this.#cancelGather = null;
    await this.#working;
  }

  wrote(): void {
    if (this.#stopping !== null && this.#options.rule !== 'none') this.#gatherAfter(GATHER_AFTER_MS);
  }

  async want(sha256: string): Promise<string | null> {
    if (!this.#options.has(sha256)) return 'it is not here, or not any more';
    try {
      this.#options.queue.want(sha256);
    } catch (error) {
      if (error instanceof Fault) return error.what;
      throw error;
    }
    this.#begin();
    return null;
  }

  counters(): Readonly<Record<'sent' | 'refused' | 'waiting', number>> {
    return { ...this.#counts, waiting: this.#options.queue.waiting().count };
  }

  onTrouble(listener: (trouble: unknown) => void): () => void {
    return this.#troubles.on(listener);
  }

  #gatherAfter(delayMs: number): void {
    this.#cancelGather ??= this.#options.clock.after(delayMs, () => {
      this.#cancelGather = null;
      this.#gather();
    });
  }

  #gather(): void {
    const { queue, rule } = this.#options;
    try {
      if (queue.gather(rule)) this.#gatherAfter(GATHER_ON_AFTER_MS);
      this.#begin();
    } catch (error) {
      this.#troubles.emit(error);
      this.#gatherAfter(RETRY_MS);
    }
  }

  /** Goes on with what is most urgent now; what is less so is left where it is and goes on later. */
  #begin(): void {
    if (this.#stopping === null) return;
    if (this.#working === null) {
      this.#isPoked = false;
      this.#working = this.#work(this.#stopping.signal).finally(() => {
        this.#working = null;
        // What was queued while the last look found nothing is not left until the next row.
        if (this.#isPoked) this.#begin();
      });
      return;
    }
    this.#isPoked = true;
    const next = this.#current === null ? null : this.#options.queue.next();
    if (next !== null && this.#current !== null && next.urgency < this.#current.urgency) {
      this.#current.abort.abort(new Error('something more urgent came'));
    }
  }

  async #work(stopped: AbortSignal): Promise<void> {
    while (!stopped.aborted) {
      try {
        if (!(await this.#sendNext(stopped))) return;
      } catch (error) {
        if (stopped.aborted) return;
        this.#troubles.emit(error);
        await pause(this.#options.clock, RETRY_MS, stopped).catch(() => undefined);
      }
    }
  }

  /** Answers false when nothing waits. */
  async #sendNext(stopped: AbortSignal): Promise<boolean> {
    const { queue, client, fileOf } = this.#options;
    const next = queue.next();
    if (next === null) return false;
    const { sha256, urgency } = next;
    const abort = new AbortController();
    this.#current = { urgency, abort };
    try {
      await client.send(sha256, fileOf(sha256), AbortSignal.any([stopped, abort.signal]));
      this.#counts.sent += 1;
    } catch (error) {
      if (abort.signal.aborted) return true;
      if (!isFault(error, 'content-refused')) throw error;
      this.#counts.refused += 1;
      this.#troubles.emit(error);
    } finally {
      this.#current = null;
    }
    queue.remove(sha256);
    return true;
  }
}
