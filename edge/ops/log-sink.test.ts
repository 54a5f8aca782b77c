import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createLogSink } from './log-sink.ts';

const told = (lost: number) => `${lost} lost\n`;

describe('the sink of the log', () => {
  it('goes on when the disk is full, and tells later how much is missing', () => {
    const folder = mkdtempSync(join(tmpdir(), 'greenlane-log-sink-'));
    const file = join(folder, 'log');
    const fd = openSync(file, 'w');
    let isFull = false;
    const write: typeof writeSync = (to: number, bytes: unknown, from?: unknown) => {
      if (isFull) throw new Error('ENOSPC: no space left on device');
      // A file that takes little at a time, as a pipe may.
      const start = Number(from);
      return writeSync(to, bytes as Buffer, start, Math.min(3, (bytes as Buffer).length - start));
    };
    const sink = createLogSink(fd, told, write);
    sink('before\n');
    isFull = true;
    sink('first\n');
    sink('second\n');
    isFull = false;
    sink('after\n');
    sink('and on\n');
    closeSync(fd);
    expect(readFileSync(file, 'utf8')).toBe('before\n2 lost\nafter\nand on\n');
    rmSync(folder, { recursive: true });
  });

  it('begins a new line after one that was cut off', () => {
    let text = '';
    let room = 3;
    const write: typeof writeSync = (_fd: number, bytes: unknown, from?: unknown) => {
      if (room === 0) throw new Error('ENOSPC: no space left on device');
      const part = String(bytes).slice(Number(from), Number(from) + room);
      room -= part.length;
      text += part;
      return part.length;
    };
    const sink = createLogSink(2, told, write);
    sink('first\n');
    room = 100;
    sink('second\n');
    sink('third\n');
    expect(text).toBe('fir\n1 lost\nsecond\nthird\n');
  });

  it('goes on when the system takes nothing', () => {
    const fd = openSync('/dev/full', 'w');
    const sink = createLogSink(fd, told);
    expect(() => sink('a line\n')).not.toThrow();
    closeSync(fd);
  });
});
