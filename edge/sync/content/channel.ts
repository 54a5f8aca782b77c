import http from 'node:http';
import https from 'node:https';
import type { Clock } from '../../../hardware/clock.ts';
import { watchProgress } from './socket-progress.ts';

/** Certificates in PEM: whom we believe, and who we are. */
export interface ChannelTls {
  readonly ca: string;
  readonly cert?: string;
  readonly key?: string;
}

export interface ChannelOptions {
  /** `https://host:port`; `http://` to loopback alone. */
  readonly url: string;
  /** Read for each request, so that renewed certificates count without a restart. */
  readonly readTls?: () => ChannelTls;
  readonly clock: Clock;
  /** A request on which nothing moves for so long is given up, ms. */
  readonly patienceMs: number;
}

/** One request under way. Both promises reject when it breaks. */
export interface Exchange {
  readonly request: http.ClientRequest;
  readonly answer: Promise<http.IncomingMessage>;
  /** Resolves to null when the body may be sent, or to an answer that makes it needless. */
  readonly goAhead: Promise<http.IncomingMessage | null>;
}

/** The way to the centre's content: connections that are kept for a while, each request watched. */
export interface Channel {
  /** For people: `https://host:port`. */
  readonly address: string;
  open(method: 'GET' | 'PUT', path: string, headers: http.OutgoingHttpHeaders, signal: AbortSignal): Exchange;
  /** Hangs up what is kept and idle. */
  close(): void;
}

const IDLE_MS = 10_000;

export function createChannel({ url, readTls, clock, patienceMs }: ChannelOptions): Channel {
  const base = new URL(url);
  const isSecure = base.protocol === 'https:';
  const keeping = { keepAlive: true, timeout: IDLE_MS };
  const agent = isSecure ? new https.Agent({ ...keeping, minVersion: 'TLSv1.3' }) : new http.Agent(keeping);
  const root = base.pathname.replace(/\/$/, '');
  return {
    address: `${base.protocol}//${base.host}`,
    open(method, path, headers, signal) {
      const target = new URL(root + path, base);
      const request = (isSecure ? https : http).request(target, { method, headers, agent, signal, ...readTls?.() });
      const rules = { clock, patienceMs, minBytes: 1, onStuck: () => {} };
      request.once('socket', (socket) => request.once('close', watchProgress(socket, rules)));
      const answer = new Promise<http.IncomingMessage>((resolve, reject) => {
        request.once('response', resolve);
        request.on('error', reject);
        request.once('close', () => reject(new Error('the connection closed without an answer')));
      });
      const told = new Promise<null>((resolve) => void request.once('continue', () => resolve(null)));
      const goAhead = Promise.race([told, answer]);
      // Whoever waits for neither any more has its own error.
      answer.catch(() => undefined);
      goAhead.catch(() => undefined);
      return { request, answer, goAhead };
    },
    close: () => agent.destroy(),
  };
}
