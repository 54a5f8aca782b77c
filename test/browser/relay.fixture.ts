import { connect, createServer, type Socket } from 'node:net';

/** A stretch of wire between browsers and a desk, that can be cut. */
export interface Relay {
  /** Where the desk seems to be. */
  readonly url: string;
  /** Every connection breaks, and none is made, until it is mended. */
  cut(): void;
  /** Nothing arrives any more, and nobody is told so, until it is mended: a cable that is pulled. */
  pull(): void;
  mend(): void;
  close(): void;
}

export async function startRelay(deskUrl: string): Promise<Relay> {
  const { hostname, port } = new URL(deskUrl);
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
  const server = createServer((browser) => {
    if (isCut) return void browser.destroy();
    const desk = connect(Number(port), hostname);
    keep(browser, desk);
    keep(desk, browser);
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
    url: `http://127.0.0.1:${own}/`,
    cut() {
      isCut = true;
      breakAll();
    },
    pull() {
      isPulled = true;
      for (const socket of open) socket.unpipe();
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
