/** A link's counters as a technician reads them: what goes to and fro, and what went wrong. */

/** What is counted while all is well: of links, broker, scanner, camera and models, and of what the centre says. */
const TRAFFIC: ReadonlySet<string> = new Set(
  [
    ['framesReceived', 'framesSent', 'bytesReceived', 'opened'],
    ['connected', 'connectedMqtt5', 'received', 'published'],
    ['headers', 'images', 'statuses', 'paired'],
    ['events', 'otherEvents', 'counts', 'bagCounts', 'snapshots'],
    ['asked', 'answered'],
    ['sent', 'receipts', 'backlog'],
    ['bagsHeld', 'sheetsTaken', 'sheetsAgain', 'commandTaken', 'adviceTaken'],
    ['release', 'releasesTaken', 'pointersTaken', 'pointersKnown'],
  ].flat(),
);
const RECEIVED = 'framesReceived';
const SENT = 'framesSent';

export interface Trouble {
  readonly counter: string;
  readonly count: number;
  /** How much of it came since the counters were first looked at. */
  readonly more: number;
}

export interface LinkSummary {
  readonly received: number | null;
  readonly sent: number | null;
  /** Every counter of something that should not be, if it is not zero; what grows comes first. */
  readonly troubles: readonly Trouble[];
}

type CountersRead = Readonly<Record<string, number>>;

/** @param before the counters when they were first looked at; a counter that fell began anew */
export function summaryOf(counters: CountersRead, before: CountersRead): LinkSummary {
  const troubles = Object.entries(counters)
    .filter(([counter, count]) => count > 0 && !TRAFFIC.has(counter))
    .map(([counter, count]) => ({
      counter,
      count,
      more: Math.max(0, count - Math.min(count, before[counter] ?? 0)),
    }))
    .sort((a, b) => b.more - a.more || b.count - a.count);
  return { received: counters[RECEIVED] ?? null, sent: counters[SENT] ?? null, troubles };
}
