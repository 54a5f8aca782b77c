#!/usr/bin/env node
// Starts Greenlane on whatever Node the machine has: installs what the lock file names when it is missing or
// older than the lock, then hands over to the project's own Node 24. Runs under Node 20 and imports only node:*.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const OLDEST_USABLE_NODE_MAJOR = 24;
const SAME_KEY_PRESS_MS = 1_000;
const LOOK_FOR_NPX_EVERY_MS = 500;
const home = path.dirname(fileURLToPath(import.meta.url));
// npm writes this file last, so that an installation cut short has none.
const installed = path.join(home, 'node_modules', '.package-lock.json');
const lock = path.join(home, 'package-lock.json');
const turn = path.join(home, '.var', 'installing.pid');

function isInstalled() {
  return existsSync(installed) && statSync(installed).mtimeMs >= statSync(lock).mtimeMs;
}

function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function takeTurn() {
  try {
    writeFileSync(turn, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  }
  const holder = existsSync(turn) ? Number(readFileSync(turn, 'utf8')) : 0;
  // An empty file is a holder between creating and writing it; a dead one left the file behind.
  if (holder > 0 && !isRunning(holder)) rmSync(turn, { force: true });
  return false;
}

/** Two launchers at once must not both rewrite node_modules: the second waits, and usually finds the work done. */
function installIfStale() {
  if (isInstalled()) return;
  mkdirSync(path.dirname(turn), { recursive: true });
  while (!takeTurn()) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
  try {
    if (!isInstalled()) install();
  } finally {
    rmSync(turn, { force: true });
  }
}

function install() {
  process.stderr.write('Installing what the lock file names (once) ...\n');
  const npm = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: home,
    stdio: ['ignore', 2, 2],
  });
  if (npm.error) throw new Error(`npm could not be started: ${npm.error.message}`);
  if (npm.status === 0) return;
  throw new Error(
    `npm ci ended with ${npm.status ?? npm.signal}. Check that npm reaches its registry, then run again.`,
  );
}

function findNode() {
  const own = path.join(home, 'node_modules', '.bin', 'node');
  if (existsSync(own)) return own;
  if (Number(process.versions.node.split('.')[0]) >= OLDEST_USABLE_NODE_MAJOR) return process.execPath;
  const needed = `Node ${OLDEST_USABLE_NODE_MAJOR}`;
  throw new Error(
    `no ${needed} is packaged for ${process.platform}-${process.arch}, and this is Node ${process.versions.node}. ` +
      `Install ${needed} or newer and run the command again.`,
  );
}

// A launcher that was killed outright forwards nothing: the child sees the channel close and ends as on SIGTERM.
// The mark is removed at once, for processes that the child forks inherit its flags.
const TETHER = `data:text/javascript,${encodeURIComponent(
  `if (process.env.GREENLANE_TETHER) {
    delete process.env.GREENLANE_TETHER;
    process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
    process.channel.unref();
  }`,
)}`;

/**
 * A terminal sends Ctrl-C to the whole process group, npm passes it on once more, a service manager signals only us.
 * So the child has a group of its own and hears of every signal from here, once.
 */
function handOver(node, target) {
  const child = spawn(node, ['--disable-warning=ExperimentalWarning', '--import', TETHER, ...target], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, GREENLANE_TETHER: '1' },
    detached: true,
  });
  const forwardedMs = new Map();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      const isEcho = performance.now() - (forwardedMs.get(signal) ?? -Infinity) < SAME_KEY_PRESS_MS;
      if (isEcho) return;
      forwardedMs.set(signal, performance.now());
      child.kill(signal);
    });
  }
  process.on('SIGWINCH', () => child.kill('SIGWINCH'));
  if (process.env.npm_lifecycle_event === 'npx') onOrphaned(() => child.kill('SIGTERM'));
  child.on('error', fail);
  child.on('exit', (code, signal) => process.exit(signal ? 128 + constants.signals[signal] : (code ?? 1)));
}

/** A SIGTERM to npx ends npx and its shell, and reaches nobody below them: all we see is another parent. */
function onOrphaned(tell) {
  const npx = process.ppid;
  const look = setInterval(() => {
    if (process.ppid === npx) return;
    clearInterval(look);
    tell();
  }, LOOK_FOR_NPX_EVERY_MS);
  look.unref();
}

function fail(error) {
  process.stderr.write(`greenlane: ${error.message}\n`);
  process.exit(1);
}

try {
  installIfStale();
  const [first, second, ...rest] = process.argv.slice(2);
  const isScript = first === '--script' && second !== undefined;
  const program = isScript ? second : path.join('edge', 'cli', 'greenlane.ts');
  handOver(findNode(), [path.resolve(home, program), ...(isScript ? rest : process.argv.slice(2))]);
} catch (error) {
  fail(error);
}
