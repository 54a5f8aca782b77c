import { connect, createServer, type Socket } from 'node:net';

/** A stretch of wire between somebody who connects and a server, that can be cut. */
export interface Relay {
  /** Where the server seems to be. */
  readonly url: string;
  /** Every connection breaks, and none is made, until it is mended. */
  cut(): void;
  /** Nothing arrives any more, and nobody is told so, until it is mended: a cable that is pulled. */
  pull(): void;
  /** Connections that are made from now on work; those that were pulled stay as dead as before, and nobody is told. */
  replace(): void;
  mend(): void;
  close(): void;
}

export async function startRelay(serverUrl: string): Promise<Relay> {
  const { protocol, hostname, port } = new URL(serverUrl);
  const open = new Set<Socket>();
  let isCut = false;
  let isPulled = false;
  const keep = (socket: Socket, other: Socket) => {
    open.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      open.delete(socket);
      other.destroy();
    });
    if (!isPulled) socket.pipe(other);
  };
  const server = createServer({ noDelay: true }, (client) => {
    if (isCut) return void client.destroy();
    const far = connect({ port: Number(port), host: hostname, noDelay: true });
    keep(client, far);
    keep(far, client);
  });
  const breakAll = () => {
    for (const socket of open) socket.destroy();
  };
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  const own = address === null || typeof address === 'string' ? 0 : address.port;
  return {
    url: `${protocol}//127.0.0.1:${own}${protocol === 'http:' ? '/' : ''}`,
    cut() {
      isCut = true;
      breakAll();
    },
    pull() {
      isPulled = true;
      for (const socket of open) socket.unpipe();
    },
    replace() {
      isPulled = false;
    },
    mend() {
      isCut = false;
      if (isPulled) breakAll();
      isPulled = false;
    },
    close() {
      server.close();
      breakAll();
    },
  };
}
