import { contentsOf } from '../contract/evidence.ts';
import type { Outcome } from '../contract/judgement.ts';
import { movementSchema } from '../contract/record.ts';
import type { CaseFile } from './case-file.ts';
import type { CaseQueue } from './case-queue.ts';

/** Where a passenger is who was inside when their passage was broken off. */
const INSIDE: ReadonlySet<Outcome['left']> = new Set(['interrupted', 'still-inside', 'emergency']);

/**
 * Open cases that may be about the same person. Whoever is found in a lane after a restart or an emergency gets a passage
 * of their own, and what was found of them before stands in the case of the passage that was broken off.
 */
export function perhapsTheSame(
  { entry, evidence }: CaseFile,
  queue: Pick<CaseQueue, 'cards' | 'read'>,
): readonly CaseFile[] {
  if (!contentsOf(evidence, 'conduct').some(({ what }) => what === 'did-not-leave')) return [];
  return queue
    .cards()
    .filter(({ id, lane }) => id !== entry.id && lane === entry.lane)
    .flatMap(({ id }) => queue.read(id) ?? [])
    .filter((file) => file.entry.openedWallMs <= entry.openedWallMs && isOpenInside(file));
}

function isOpenInside({ outcome, rows, ruling }: CaseFile): boolean {
  if (ruling !== null || outcome === null || !INSIDE.has(outcome.left)) return false;
  return !rows.some(({ kind, body }) => kind === 'movement' && movementSchema.safeParse(body).data?.what === 'left');
}
