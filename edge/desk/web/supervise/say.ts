import type { FileProblem } from '../../../contract/file-problem.ts';
import type { Refusal } from '../../wire.ts';
import { ApiFailure } from '../net/api.ts';
import { t, wordFor } from '../words/words.ts';

/** What a rejected question says of itself. */
export function whyOf(error: unknown): string {
  const refusal = refusalOf(error);
  return refusal === null ? t('refusal.unreachable') : wordFor('refusal', refusal.code);
}

/** The mistakes in a file that was sent; empty where it was refused for something else. */
export function problemsOf(error: unknown): readonly FileProblem[] {
  return refusalOf(error)?.problems ?? [];
}

function refusalOf(error: unknown): Refusal | null {
  return error instanceof ApiFailure ? error.refusal : null;
}
