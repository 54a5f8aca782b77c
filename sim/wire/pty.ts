import { writeSync } from 'node:fs';
import { type IPty, spawn } from '@lydell/node-pty';
import { type Cancel, systemClock } from '../../hardware/clock.ts';
import { createEmitter } from '../../hardware/emitter.ts';
import type { Wire } from './wire.ts';

/** A pseudo-terminal: `path` is a serial line for whoever opens it, and the wire is its other end. */
export interface PtyWire extends Wire {
  /** The slave's device path, such as /dev/pts/3. */
  readonly path: string;
}

/** Raw mode on the slave before anybody opens it, so that nothing is echoed; then a process that holds it and idles. */
const IDLE = 'stty raw -echo && printf R && exec sleep 2147483647';
const READY_TIMEOUT_MS = 10_000;

/** Beyond this, and what was not taken for this long, is lost: nobody reads the other end. */
const MAX_UNSENT_BYTES = 65_536;
const GIVE_UP_AFTER_MS = 200;
const RETRY_AFTER_MS = 2;

/** What the terminal has beyond its type declarations: the slave's path and the master's descriptor. */
function insides(terminal: IPty): { readonly path: string; readonly fd: number } {
  if ('ptsName' in terminal && typeof terminal.ptsName === 'string' && 'fd' in terminal) {
    if (typeof terminal.fd === 'number') return { path: terminal.ptsName, fd: terminal.fd };
  }
  throw new Error('this build of node-pty tells neither path nor descriptor');
}

/**
 * Writes to the master without waiting: Node's own terminal streams would block the whole process while the kernel's
 * 4 KiB are full.
 */
function createMasterWriter(fd: number) {
  let unsent = Buffer.alloc(0);
  let cancelRetry: Cancel | null = null;
  let refusals = 0;

  function pump(): void {
    cancelRetry = null;
    try {
      while (unsent.length > 0) {
        unsent = unsent.subarray(writeSync(fd, unsent));
        refusals = 0;
      }
    } catch (error) {
      const full = error instanceof Error && 'code' in error && error.code === 'EAGAIN';
      refusals += 1;
      if (full && refusals * RETRY_AFTER_MS < GIVE_UP_AFTER_MS) cancelRetry = systemClock.after(RETRY_AFTER_MS, pump);
      else unsent = Buffer.alloc(0);
    }
  }

  return {
    write(bytes: Uint8Array): void {
      if (unsent.length + bytes.length > MAX_UNSENT_BYTES) return;
      unsent = unsent.length === 0 ? Buffer.from(bytes) : Buffer.concat([unsent, bytes]);
      if (cancelRetry === null) pump();
    },
    stop(): void {
      cancelRetry?.();
    },
  };
}

/** Resolves when the slave is raw: the child's first byte says so. */
async function ready(terminal: IPty): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const give = (why: string) => {
      cancelTimeout();
      terminal.kill('SIGKILL');
      reject(new Error(`cannot make a pseudo-terminal: ${why}`));
    };
    const cancelTimeout = systemClock.after(READY_TIMEOUT_MS, () => give('its process did not start'));
    const onExit = terminal.onExit(() => give('its process ended; are sh, stty and sleep installed?'));
    const onData = terminal.onData(() => {
      cancelTimeout();
      onExit.dispose();
      onData.dispose();
      resolve();
    });
  });
}

/** Makes a pseudo-terminal that passes every byte value as it is, both ways. Rejects where the system has none left. */
export async function openPty(baud = 115_200): Promise<PtyWire> {
  const terminal = spawn('/bin/sh', ['-c', IDLE], { encoding: null, env: { PATH: process.env['PATH'] } });
  const { path, fd } = insides(terminal);
  const writer = createMasterWriter(fd);
  await ready(terminal);
  const received = createEmitter<Uint8Array>();
  let exited = false;
  const exit = new Promise<void>((resolve) => {
    terminal.onExit(() => {
      exited = true;
      resolve();
    });
  });
  terminal.onData((data: unknown) => {
    // Without an encoding these are bytes, whatever the declaration says.
    if (data instanceof Uint8Array) received.emit(data);
  });
  return {
    path,
    port: { serial: path, baud, dataBits: 8, parity: 'none', stopBits: 1 },
    write(bytes) {
      if (!exited) writer.write(bytes);
    },
    onBytes: (listener) => received.on(listener),
    async close() {
      writer.stop();
      if (!exited) terminal.kill('SIGKILL');
      await exit;
    },
  };
}
