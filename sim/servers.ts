import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { chownSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { sleep, systemClock } from '../hardware/clock.ts';

/** A server from a Debian package, on a port and a folder of its own, for tests and measurements. */
export interface Server {
  readonly port: number;
  readonly url: string;
  /** SIGKILL, wherever it is. Resolves when it is gone. */
  kill(): Promise<void>;
  /** Again on the same port and folder. Resolves when it takes connections. */
  start(): Promise<void>;
  /** Ends it and takes its folder away. */
  close(): Promise<void>;
}

const START_WITHIN_MS = 30_000;
const POSTGRES_HOME = '/usr/lib/postgresql';

interface Kind {
  readonly command: string;
  readonly args: readonly string[];
  /** Whether it takes connections; when absent, that its port is open says so. */
  readonly isReady?: () => boolean;
  /** Whom it runs as; absent: whoever runs the tests. */
  readonly user?: { readonly uid: number; readonly gid: number };
}

async function startServer(folder: string, port: number, url: string, kind: Kind): Promise<Server> {
  let child: ChildProcess | null = null;
  const spawnOnce = async () => {
    const { command, args, user = {} } = kind;
    const started = spawn(command, args, { stdio: 'ignore', ...user });
    child = started;
    await new Promise<void>((resolve, reject) => {
      started.once('spawn', resolve);
      started.once('error', (error) => reject(new TypeError(`${command} is not installed`, { cause: error })));
    });
    return started;
  };
  const server: Server = {
    port,
    url,
    async start() {
      // What a killed one left behind may keep the next one out for a moment: it ends, and is tried again.
      let started = await spawnOnce();
      const giveUpAtMs = systemClock.nowMs() + START_WITHIN_MS;
      while (!(await isListening(port)) || kind.isReady?.() === false) {
        if (systemClock.nowMs() > giveUpAtMs) throw new Error(`${kind.command} does not listen on port ${port}`);
        await sleep(systemClock, 20);
        if (started.exitCode !== null) started = await spawnOnce();
      }
    },
    async kill() {
      if (child === null || child.exitCode !== null || child.signalCode !== null) return;
      const dying = child;
      const gone = new Promise((resolve) => {
        dying.once('exit', resolve);
      });
      dying.kill('SIGKILL');
      await gone;
    },
    async close() {
      await server.kill();
      rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
    },
  };
  await server.start();
  return server;
}

/** With the settings of a broker that keeps nothing: what must not be lost is kept at both ends. */
export async function startMosquitto(): Promise<Server> {
  const [folder, port] = [mkdtempSync(path.join(tmpdir(), 'greenlane-mosquitto-')), await freePort()];
  const settings = [
    `listener ${port} 127.0.0.1`,
    'allow_anonymous true',
    'set_tcp_nodelay true',
    // Mosquitto drops acknowledged messages from the thousandth on that waits for one client: the lanes would send them again.
    'max_queued_messages 100000',
    'log_type error',
  ];
  const file = path.join(folder, 'mosquitto.conf');
  writeFileSync(file, `${settings.join('\n')}\n`);
  return startServer(folder, port, `mqtt://127.0.0.1:${port}`, { command: 'mosquitto', args: ['-c', file] });
}

export async function startNats(): Promise<Server> {
  const [folder, port, ownPort] = [
    mkdtempSync(path.join(tmpdir(), 'greenlane-nats-')),
    await freePort(),
    await freePort(),
  ];
  const file = path.join(folder, 'nats.conf');
  const settings = [
    'server_name: greenlane',
    `listen: "127.0.0.1:${ownPort}"`,
    `jetstream { store_dir: "${folder}" }`,
    `mqtt { listen: "127.0.0.1:${port}" }`,
  ];
  writeFileSync(file, `${settings.join('\n')}\n`);
  return startServer(folder, port, `mqtt://127.0.0.1:${port}`, { command: 'nats-server', args: ['-c', file] });
}

/** It does not run as root, so it gets Debian's user where the tests do. */
export async function startPostgres(): Promise<Server> {
  const [folder, port] = [mkdtempSync(path.join(tmpdir(), 'greenlane-postgres-')), await freePort()];
  const user = process.getuid?.() === 0 ? { uid: idOf('-u'), gid: idOf('-g') } : undefined;
  if (user !== undefined) chownSync(folder, user.uid, user.gid);
  const bin = path.join(POSTGRES_HOME, readdirSync(POSTGRES_HOME).toSorted().at(-1) ?? '', 'bin');
  const data = path.join(folder, 'data');
  const init = ['-D', data, '-A', 'trust', '-U', 'greenlane', '-E', 'UTF8', '--locale=C'];
  execFileSync(path.join(bin, 'initdb'), init, { stdio: 'ignore', ...user });
  const args = ['-D', data, '-p', String(port), '-k', folder, '-h', '127.0.0.1'];
  // It listens before it takes anybody in.
  const isReady = () =>
    spawnSync(path.join(bin, 'pg_isready'), ['-q', '-h', '127.0.0.1', '-p', String(port)]).status === 0;
  const kind = { command: path.join(bin, 'postgres'), args, isReady, ...(user === undefined ? {} : { user }) };
  return startServer(folder, port, `postgres://greenlane@127.0.0.1:${port}/postgres`, kind);
}

function idOf(flag: '-u' | '-g'): number {
  return Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  await new Promise((resolve) => {
    server.close(resolve);
  });
  if (address === null || typeof address === 'string') throw new TypeError('expected a TCP address');
  return address.port;
}

async function isListening(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  const answered = await new Promise<boolean>((resolve) => {
    socket.once('connect', () => resolve(true));
    socket.once('error', () => resolve(false));
  });
  socket.destroy();
  return answered;
}
