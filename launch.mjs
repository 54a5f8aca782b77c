#!/usr/bin/env node
// Starts Greenlane on whatever Node the machine has: installs what the lock file names when it is missing or
// older than the lock, then hands over to the project's own Node 24. Runs under Node 20 and imports only node:*.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { constants } from 'node:os';
import path from 'node:path';
import process from 'node:process';

const OLDEST_USABLE_NODE_MAJOR = 24;
const home = import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname);
const installed = path.join(home, 'node_modules', '.package-lock.json');
const lock = path.join(home, 'package-lock.json');

function installIfStale() {
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(lock).mtimeMs) return;
  process.stderr.write('Installing what the lock file names (once) ...\n');
  const npm = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: home,
    stdio: ['ignore', 2, 2],
  });
  if (npm.status === 0) return;
  const why = npm.error ? `npm could not be started: ${npm.error.message}` : `npm ci ended with ${npm.status}`;
  process.stderr.write(`greenlane: ${why}. Check that npm reaches its registry, then run the command again.\n`);
  process.exit(1);
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

function nodeOrExit() {
  try {
    return findNode();
  } catch (error) {
    process.stderr.write(`greenlane: ${error.message}\n`);
    return process.exit(1);
  }
}

installIfStale();
const [first, second, ...rest] = process.argv.slice(2);
const isScript = first === '--script' && second !== undefined;
const target = isScript
  ? [path.join(home, second), ...rest]
  : [path.join(home, 'edge', 'cli', 'greenlane.ts'), ...process.argv.slice(2)];
const child = spawn(nodeOrExit(), ['--disable-warning=ExperimentalWarning', ...target], { stdio: 'inherit' });
// A terminal sends Ctrl-C to the whole group; a service manager signals only us. The child gets it either way.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
  });
}
child.on('exit', (code, signal) => process.exit(signal ? 128 + constants.signals[signal] : (code ?? 1)));
