import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { Fault } from '../contract/fault.ts';

/** Keeps a second process out of a folder that only one may write; one that was killed keeps nobody out. */
export function lockFolder(folder: string): () => void {
  const file = path.join(folder, 'greenlane.pid');
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
  } catch {
    const pid = Number(readFileSync(file, 'utf8'));
    if (pid !== process.pid && isAlive(pid)) {
      const what = `The database ${folder} is open in process ${pid}, and one at a time may have it`;
      throw new Fault('database-unavailable', what, { database: folder, pid });
    }
    writeFileSync(file, String(process.pid));
  }
  return () => rmSync(file, { force: true });
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // It lives, and belongs to somebody else.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
