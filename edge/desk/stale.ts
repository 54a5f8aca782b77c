import type { Decided } from '../ledger/cases.ts';
import { type CaseFile, rowsSince } from './case-file.ts';
import { Refused } from './refused.ts';
import { timelineEntry } from '../screen/timeline.ts';
import type { Refusal } from './wire.ts';

/** @throws Refused 409 with who decided the case, when and how. */
export function refuseDecided({ ruling }: CaseFile): void {
  if (ruling === null) return;
  const { by, atMs, disposition } = ruling;
  throw refusedAsDecided({ by: by.officer, atMs, disposition: disposition.what });
}

export function refusedAsDecided({ by, atMs, disposition }: Omit<Decided, 'key'>): Refused {
  const message = `${by} decided this case at ${new Date(atMs).toISOString()}.`;
  return conflict({ message, decided: { by, atMs, disposition } });
}

/** @throws Refused 409 with what has come since the screen showed `version`. */
export function refuseStale(file: CaseFile, version: number): void {
  if (version === file.entry.version) return;
  const changed = rowsSince(file, Math.max(0, version)).flatMap((row) => timelineEntry(row)?.what ?? []);
  throw conflict({ message: 'This case has changed since your screen showed it. Please look again.', changed });
}

function conflict(refusal: Omit<Refusal, 'code'>): Refused {
  return new Refused(409, { code: 'conflict', ...refusal });
}
