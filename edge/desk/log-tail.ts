import type { Clock } from '../../hardware/clock.ts';
import type { LogLine } from './wire-supervise.ts';

const KEPT = 500;
const TEXT_CHARS = 500;
/** Who reads the log keeps devices running: of passengers and of what was found about them it says nothing. */
const OF_PASSENGERS: ReadonlySet<string> = new Set(['decided', 'passageEnded']);
/** What may be told of any other event; `device` has a place of its own. */
const TOLD_FIELDS = [
  'lane',
  'state',
  'mode',
  'reason',
  'code',
  'message',
  'note',
  'why',
  'pack',
  'version',
  'from',
  'stage',
  'consequence',
  'lines',
] as const;

export interface NumberedLine {
  /** Grows by one a line; names the place where a reader broke off. */
  readonly number: number;
  readonly line: LogLine;
}

/** The last lines of the log, in memory, and whoever follows them. */
export interface LogTail {
  /** Takes what was written to the log, whatever the log's own level. */
  take(level: LogLine['level'], event: string, fields?: Readonly<Record<string, unknown>>): void;
  /** What is held after a number, oldest first; everything after a number that is none of this tail's. */
  after(number: number): readonly NumberedLine[];
  /** Calls for every line from now on; the answer ends it. */
  follow(listener: (line: NumberedLine) => void): () => void;
}

export function createLogTail(clock: Clock, limit = KEPT): LogTail {
  const held: NumberedLine[] = [];
  const listeners = new Set<(line: NumberedLine) => void>();
  let count = 0;
  return {
    take(level, event, fields = {}) {
      if (OF_PASSENGERS.has(event)) return;
      count += 1;
      const device = typeof fields['device'] === 'string' ? fields['device'] : null;
      const line = { atMs: clock.wallMs(), level, event, device, text: textOf(fields) };
      const numbered = { number: count, line };
      held.push(numbered);
      if (held.length > limit) held.shift();
      for (const listener of listeners) listener(numbered);
    },
    after: (number) => (number > count ? [...held] : held.filter((line) => line.number > number)),
    follow(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function textOf(fields: Readonly<Record<string, unknown>>): string {
  const { finding } = fields;
  // Of an alarm, its word: the sentence may name a person.
  const code = typeof finding === 'object' && finding !== null && 'code' in finding ? finding.code : fields['code'];
  const told = TOLD_FIELDS.flatMap((name) => {
    const value = name === 'code' ? code : fields[name];
    const isPlain = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
    return isPlain && value !== '' ? [`${name}: ${value}`] : [];
  });
  return told.join(' · ').slice(0, TEXT_CHARS);
}
