import { createServer, type Server, type Socket } from 'node:net';
import { createEmitter } from '../../hardware/emitter.ts';
import type { Wire } from './wire.ts';

/** A TCP address at which a twin answers, as a serial-device server does. */
export interface TcpWire extends Wire {
  /** host:port. */
  readonly address: string;
}

async function listening(server: Server, portNumber: number): Promise<number> {
  return new Promise<number>((resolve, reject) => {
    server.once('error', reject);
    server.listen(portNumber, '127.0.0.1', () => {
      const address = server.address();
      if (address === null || typeof address === 'string') reject(new Error('the server has no address'));
      else resolve(address.port);
    });
  });
}

/** Listens on this computer alone. One connection at a time: a new one takes the place of the old. */
export async function openTcpWire(portNumber = 0): Promise<TcpWire> {
  const received = createEmitter<Uint8Array>();
  let current: Socket | null = null;
  const server = createServer({ noDelay: true, keepAlive: true }, (socket) => {
    current?.destroy();
    current = socket;
    socket.on('data', (chunk: Buffer) => {
      if (current === socket) received.emit(chunk);
    });
    // A reset by the other end closes the socket, which is all that matters here.
    socket.on('error', () => {});
    socket.on('close', () => {
      if (current === socket) current = null;
    });
  });
  const address = `127.0.0.1:${await listening(server, portNumber)}`;
  return {
    address,
    port: { tcp: address },
    write: (bytes) => void current?.write(bytes),
    onBytes: (listener) => received.on(listener),
    async close() {
      current?.destroy();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
    },
  };
}
