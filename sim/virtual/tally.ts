import type { LaneEvent } from '../../edge/contract/lane-event.ts';

/** What happened how often, by name. */
export type Counts = Record<string, number>;

export interface Tally {
  readonly released: number;
  readonly diverted: number;
  /** Where people went, by verdict and way. */
  readonly outcomes: Counts;
  /** How often each finding was given as a reason. */
  readonly findings: Counts;
  /** How often each fault word was set. */
  readonly faults: Counts;
  /** What else befell the lanes. */
  readonly incidents: Counts;
}

export function createTally() {
  let [released, diverted] = [0, 0];
  const outcomes: Counts = {};
  const findings: Counts = {};
  const faults: Counts = {};
  const incidents: Counts = {};
  return {
    told(event: LaneEvent) {
      if (event.type === 'alarmRaised') count(findings, `${event.finding.code} (called out)`);
      if (event.type !== 'passageEnded') return;
      const { verdict, left } = event.outcome;
      if (verdict === 'release') released += 1;
      else diverted += 1;
      count(outcomes, `${verdict} ${left}`);
      for (const code of new Set(event.decision.reasons.map((reason) => reason.code))) count(findings, code);
    },
    fault: (word: string) => count(faults, word),
    incident: (what: string) => count(incidents, what),
    result: (): Tally => ({ released, diverted, outcomes, findings, faults, incidents }),
  };
}

function count(counts: Counts, name: string): void {
  counts[name] = (counts[name] ?? 0) + 1;
}

function addCounts(into: Counts, more: Counts): void {
  for (const [name, times] of Object.entries(more)) into[name] = (into[name] ?? 0) + times;
}

/** The sum of two, as a new one. */
export function sumTallies(a: Tally, b: Tally): Tally {
  const sum = {
    released: a.released + b.released,
    diverted: a.diverted + b.diverted,
    outcomes: { ...a.outcomes },
    findings: { ...a.findings },
    faults: { ...a.faults },
    incidents: { ...a.incidents },
  };
  addCounts(sum.outcomes, b.outcomes);
  addCounts(sum.findings, b.findings);
  addCounts(sum.faults, b.faults);
  addCounts(sum.incidents, b.incidents);
  return sum;
}
