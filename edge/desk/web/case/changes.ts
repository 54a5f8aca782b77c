import type { Finding } from '../../../contract/judgement.ts';
import type { CaseView } from '../../wire.ts';

/** What somebody who looked at a case should be told when it is not as it was. */
export type Change =
  | { readonly what: 'finding'; readonly finding: Finding }
  | { readonly what: 'inspection'; readonly by: string }
  | { readonly what: 'held' | 'advice'; readonly by: string }
  | { readonly what: 'scan' | 'resumed' | 'in-lane' | 'time-over' | 'other' };

/**
 * The differences, weightiest first; at least one where the version differs. Whoever walks out of the lane changes no
 * version. A case that is decided tells so itself.
 */
export function changesBetween(before: CaseView, after: CaseView): readonly Change[] {
  if (after.ruling !== null) return [];
  const known = new Set(before.findings.map(({ code, text }) => `${code} ${text}`));
  const changes: Change[] = [
    ...after.findings
      .filter(({ code, text }) => !known.has(`${code} ${text}`))
      .map((finding) => ({ what: 'finding', finding }) as const),
    ...after.inspections
      .slice(before.inspections.length)
      .map(({ by }) => ({ what: 'inspection', by: by.officer }) as const),
    ...after.steps
      .slice(before.steps.length)
      .flatMap((step) => (step.what === 'advised' ? [{ what: 'advice', by: step.from } as const] : [])),
    ...(after.scans.length > before.scans.length ? [{ what: 'scan' } as const] : []),
    ...heldChange(before, after),
    ...(before.isInLane && !after.isInLane ? [{ what: 'in-lane' } as const] : []),
    ...(after.isTimedOut && !before.isTimedOut ? [{ what: 'time-over' } as const] : []),
  ];
  return changes.length === 0 && after.version !== before.version ? [{ what: 'other' }] : changes;
}

function heldChange(before: CaseView, after: CaseView): readonly Change[] {
  if (after.heldBy === before.heldBy) return [];
  return after.heldBy === null ? [{ what: 'resumed' }] : [{ what: 'held', by: after.heldBy }];
}
