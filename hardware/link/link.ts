import type { DeviceHealth } from '../device.ts';
import type { RequestOptions } from './requests.ts';

/**
 * A port kept open, with a framer on it and one request in flight: what every serial driver stands on.
 * Health follows the frames: `up` while good frames arrive in time, `degraded` after a missed heartbeat or retries,
 * `down` when the port is closed or the device stays silent.
 */
export interface Link<Frame> {
  start(): void;
  stop(): Promise<void>;
  health(): DeviceHealth;
  onHealth(listener: (health: DeviceHealth) => void): () => void;
  /** Frames that no request was waiting for. `atMs`: monotonic time at which the frame's last byte arrived. */
  onFrame(listener: (frame: Frame, atMs: number) => void): () => void;
  /** Sends bytes to which no answer is expected. Dropped (and counted) while the port is closed. */
  send(bytes: Uint8Array): void;
  /**
   * Sends bytes and waits for the frame that `accept` turns into an answer; others go to `onFrame`. One request is in
   * flight at a time, the rest queue (bounded). Retried as the link's schedule says. The deadline runs from the first
   * byte of each attempt; the time that the request takes on the wire is added to `timeoutMs`.
   * Rejects with Error when every attempt passed its deadline, the queue is full, or the link stopped.
   */
  request<Answer>(
    bytes: Uint8Array,
    accept: (frame: Frame) => Answer | undefined,
    timeoutMs: number,
    options?: RequestOptions,
  ): Promise<Answer>;
  /** Adds one to a named counter of `health().counters`. */
  count(name: string): void;
}
