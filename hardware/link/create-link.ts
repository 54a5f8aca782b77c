import type { Clock } from '../clock.ts';
import { createEmitter } from '../emitter.ts';
import type { Entropy } from '../entropy.ts';
import type { Port } from '../port/port.ts';
import { type BackoffOptions, createBackoff } from './backoff.ts';
import { type Connection, type ConnectionEvents, createConnection } from './connection.ts';
import type { DiscardReason, Framer, Piece } from './framing.ts';
import { createHeartbeat, type Heartbeat, type HeartbeatOptions } from './heartbeat.ts';
import { createIntake, type Intake } from './intake.ts';
import type { Link } from './link.ts';
import { createRequestQueue, pendingRequest, type RequestEvents } from './requests.ts';
import { createVitals, type Vitals } from './vitals.ts';

export interface LinkOptions<Frame> {
  readonly port: Port;
  readonly framer: Framer<Frame>;
  readonly clock: Clock;
  readonly entropy: Entropy;
  /** Asks the device for a sign of life when it was silent; null for a device that only pushes. */
  readonly heartbeat?: HeartbeatOptions | null;
  /** The driver asks so often that its requests are the heartbeat: `up` only by frames, `down` by unanswered requests. */
  readonly polled?: boolean;
  /** The line fell silent inside a frame: what is held is given up. Default 20 ms and four characters. */
  readonly frameGapMs?: number;
  /** How often a request is sent at most. Default 3. */
  readonly attempts?: number;
  /** Unanswered requests or heartbeats in a row that make it `down` and reopen the port. Default 3. */
  readonly downAfterMisses?: number;
  readonly backoff?: BackoffOptions;
  /** Requests that may wait behind the one in flight. Default 16. */
  readonly maxWaiting?: number;
  /** Every stretch of bytes that was no frame, for logs. */
  readonly onDiscarded?: (bytes: Uint8Array, why: DiscardReason) => void;
}

const BACKOFF: BackoffOptions = { firstMs: 250, maxMs: 15_000, factor: 2 };
const FRAME_GAP_MS = 20;

function vitalsFor<Frame>(options: LinkOptions<Frame>): Vitals {
  const { clock, heartbeat = null, polled = false, downAfterMisses = 3 } = options;
  const pushOnly = heartbeat === null && !polled;
  return createVitals(clock, { pushOnly, downAfterMisses, upAfterFrames: 3, degradedAfterGarbles: 3 });
}

/** Turns what the port does into health, counters and work for the parts. */
function connectionEvents(vitals: Vitals, heart: Heartbeat, intake: Intake, failAll: (why: string) => void) {
  const events: ConnectionEvents = {
    opened() {
      vitals.count('opened');
      vitals.live({ type: 'opened' });
      heart.start();
    },
    openFailed(why) {
      vitals.count('openFailures');
      vitals.live({ type: 'openFailed', why });
    },
    closed(why) {
      vitals.count('closed');
      vitals.live({ type: 'closed', why });
      heart.stop();
      intake.giveUp();
      failAll(why);
    },
    bytes(bytes) {
      vitals.count('bytesReceived', bytes.length);
      intake.push(bytes);
    },
  };
  return events;
}

function requestEvents(vitals: Vitals, intake: Intake, missed: (why: string) => void, connection: () => Connection) {
  const events: RequestEvents = {
    write(bytes) {
      const written = connection().write(bytes);
      vitals.count(written ? 'framesSent' : 'dropped');
      return written;
    },
    timedOut() {
      vitals.count('timeouts');
      intake.giveUp();
    },
    retried: () => vitals.count('retries'),
    failed: missed,
  };
  return events;
}

/** A link on a port; see `Link`. */
export function createLink<Frame>(options: LinkOptions<Frame>): Link<Frame> {
  const { port, framer, clock, entropy, heartbeat = null, attempts = 3, maxWaiting = 16 } = options;
  const frames = createEmitter<readonly [Frame, number]>();
  const backoff = createBackoff(options.backoff ?? BACKOFF, entropy);
  const vitals = vitalsFor(options);

  function missed(why: string): void {
    const reason = `${port.address}: ${why}`;
    if (!vitals.live({ type: 'missed', why: reason })) return;
    vitals.count('reconnects');
    connection.reopen(reason);
  }

  function take(piece: Piece<Frame>, atMs: number): void {
    if (piece.kind === 'discarded') {
      vitals.count(piece.why);
      vitals.count('bytesDiscarded', piece.bytes.length);
      options.onDiscarded?.(piece.bytes, piece.why);
      vitals.live({ type: 'garbled' });
      return;
    }
    vitals.count('framesReceived');
    heart.heard();
    backoff.reset();
    vitals.live({ type: 'frameReceived' });
    if (!requests.offer(piece.frame)) frames.emit([piece.frame, atMs]);
  }

  const intake = createIntake(framer, clock, options.frameGapMs ?? FRAME_GAP_MS + 4 * port.byteTimeMs, take);
  const requests = createRequestQueue<Frame>(
    clock,
    maxWaiting,
    requestEvents(vitals, intake, missed, () => connection),
  );
  const heart = createHeartbeat(clock, heartbeat, (silentMs) => {
    vitals.count('beatsMissed');
    missed(`no answer for ${(silentMs / 1000).toFixed(1)} s`);
  });
  const connection = createConnection(
    port,
    clock,
    backoff,
    connectionEvents(vitals, heart, intake, (why) => requests.failAll(why)),
  );

  return {
    start: () => connection.start(),
    async stop() {
      const stopped = connection.stop();
      heart.stop();
      intake.giveUp();
      requests.failAll('link stopped');
      await stopped;
    },
    health: () => vitals.health(),
    onHealth: (listener) => vitals.onHealth(listener),
    onFrame: (listener) => frames.on(([frame, atMs]) => listener(frame, atMs)),
    send(bytes) {
      vitals.count(connection.write(bytes) ? 'framesSent' : 'dropped');
    },
    async request(bytes, accept, timeoutMs, how = {}) {
      const wireMs = port.byteTimeMs * (bytes.length + (how.replyBytes ?? 0));
      const { promise, pending } = pendingRequest(bytes, accept, timeoutMs + wireMs, { attempts, ...how });
      requests.add(pending, how.urgent ?? false);
      return promise;
    },
    count: (name) => vitals.count(name),
  };
}
