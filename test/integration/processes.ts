import { readdirSync, readFileSync } from 'node:fs';

/** A process by its number and the time it began, for numbers are given again. */
export interface ProcessName {
  readonly pid: number;
  readonly began: string;
}

/** /proc/<pid>/stat after the name, which may hold anything: state, parent, ... the 20th is when it began (proc(5)). */
function statOf(pid: number): { readonly parent: number; readonly state: string; readonly began: string } | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { state: fields[0] ?? '', parent: Number(fields[1]), began: fields[19] ?? '' };
  } catch {
    return null;
  }
}

/** Every process below `root`. */
export function descendantsOf(root: number): readonly ProcessName[] {
  const all = readdirSync('/proc').flatMap((name) => {
    const stat = /^\d+$/.test(name) ? statOf(Number(name)) : null;
    return stat === null ? [] : [{ pid: Number(name), ...stat }];
  });
  const below = (pid: number): ProcessName[] =>
    all
      .filter(({ parent }) => parent === pid)
      .flatMap(({ pid: child, began }) => [{ pid: child, began }, ...below(child)]);
  return below(root);
}

/** Those that still run. One that is dead and only not yet collected runs no more. */
export function stillRunning(processes: readonly ProcessName[]): readonly ProcessName[] {
  return processes.filter(({ pid, began }) => {
    const stat = statOf(pid);
    return stat !== null && stat.began === began && stat.state !== 'Z';
  });
}

/** What a process was started as; empty when it is gone. */
export function commandOf({ pid }: ProcessName): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return '';
  }
}
