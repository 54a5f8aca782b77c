/** Counters that every link has; an operator sees their zeros too. */
const COMMON = [
  'framesReceived',
  'framesSent',
  'bytesReceived',
  'bytesDiscarded',
  'noise',
  'badCheck',
  'badLength',
  'tooLong',
  'silence',
  'timeouts',
  'retries',
  'beatsMissed',
  'dropped',
  'opened',
  'openFailures',
  'closed',
  'reconnects',
] as const;

export interface Counters {
  add(name: string, by?: number): void;
  read(): Readonly<Record<string, number>>;
}

/** Names and counts; a name comes into being with its first count. */
export function createCounters(): Counters {
  const counts = new Map<string, number>(COMMON.map((name) => [name, 0]));
  return {
    add(name, by = 1) {
      counts.set(name, (counts.get(name) ?? 0) + by);
    },
    read: () => Object.fromEntries(counts),
  };
}
