import { effect, signal } from '@preact/signals';
import type { Label } from '../../../contract/case.ts';
import { type Draft, emptyDraft } from '../decision/draft.ts';
import { farewell, me } from '../net/api.ts';

/** What an officer has begun to write about a case: kept while other cases are looked at. */
export interface Work {
  readonly draft: Draft;
  /** By the finding's place in the case. */
  readonly labels: ReadonlyMap<number, Label>;
  readonly inspection: InspectionDraft;
}

export interface InspectionDraft {
  readonly looked: string;
  readonly found: string;
}

export const NO_INSPECTION: InspectionDraft = { looked: '', found: '' };

const begun = signal<ReadonlyMap<string, Work>>(new Map());

/** Who has begun it. */
let owner: string | null = null;

// Whose session ran out finds it again after the login at this screen; nobody else does, nor who has logged out.
effect(() => {
  const name = me.value?.name;
  const isOwners = name === undefined ? farewell.peek() === 'expired' : name === owner;
  if (!isOwners && begun.peek().size > 0) begun.value = new Map();
  if (name !== undefined) owner = name;
});

/** What is left to record of a draft after an inspection was: what has been written since. */
export function unrecorded({ looked, found }: InspectionDraft, recorded: InspectionDraft): InspectionDraft {
  return { looked: looked === recorded.looked ? '' : looked, found: found === recorded.found ? '' : found };
}

/** @param currency of a duty, before another is written */
export function workOn(id: string, currency: string): Work {
  return begun.value.get(id) ?? { draft: emptyDraft(currency), labels: new Map(), inspection: NO_INSPECTION };
}

export function keepWork(id: string, work: Work): void {
  begun.value = new Map([...begun.value, [id, work]]);
}

export function forgetWork(id: string): void {
  begun.value = new Map([...begun.value].filter(([each]) => each !== id));
}
