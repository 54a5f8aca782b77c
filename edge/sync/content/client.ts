import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Clock } from '../../../hardware/clock.ts';
import type { Entropy } from '../../../hardware/entropy.ts';
import { createBackoff } from '../../../hardware/link/backoff.ts';
import { Fault, reasonOf } from '../../contract/fault.ts';
import { type ChannelTls, createChannel } from './channel.ts';
import { fetchOnce, unavailable, type Way } from './fetch.ts';
import { toDisk } from './file.ts';
import { sendOnce } from './send.ts';
import { createPace, pause } from './pace.ts';

export interface ContentClientOptions {
  /** The site file's `central.contentUrl`: `https://host:port`, or `http://` to loopback. */
  readonly url: string;
  /** Read for each request, so that renewed certificates count without a restart. */
  readonly readTls?: () => ChannelTls;
  readonly clock: Clock;
  readonly entropy: Entropy;
  /** The most bytes a second, both ways and all transfers together (default 1,000,000). */
  readonly bytesPerSecond?: number;
  /** A connection on which nothing moves is given up after so long, ms (default 20,000). */
  readonly patienceMs?: number;
  /** First and longest wait after a break, ms (default 500 and 60,000). */
  readonly firstWaitMs?: number;
  readonly maxWaitMs?: number;
  /** Told why it waits, Fault `content-unavailable` (with `statusCode` where the centre answered), once for each new reason; null when it goes on again. */
  readonly onTrouble?: (trouble: Fault | null) => void;
}

/** Bytes between box and centre, named by their SHA-256 (64 lower-case hexadecimal digits). */
export interface ContentClient {
  /**
   * Puts the content of this name and length (bytes) into `toFile`, durably when it resolves. Goes on from where a
   * break, a restart or an earlier call left it (`<toFile>.part`); never writes more than `bytes`. Whatever the network
   * or the centre lack is waited for, with growing pauses, until `signal` aborts: then it rejects with its reason.
   * Rejects with Fault `content-refused` when what comes is not of this name or length, and with `content-unwritable`
   * when the disk does not take it.
   */
  fetch(sha256: string, bytes: number, toFile: string, signal: AbortSignal): Promise<void>;
  /**
   * Gives the centre the file as the content of this name: it holds it durably when this resolves. Goes on and waits as
   * `fetch` does. Rejects with Fault `content-refused` when the file is not of this name, or is longer than the centre
   * takes.
   */
  send(sha256: string, fromFile: string, signal: AbortSignal): Promise<void>;
  /** Lets go of connections that are kept; what is under way is its signal's. */
  close(): void;
}

const AGREEMENTS = 3;

export function createContentClient(options: ContentClientOptions): ContentClient {
  const { clock, entropy, bytesPerSecond = 1_000_000, patienceMs = 20_000, onTrouble = () => {} } = options;
  const channel = createChannel({ ...options, patienceMs });
  const pace = createPace(bytesPerSecond, clock);
  let told = '';
  const tell = (why: string, context: Fault['context'] = {}) => {
    if (why === told) return;
    told = why;
    const { address } = channel;
    onTrouble(why === '' ? null : new Fault('content-unavailable', `${address}: ${why}`, { ...context, address }));
  };

  /** Attempts until one is the last; `attempt` answers whether it was. */
  async function persist(signal: AbortSignal, attempt: (way: Way) => Promise<boolean>): Promise<void> {
    const { firstWaitMs: firstMs = 500, maxWaitMs: maxMs = 60_000 } = options;
    const backoff = createBackoff({ firstMs, maxMs, factor: 2 }, entropy);
    let inVain = 0;
    const moved = () => {
      backoff.reset();
      inVain = 0;
      tell('');
    };
    for (;;) {
      signal.throwIfAborted();
      inVain += 1;
      try {
        if (await attempt({ channel, pace, signal, moved })) return tell('');
        // The two sides may have to agree once where to go on; whoever never agrees is not asked without end.
        if (inVain > AGREEMENTS) throw unavailable('the centre never says the same of where to go on');
      } catch (error) {
        signal.throwIfAborted();
        if (error instanceof Fault && error.code !== 'content-unavailable') throw error;
        tell(whyOf(error), error instanceof Fault ? error.context : {});
        await pause(clock, backoff.nextMs(), signal);
      }
    }
  }

  return {
    async fetch(sha256, bytes, toFile, signal) {
      await toDisk(toFile, async () => mkdir(dirname(toFile), { recursive: true }));
      await persist(signal, async (way) => fetchOnce({ sha256, bytes, toFile }, way));
    },
    async send(sha256, fromFile, signal) {
      let offset = 0;
      await persist(signal, async (way) => {
        const next = await sendOnce(sha256, fromFile, offset, way);
        offset = next ?? 0;
        return next === null;
      });
    },
    close: () => channel.close(),
  };
}

/** Several refusals at once, as of a name with two addresses, have no message of their own. */
function whyOf(error: unknown): string {
  const [first] = error instanceof AggregateError ? (error.errors as readonly unknown[]) : [];
  return reasonOf(first ?? error);
}
