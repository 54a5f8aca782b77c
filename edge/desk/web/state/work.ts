import { effect, signal } from '@preact/signals';
import type { Label } from '../../../contract/case.ts';
import { type Draft, emptyDraft } from '../decision/draft.ts';
import { me } from '../net/api.ts';

/** What an officer has begun to write about a case: kept while other cases are looked at, gone with the session. */
export interface Work {
  readonly draft: Draft;
  /** By the finding's place in the case. */
  readonly labels: ReadonlyMap<number, Label>;
}

const begun = signal<ReadonlyMap<string, Work>>(new Map());

effect(() => {
  if (me.value === null) begun.value = new Map();
});

/** @param currency of a duty, before another is written */
export function workOn(id: string, currency: string): Work {
  return begun.value.get(id) ?? { draft: emptyDraft(currency), labels: new Map() };
}

export function keepWork(id: string, work: Work): void {
  begun.value = new Map([...begun.value, [id, work]]);
}

export function forgetWork(id: string): void {
  begun.value = new Map([...begun.value].filter(([each]) => each !== id));
}
