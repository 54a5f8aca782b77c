import { contentsOf } from '../contract/evidence.ts';
import type { Finding, Severity } from '../contract/judgement.ts';
import { type CaseFile, dueAtMs, heldBy, isTimedOut } from './case-file.ts';
import type { CaseCard } from './wire.ts';

const WEIGHT: Readonly<Record<Severity, number>> = { alarm: 0, doubt: 1, notice: 2 };

/** A case as the queue shows it. @param decideWithinMs of the site's policy; null without a countdown */
export function cardOf(file: CaseFile, decideWithinMs: number | null): CaseCard {
  const { entry, ruling } = file;
  const findings = file.findings.toSorted((a, b) => WEIGHT[a.severity] - WEIGHT[b.severity]);
  const holder = heldBy(file);
  return {
    id: entry.id,
    lane: entry.lane,
    passenger: passengerOf(file),
    flight: flightOf(file),
    openedAtMs: entry.openedWallMs,
    isAlarm: entry.isAlarm,
    codes: [...new Set(findings.map(({ code }) => code))],
    headline: shortened(findings[0]),
    state: ruling !== null ? 'decided' : holder !== null ? 'held' : 'waiting',
    heldBy: holder,
    decided: ruling && { by: ruling.by.officer, atMs: ruling.atMs, disposition: ruling.disposition.what },
    dueAtMs: ruling === null ? dueAtMs(file, decideWithinMs) : null,
    isTimedOut: isTimedOut(file),
    version: entry.version,
  };
}

/** Alarms before everything else, then whoever waits longest; equal times in a fixed order. */
export function inQueueOrder(a: CaseCard, b: CaseCard): number {
  if (a.isAlarm !== b.isAlarm) return a.isAlarm ? -1 : 1;
  return a.openedAtMs - b.openedAtMs || (a.id < b.id ? -1 : 1);
}

/** As the document says it; else the boarding pass, else the officer who opened the case. */
export function passengerOf({ evidence, steps }: CaseFile): string {
  const document = contentsOf(evidence, 'document')[0];
  if (document !== undefined) return `${document.surname} ${document.givenNames}`.trim();
  const pass = contentsOf(evidence, 'boardingPass')[0];
  if (pass !== undefined) return pass.passengerName.trim();
  const opened = steps.find(({ what }) => what === 'opened');
  return opened?.what === 'opened' ? opened.passenger : '';
}

function flightOf({ evidence }: CaseFile): string {
  const pass = contentsOf(evidence, 'boardingPass')[0];
  return pass === undefined ? '' : `${pass.carrier} ${pass.flight.replace(/^0+(?=\d)/, '')}`.trim();
}

/** What a card has room for: the case itself has the rest. */
function shortened(finding: Finding | undefined): Finding | null {
  if (finding === undefined) return null;
  const { code, severity, source, text, score } = finding;
  return { code, severity, source, text, ...(score === undefined ? {} : { score }) };
}
