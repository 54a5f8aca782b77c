import { createHash } from 'node:crypto';
import type { LaneEvent } from '../../edge/contract/lane-event.ts';
import type { Clock } from '../../hardware/clock.ts';

const KEPT_LINES = 30;

/** What happened in a run: a digest of what must replay identically, and the last lines for whoever must find out why. */
export interface RunLog {
  /** Something that the lane did: it is part of the digest. */
  did(what: string): void;
  told(event: LaneEvent): void;
  /** Something that the world did: kept for people alone. */
  happened(what: string): void;
  lastLines(): readonly string[];
  /** SHA-256 of everything done so far and of `ends`, lower-case hexadecimal. */
  digest(ends: readonly string[]): string;
}

export function createRunLog(clock: Clock): RunLog {
  const hash = createHash('sha256');
  const lines: string[] = [];
  let last = '';

  /** A permit that is renewed four times a second would push everything else out. */
  function keep(what: string): void {
    if (what === last) return;
    last = what;
    lines.push(`${clock.nowMs().toFixed(0).padStart(9)} ms  ${what}`);
    if (lines.length > 2 * KEPT_LINES) lines.splice(0, KEPT_LINES);
  }

  return {
    did(what) {
      hash.update(`${clock.nowMs()} ${what}\n`);
      keep(what);
    },
    told(event) {
      hash.update(`${clock.nowMs()} ${JSON.stringify(event)}\n`);
      keep(inShort(event));
    },
    happened: keep,
    lastLines: () => lines.slice(-KEPT_LINES),
    digest: (ends) => hash.copy().update(ends.join('\n')).digest('hex'),
  };
}

function inShort(event: LaneEvent): string {
  switch (event.type) {
    case 'stateChanged':
      return `${event.lane} is ${event.state} ${event.reason}`;
    case 'laneChanged':
      return `${event.lane} changed`;
    case 'orderDone':
      return `${event.lane}: ${event.by} orders ${event.what}`;
    case 'decided':
      return `${event.passage} decided: ${event.decision.verdict} (${event.decision.reasons.map(({ code }) => code).join(', ')})`;
    case 'passageEnded':
      return `${event.passage} ended: ${event.outcome.verdict}, ${event.outcome.left}`;
    case 'alarmRaised':
      return `${event.lane} alarm ${event.finding.code}: ${event.finding.text}`;
    case 'deviceChanged':
      return `${event.device} is ${event.state} ${event.reason}`;
  }
}
