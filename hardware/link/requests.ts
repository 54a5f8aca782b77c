import type { Cancel, Clock } from '../clock.ts';

/** How one request differs from the link's habit. */
export interface RequestOptions {
  /** How often it is sent at most; the link's `attempts` when absent. */
  readonly attempts?: number;
  /** Goes before every request that still waits. */
  readonly urgent?: boolean;
  /** Bytes of the answer: their time on the wire is added to the deadline. */
  readonly replyBytes?: number;
  /** Told the monotonic time at which the first byte of each attempt goes to the port. */
  readonly onSent?: (atMs: number) => void;
}

/** A request as the queue holds it, its answer's type forgotten. */
export interface Pending<Frame> {
  readonly bytes: Uint8Array;
  readonly deadlineMs: number;
  readonly attempts: number;
  readonly onSent: (atMs: number) => void;
  /** True when the frame was the answer; the promise is settled by it. */
  offer(frame: Frame): boolean;
  fail(error: Error): void;
}

/** A request and the promise of its answer. */
export function pendingRequest<Frame, Answer>(
  bytes: Uint8Array,
  accept: (frame: Frame) => Answer | undefined,
  deadlineMs: number,
  how: RequestOptions & { readonly attempts: number },
): { readonly promise: Promise<Answer>; readonly pending: Pending<Frame> } {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const pending: Pending<Frame> = {
    bytes,
    deadlineMs,
    attempts: how.attempts,
    onSent: how.onSent ?? (() => {}),
    offer(frame) {
      const answer = accept(frame);
      if (answer === undefined) return false;
      resolve(answer);
      return true;
    },
    fail: reject,
  };
  return { promise, pending };
}

export interface RequestEvents {
  /** False when the port is closed. */
  write(bytes: Uint8Array): boolean;
  timedOut(bytes: Uint8Array): void;
  retried(): void;
  failed(why: string): void;
}

/** One request in flight, the rest waiting in a bounded queue. */
export interface RequestQueue<Frame> {
  add(pending: Pending<Frame>, urgent: boolean): void;
  /** True when the frame answered the request in flight. */
  offer(frame: Frame): boolean;
  /** Rejects everything that is in flight or waits. */
  failAll(why: string): void;
}

export function createRequestQueue<Frame>(
  clock: Clock,
  maxWaiting: number,
  events: RequestEvents,
): RequestQueue<Frame> {
  const waiting: Pending<Frame>[] = [];
  let inFlight: Pending<Frame> | null = null;
  let cancelDeadline: Cancel = () => {};

  function finish(): void {
    cancelDeadline();
    inFlight = null;
  }

  function transmit(pending: Pending<Frame>, attempt: number): void {
    const atMs = clock.nowMs();
    if (!events.write(pending.bytes)) {
      finish();
      pending.fail(new Error('port is closed'));
      next();
      return;
    }
    pending.onSent(atMs);
    // Whoever was told may have stopped the link.
    if (inFlight !== pending) return;
    cancelDeadline = clock.after(pending.deadlineMs, () => expire(pending, attempt));
  }

  function expire(pending: Pending<Frame>, attempt: number): void {
    events.timedOut(pending.bytes);
    if (attempt < pending.attempts) {
      events.retried();
      transmit(pending, attempt + 1);
      return;
    }
    finish();
    const why = `no answer within ${Math.round(pending.deadlineMs)} ms, asked ${pending.attempts}×`;
    pending.fail(new Error(why));
    events.failed(why);
    next();
  }

  function next(): void {
    if (inFlight !== null) return;
    const pending = waiting.shift();
    if (pending === undefined) return;
    inFlight = pending;
    transmit(pending, 1);
  }

  return {
    add(pending, urgent) {
      if (waiting.length >= maxWaiting && !urgent) {
        pending.fail(new Error(`more than ${maxWaiting} requests wait`));
        return;
      }
      if (urgent) waiting.unshift(pending);
      else waiting.push(pending);
      next();
    },
    offer(frame) {
      const pending = inFlight;
      if (pending === null || !pending.offer(frame)) return false;
      if (inFlight === pending) finish();
      next();
      return true;
    },
    failAll(why) {
      const all = inFlight === null ? waiting.splice(0) : [inFlight, ...waiting.splice(0)];
      finish();
      for (const pending of all) pending.fail(new Error(why));
    },
  };
}
