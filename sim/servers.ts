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

/** Where a broker listens and keeps its things, for whoever writes its settings. */
export interface ServerPlace {
  readonly port: number;
  readonly dataDir: string;
}
/** The text of a broker's settings, other than those of one that lets everybody in. It then speaks TLS. */
export type ServerSettings = (place: ServerPlace) => string;

const START_WITHIN_MS = 30_000;
/** An Erlang machine on a busy computer. */
const RABBITMQ_WITHIN_MS = 120_000;
const POSTGRES_HOME = '/usr/lib/postgresql';
const RABBITMQ = '/usr/lib/rabbitmq/bin/rabbitmq-server';

interface Kind {
  readonly command: string;
  readonly args: readonly string[];
  /** Whether it takes connections; when absent, that its port is open says so. */
  readonly isReady?: () => boolean;
  /** Whom it runs as; absent: whoever runs the tests. */
  readonly user?: { readonly uid: number; readonly gid: number };
  readonly env?: Readonly<Record<string, string>>;
  readonly startWithinMs?: number;
  /** What else is to be ended with it. */
  readonly end?: () => void;
}

async function startServer(folder: string, port: number, url: string, kind: Kind): Promise<Server> {
  let child: ChildProcess | null = null;
  const spawnOnce = async () => {
    const { command, args, user = {}, env = {} } = kind;
    const started = spawn(command, args, { stdio: 'ignore', env: { ...process.env, ...env }, ...user });
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
      const giveUpAtMs = systemClock.nowMs() + (kind.startWithinMs ?? START_WITHIN_MS);
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
      kind.end?.();
      rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
    },
  };
  await server.start();
  return server;
}

/** With the settings of a broker that keeps nothing: what must not be lost is kept at both ends. */
export async function startMosquitto(settings?: ServerSettings): Promise<Server> {
  const place = await placeFor('mosquitto', settings ?? openMosquitto);
  return startServer(place.dataDir, place.port, urlOf(place, settings), {
    command: 'mosquitto',
    args: ['-c', place.file],
  });
}

function openMosquitto({ port }: ServerPlace): string {
  return `${[
    `listener ${port} 127.0.0.1`,
    'allow_anonymous true',
    'set_tcp_nodelay true',
    // Mosquitto drops acknowledged messages from the thousandth on that waits for one client: the lanes would send them again.
    'max_queued_messages 100000',
    // As an enrolment writes it: otherwise a client that speaks MQTT 5 may have 20 unacknowledged.
    'max_inflight_messages 256',
    'log_type error',
  ].join('\n')}\n`;
}

export async function startNats(settings?: ServerSettings): Promise<Server> {
  const place = await placeFor('nats', settings ?? openNats);
  const ownPort = String(await freePort());
  const args = ['-c', place.file, '-a', '127.0.0.1', '-p', ownPort];
  return startServer(place.dataDir, place.port, urlOf(place, settings), { command: 'nats-server', args });
}

function openNats({ port, dataDir }: ServerPlace): string {
  return `${[
    'server_name: greenlane',
    `jetstream { store_dir: "${dataDir}" }`,
    `mqtt { listen: "127.0.0.1:${port}" }`,
  ].join('\n')}\n`;
}

/** Its name server ends with it; its cookie and its database are in its own folder. */
export async function startRabbitmq(settings?: ServerSettings): Promise<Server> {
  const place = await placeFor('rabbitmq', settings ?? openRabbitmq);
  const { dataDir, port } = place;
  const plugins = path.join(dataDir, 'plugins');
  writeFileSync(plugins, '[rabbitmq_mqtt].\n');
  const names = { ERL_EPMD_PORT: String(await freePort()), ERL_EPMD_ADDRESS: '127.0.0.1' };
  const env = {
    ...names,
    HOME: dataDir,
    // Without it a shell stands between us and the server, and would be killed in its place.
    RUNNING_UNDER_SYSTEMD: 'true',
    RABBITMQ_NODENAME: `greenlane-${port}@localhost`,
    RABBITMQ_DIST_PORT: String(await freePort()),
    RABBITMQ_CONFIG_FILE: place.file,
    RABBITMQ_CONF_ENV_FILE: '/dev/null',
    RABBITMQ_ENABLED_PLUGINS_FILE: plugins,
    RABBITMQ_MNESIA_BASE: path.join(dataDir, 'mnesia'),
    RABBITMQ_LOG_BASE: path.join(dataDir, 'log'),
  };
  return startServer(dataDir, port, urlOf(place, settings), {
    command: RABBITMQ,
    args: [],
    env,
    startWithinMs: RABBITMQ_WITHIN_MS,
    end: () => void spawnSync('epmd', ['-kill'], { env: { ...process.env, ...names } }),
  });
}

function openRabbitmq({ port }: ServerPlace): string {
  return `${[
    'listeners.tcp = none',
    `mqtt.listeners.tcp.1 = 127.0.0.1:${port}`,
    'mqtt.allow_anonymous = true',
    'mqtt.prefetch = 256',
  ].join('\n')}\n`;
}

async function placeFor(name: string, settings: ServerSettings): Promise<ServerPlace & { readonly file: string }> {
  const [dataDir, port] = [mkdtempSync(path.join(tmpdir(), `greenlane-${name}-`)), await freePort()];
  const file = path.join(dataDir, `${name}.conf`);
  writeFileSync(file, settings({ port, dataDir }));
  return { dataDir, port, file };
}

function urlOf({ port }: ServerPlace, settings: ServerSettings | undefined): string {
  return `${settings === undefined ? 'mqtt' : 'mqtts'}://127.0.0.1:${port}`;
}

/** It does not run as root, so it gets Debian's user where the tests do. */
export async function startPostgres(): Promise<Server> {
  const [folder, port] = [mkdtempSync(path.join(tmpdir(), 'greenlane-postgres-')), await freePort()];
  const user = process.getuid?.() === 0 ? { uid: idOf('-u'), gid: idOf('-g') } : undefined;
  if (user !== undefined) chownSync(folder, user.uid, user.gid);
  const bin = postgresPrograms();
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

/** The folder of pg_dump and its like, of the newest version that is installed. */
export function postgresPrograms(): string {
  return path.join(POSTGRES_HOME, readdirSync(POSTGRES_HOME).toSorted().at(-1) ?? '', 'bin');
}

function idOf(flag: '-u' | '-g'): number {
  return Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
}

export async function freePort(): Promise<number> {
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
