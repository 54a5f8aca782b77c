import { readFileSync } from 'node:fs';

/** The resident memory of a process in MB: the highest it ever was. */
export function peakMb(pid: number): number {
  return statusMb(pid, 'VmHWM');
}

/** The resident memory of a process in MB: what it is now. */
export function residentMb(pid: number): number {
  return statusMb(pid, 'VmRSS');
}

function statusMb(pid: number, field: string): number {
  const match = new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Number(match?.[1]) / 1024;
}
