import type { Cancel, Clock } from '../clock.ts';
import type { OpenPort, Port, PortSink } from '../port/port.ts';
import type { Backoff } from './backoff.ts';

export interface ConnectionEvents {
  opened(): void;
  openFailed(why: string): void;
  closed(why: string): void;
  bytes(bytes: Uint8Array): void;
}

/** A port kept open: whatever closes it, it is opened again, for ever. */
export interface Connection {
  start(): void;
  stop(): Promise<void>;
  /** False when the port is closed; then nothing was written. */
  write(bytes: Uint8Array): boolean;
  /** Closes the port and opens it again: for a device that fell silent behind a port that looks healthy. */
  reopen(why: string): void;
}

/** One opening of the port, from the attempt to its end. */
interface Session {
  live: boolean;
  port: OpenPort | null;
  readonly givingUp: AbortController;
  /** Resolves when the attempt is over and, after `release`, when the operating system has let go. */
  done: Promise<void>;
}

/** Ends a session: it is silent at once, and `done` when the port is free again. */
function release(session: Session): void {
  session.live = false;
  session.givingUp.abort();
  const { port } = session;
  if (port !== null) session.done = port.close();
}

/** Opens the port once the session before has let go of it. The answer is the problem, or null. */
async function run(session: Session, before: Promise<void>, port: Port, sink: PortSink): Promise<string | null> {
  try {
    await before;
    if (!session.live) return null;
    const open = await port.open(sink, session.givingUp.signal);
    if (session.live) session.port = open;
    else await open.close();
    return null;
  } catch (error) {
    return messageOf(error);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

export function createConnection(port: Port, clock: Clock, backoff: Backoff, events: ConnectionEvents): Connection {
  let session: Session | null = null;
  let released: Promise<void> = Promise.resolve();
  let cancelRetry: Cancel = () => {};

  function end(): void {
    cancelRetry();
    if (session === null) return;
    release(session);
    released = session.done;
    session = null;
  }

  function retryLater(): void {
    cancelRetry = clock.after(backoff.nextMs(), begin);
  }

  function lose(own: Session, why: string): void {
    if (!own.live) return;
    end();
    retryLater();
    events.closed(why);
  }

  function begin(): void {
    const own: Session = { live: true, port: null, givingUp: new AbortController(), done: Promise.resolve() };
    session = own;
    const sink: PortSink = {
      bytes: (bytes) => {
        if (own.live) events.bytes(bytes);
      },
      closed: (cause) => lose(own, cause === null ? `${port.address} closed` : cause.message),
    };
    const before = released;
    own.done = (async () => {
      const problem = await run(own, before, port, sink);
      if (!own.live) return;
      if (problem === null) {
        events.opened();
        return;
      }
      end();
      retryLater();
      events.openFailed(problem);
    })();
  }

  return {
    start() {
      if (session !== null) return;
      cancelRetry();
      begin();
    },
    async stop() {
      end();
      await released;
    },
    write(bytes) {
      const open = session?.port ?? null;
      open?.write(bytes);
      return open !== null;
    },
    reopen(why) {
      if (session?.port) lose(session, why);
    },
  };
}
