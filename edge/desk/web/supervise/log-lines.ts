import type { LogLine } from '../../wire-supervise.ts';

const KEPT = 500;

/** A line, or so many that were lost in its place; numbered as they came to this page. */
export type ShownLine =
  | { readonly number: number; readonly line: LogLine }
  | { readonly number: number; readonly lost: number };

/** The last lines of a log, and those that came while the reader wanted to look at what was there. */
export interface LogLines {
  readonly shown: readonly ShownLine[];
  readonly held: readonly ShownLine[];
  readonly isPaused: boolean;
  readonly count: number;
}

export const NO_LINES: LogLines = { shown: [], held: [], isPaused: false, count: 0 };

export function withLine(lines: LogLines, came: { readonly line: LogLine } | { readonly lost: number }): LogLines {
  const count = lines.count + 1;
  const numbered = { number: count, ...came };
  return lines.isPaused
    ? { ...lines, count, held: [...lines.held, numbered].slice(-KEPT) }
    : { ...lines, count, shown: [...lines.shown, numbered].slice(-KEPT) };
}

export function paused(lines: LogLines): LogLines {
  return { ...lines, isPaused: true };
}

export function resumed({ shown, held, count }: LogLines): LogLines {
  return { shown: [...shown, ...held].slice(-KEPT), held: [], isPaused: false, count };
}
