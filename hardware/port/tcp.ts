import { createConnection, type Socket } from 'node:net';
import type { PortOptions } from './options.ts';
import type { OpenPort, Port, PortSink } from './port.ts';

export type TcpOptions = Extract<PortOptions, { tcp: string }>;

const CONNECT_TIMEOUT_MS = 5000;
const KEEP_ALIVE_AFTER_MS = 5000;
const MAX_UNSENT_BYTES = 65_536;

/** What the operating system says when it will not connect, and what a person can do about it. */
const REMEDIES: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there; check the port number and that the device server allows this computer',
  ENOTFOUND: 'unknown name; check the spelling, or give the address in numbers',
  EHOSTUNREACH: 'no way to that address; check the network cable and the address',
  ENETUNREACH: 'no way to that network; check the network cable and the address',
  ETIMEDOUT: 'no answer; check that the device server is on and the address is right',
};

function explain(address: string, error: Error): Error {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const remedy = REMEDIES[code] ?? 'check the network cable and the address';
  return new Error(`cannot connect to ${address}: ${remedy} (${error.message})`, { cause: error });
}

async function connected(socket: Socket, address: string, signal?: AbortSignal): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const give = (error: Error) => {
      socket.destroy();
      reject(explain(address, error));
    };
    const slow = () => give(Object.assign(new Error(`after ${CONNECT_TIMEOUT_MS} ms`), { code: 'ETIMEDOUT' }));
    socket.setTimeout(CONNECT_TIMEOUT_MS, slow);
    const abort = () => give(new Error('given up'));
    signal?.addEventListener('abort', abort, { once: true });
    socket.once('error', give);
    socket.once('connect', () => {
      socket.setTimeout(0);
      socket.off('timeout', slow);
      socket.off('error', give);
      signal?.removeEventListener('abort', abort);
      resolve();
    });
  });
}

function wrap(socket: Socket): OpenPort {
  return {
    write(bytes) {
      if (socket.destroyed) return;
      if (socket.writableLength > MAX_UNSENT_BYTES) socket.destroy(new Error('it takes no bytes any more'));
      else socket.write(bytes);
    },
    async close() {
      if (socket.closed) return;
      await new Promise<void>((resolve) => {
        socket.once('close', () => resolve());
        socket.destroy();
      });
    },
  };
}

/** The raw bytes of a serial-device server. Without Nagle's delay, which would hold a short command back for 40 ms. */
export function createTcpPort(options: TcpOptions): Port {
  const address = `tcp ${options.tcp}`;
  const colon = options.tcp.lastIndexOf(':');
  const where = { host: options.tcp.slice(0, colon), port: Number(options.tcp.slice(colon + 1)) };
  return {
    address,
    byteTimeMs: 0,
    async open(sink: PortSink, signal?: AbortSignal) {
      const socket = createConnection({
        ...where,
        noDelay: true,
        keepAlive: true,
        keepAliveInitialDelay: KEEP_ALIVE_AFTER_MS,
      });
      await connected(socket, address, signal);
      let failure: Error | null = null;
      socket.on('data', (chunk: Buffer) => sink.bytes(chunk));
      socket.on('error', (error) => {
        failure = error;
      });
      // The other end hung up: a half-open socket would take our commands and answer none.
      socket.on('end', () => {
        failure ??= new Error(`${address} hung up`);
        socket.destroy();
      });
      socket.on('close', () => sink.closed(failure));
      return wrap(socket);
    },
  };
}
