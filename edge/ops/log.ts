import type { Clock } from '../../hardware/clock.ts';

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** One line of JSON an event, for a service manager's journal: {time, level, event, ...}. */
export interface Log {
  write(level: LogLevel, event: string, fields?: Readonly<Record<string, unknown>>): void;
}

/** @param sink takes one line with its line end */
export function createLog(least: LogLevel, clock: Clock, sink: (line: string) => void): Log {
  const threshold = LOG_LEVELS.indexOf(least);
  return {
    write(level, event, fields = {}) {
      if (LOG_LEVELS.indexOf(level) < threshold) return;
      sink(formatLogLine(clock, level, event, fields));
    },
  };
}

/** One line with its line end. */
export function formatLogLine(
  clock: Clock,
  level: LogLevel,
  event: string,
  fields: Readonly<Record<string, unknown>>,
): string {
  return `${JSON.stringify({ time: new Date(clock.wallMs()).toISOString(), level, event, ...fields })}\n`;
}
