import http from 'node:http';
import https from 'node:https';
import type { Cancel, Clock } from '../../../hardware/clock.ts';
import { Fault, reasonOf } from '../../contract/fault.ts';
import { createContentDesk } from './desk.ts';
import type { ContentStore } from './store.ts';
import { watchProgress } from './socket-progress.ts';

/** Certificates in PEM: whom we believe, and who we are. */
export interface MutualTls {
  readonly ca: string;
  readonly cert: string;
  readonly key: string;
}

export interface ContentServerOptions {
  readonly host: string;
  /** 0 takes one that is free. */
  readonly port: number;
  /** TLS 1.3 with client certificates, read again every hour. Without it, loopback alone is served. */
  readonly readTls?: () => MutualTls;
  /** What anybody with a certificate may fetch. */
  readonly published: ContentStore;
  /** What lanes sent; nobody fetches it here. */
  readonly received: ContentStore;
  readonly clock: Clock;
  /** The longest content taken, bytes (default 256 MiB). */
  readonly maxBytes?: number;
  /** Connections at once (default 512); more are hung up on. */
  readonly maxConnections?: number;
  /** A request that does not move `minBytes` (default 8192) within `patienceMs` (default 30,000) is cut off. */
  readonly patienceMs?: number;
  readonly minBytes?: number;
}

export interface ContentServer {
  /** `https://host:port`. */
  readonly url: string;
  counters(): Readonly<Record<string, number>>;
  /** Cuts every connection: whoever was sending goes on later from where it was. */
  close(): Promise<void>;
}

const MIB = 2 ** 20;
const LOOPBACK = /^(localhost|127\.0\.0\.1|::1)$/;
const HEADERS_TIMEOUT_MS = 10_000;
const MUTUAL = {
  minVersion: 'TLSv1.3',
  requestCert: true,
  rejectUnauthorized: true,
  handshakeTimeout: 10_000,
} as const;
const KEEP_ALIVE_MS = 15_000;
const MAX_HEADERS = 64;
const RENEW_MS = 3_600_000;

/**
 * Serves content over HTTP, described in docs/protocols/content.md.
 * Rejects with Fault `config-invalid` when the place cannot be had, or would be open to a network without TLS.
 */
export async function startContentServer(options: ContentServerOptions): Promise<ContentServer> {
  const { host, port, readTls, clock, maxConnections = 512, patienceMs = 30_000, minBytes = 8192 } = options;
  if (readTls === undefined && !LOOPBACK.test(host)) {
    throw new Fault('config-invalid', `Content at ${host} would be open to the network: give it certificates`, {
      host,
    });
  }
  const tally = new Map<string, number>();
  const count = (what: string) => void tally.set(what, (tally.get(what) ?? 0) + 1);
  const desk = createContentDesk({ ...options, maxBytes: options.maxBytes ?? 256 * MIB, count });
  const limits = { headersTimeout: HEADERS_TIMEOUT_MS, requestTimeout: 0, keepAliveTimeout: KEEP_ALIVE_MS };
  const server =
    readTls === undefined ? http.createServer(limits) : https.createServer({ ...limits, ...readTls(), ...MUTUAL });
  server.maxConnections = maxConnections;
  server.maxHeadersCount = MAX_HEADERS;
  server.on('drop', () => count('connectionsDropped'));
  server.on('tlsClientError', () => count('handshakesFailed'));
  const rules = { clock, patienceMs, minBytes, onStuck: () => count('stuck') };
  const answer = (request: http.IncomingMessage, response: http.ServerResponse) => {
    response.once('close', watchProgress(request.socket, rules));
    void desk(request, response);
  };
  server.on('request', answer);
  // Whoever asks first whether it may send is told so only when it may.
  server.on('checkContinue', answer);
  await listen(server, host, port);
  const stopRenewing = renew(server, readTls, clock, count);
  return {
    url: `${readTls === undefined ? 'http' : 'https'}://${host.includes(':') ? `[${host}]` : host}:${portOf(server)}`,
    counters: () => Object.fromEntries(tally),
    async close() {
      stopRenewing();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}

async function listen(server: http.Server, host: string, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => {
      const what = `Content cannot be served at ${host}:${port}: ${reasonOf(error)}`;
      reject(new Fault('config-invalid', what, { host, port }, error));
    });
    server.listen(port, host, resolve);
  });
}

type Count = (what: string) => void;

/** Whoever connects from now on is shown the certificates of now; those that cannot be read leave the last ones. */
function renew(server: http.Server, readTls: (() => MutualTls) | undefined, clock: Clock, count: Count): Cancel {
  let cancel: Cancel = () => {};
  const plan = () => {
    cancel = clock.after(RENEW_MS, () => {
      try {
        if (server instanceof https.Server && readTls !== undefined) server.setSecureContext(readTls());
      } catch {
        count('certificatesUnreadable');
      }
      plan();
    });
  };
  plan();
  return () => cancel();
}

function portOf(server: http.Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('content is served on no TCP port');
  return address.port;
}
