import { createHash } from 'node:crypto';
import { z } from 'zod';
import { createHealthCell, type HealthCell } from '../bus/health-cell.ts';
import { createHeartbeat, type Heartbeat } from '../bus/heartbeat.ts';
import { isTopicName } from '../bus/topic.ts';
import type { DeviceHealth } from '../device.ts';
import type { DriverContext } from '../driver-context.ts';
import { createEmitter, type Emitter } from '../emitter.ts';
import type { CameraEvent } from './camera.ts';
import { readJpegHeader } from './jpeg.ts';

/** A topic, or part of one, that can be published to. */
export const topicSchema = z.string().min(1).max(200).refine(isTopicName, 'no topic: it must not hold +, # or NUL');

/** Options that both dialects have. */
export const feedOptions = {
  imageMaxBytes: z.number().int().min(1024).max(16_777_216).default(2_097_152).describe('longest JPEG, bytes'),
  imageMaxSide: z.number().int().min(64).max(16_384).default(4096).describe('longest side of a JPEG, pixels'),
};

export interface FeedOptions {
  readonly imageMaxBytes: number;
  readonly imageMaxSide: number;
  readonly deviceTimeoutMs: number;
}

/** What a camera on the bus has in common, whatever its dialect: snapshots are checked, counts told, health kept. */
export class CameraFeed {
  readonly #context: DriverContext;
  readonly #options: FeedOptions;
  readonly #health: HealthCell;
  readonly #heartbeat: Heartbeat;
  readonly #events: Emitter<CameraEvent> = createEmitter();
  readonly #troubles = new Map<string, string>();
  #leave: readonly (() => void)[] = [];
  #lastSha256 = '';

  constructor(options: FeedOptions, context: DriverContext) {
    this.#options = options;
    this.#context = context;
    this.#health = createHealthCell(context.clock);
    this.#heartbeat = createHeartbeat(context.clock, context.bus, this.#health, options.deviceTimeoutMs);
  }

  /** `subscribe` opens the dialect's subscriptions; it is asked only when the feed was not running. */
  start(subscribe: () => readonly (() => void)[]): void {
    if (this.#leave.length > 0) return;
    this.#troubles.clear();
    this.#heartbeat.start();
    this.#leave = subscribe();
  }

  async stop(): Promise<void> {
    for (const leave of this.#leave) leave();
    this.#leave = [];
    this.#heartbeat.stop();
    await Promise.resolve();
  }

  health(): DeviceHealth {
    return this.#health.current();
  }

  onEvent(listener: (event: CameraEvent) => void): () => void {
    return this.#events.on(listener);
  }

  onHealth(listener: (health: DeviceHealth) => void): () => void {
    return this.#health.onChange(listener);
  }

  count(name: string): void {
    this.#health.count(name);
  }

  heard(): void {
    this.#heartbeat.heard([...this.#troubles.values()].join(', '));
  }

  gone(why: string): void {
    this.#heartbeat.gone(why);
  }

  /** Notes or clears something that the camera says is wrong with its picture. */
  note(trouble: string, text: string | null): void {
    if (text === null) this.#troubles.delete(trouble);
    else this.#troubles.set(trouble, text);
  }

  /** The same picture once more is no new picture: Frigate publishes the best one again when a person has left. */
  takeSnapshot(jpeg: Uint8Array, atMs: number): void {
    const { imageMaxBytes, imageMaxSide } = this.#options;
    if (jpeg.length > imageMaxBytes) {
      return this.refuse('tooBig', `snapshot: ${jpeg.length} bytes are more than ${imageMaxBytes}`, atMs);
    }
    const answer = readJpegHeader(jpeg);
    if (!answer.ok) return this.refuse('notJpeg', `snapshot: ${answer.why}`, atMs);
    const { width, height } = answer.header;
    if (Math.max(width, height) > imageMaxSide) {
      return this.refuse(
        'wrongSize',
        `snapshot: ${width} x ${height} pixels are more than ${imageMaxSide} a side`,
        atMs,
      );
    }
    this.heard();
    const sha256 = createHash('sha256').update(jpeg).digest('hex');
    if (sha256 === this.#lastSha256) return this.count('repeated');
    this.#lastSha256 = sha256;
    this.count('snapshots');
    this.#events.emit({ type: 'snapshotTaken', jpeg, atMs });
  }

  tellCount(count: number, atMs: number): void {
    this.count('counts');
    this.#events.emit({ type: 'peopleCounted', count, atMs });
  }

  tellBags(count: number, atMs: number): void {
    this.count('bagCounts');
    this.#events.emit({ type: 'bagsCounted', count, atMs });
  }

  refuse(counter: string, why: string, atMs: number): void {
    this.count('refused');
    this.count(counter);
    this.#events.emit({ type: 'messageRefused', why, atMs });
  }

  subscribe(filter: string, listener: Parameters<DriverContext['bus']['subscribe']>[1]): () => void {
    return this.#context.bus.subscribe(filter, listener);
  }
}
