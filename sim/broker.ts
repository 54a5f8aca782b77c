import net from 'node:net';
import { Aedes } from 'aedes';

/** An MQTT 3.1.1 broker inside this process, for demonstrations and tests. It keeps nothing on disk. */
export interface EmbeddedBroker {
  readonly url: string;
  readonly port: number;
  /** Lets go of every client and of the port. */
  close(): Promise<void>;
  /** Like a power cut: cuts every connection at once, no goodbye, and everything retained is gone. */
  kill(): Promise<void>;
}

/** Listens on 127.0.0.1; port 0 takes a free one. Rejects when the port is taken. */
export async function startBroker(port = 0): Promise<EmbeddedBroker> {
  const broker = await Aedes.createBroker();
  const sockets = new Set<net.Socket>();
  // Without noDelay a QoS 1 exchange waits 44 ms a leg for delayed acknowledgements.
  const server = net.createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    broker.handle(socket);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('the broker listens on no TCP port');

  const stopListening = async () => {
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
      for (const socket of sockets) socket.destroy();
    });
  };
  const stopBroker = async () => {
    if (broker.closed) return;
    await new Promise<void>((resolve) => {
      broker.close(resolve);
    });
  };
  return {
    url: `mqtt://127.0.0.1:${address.port}`,
    port: address.port,
    async close() {
      await stopBroker();
      await stopListening();
    },
    async kill() {
      await stopListening();
      await stopBroker();
    },
  };
}
