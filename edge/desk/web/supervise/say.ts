import type { FileProblem } from '../../../contract/file-problem.ts';
import type { Refusal } from '../../wire.ts';
import { ApiFailure } from '../net/api.ts';
import { language, t, wordFor } from '../words/words.ts';

/** Numbers, times and the daemon's words, in the language of the screen. */

const MS_PER_S = 1000;
const S_PER_MIN = 60;

export function count(value: number): string {
  return new Intl.NumberFormat(language.value).format(value);
}

/** A share of 0..1; a dash where there is none. */
export function percent(share: number | null): string {
  if (share === null) return t('supervise.none');
  return new Intl.NumberFormat(language.value, {
    style: 'percent',
    maximumFractionDigits: 1,
  }).format(share);
}

export function timeOfDay(wallMs: number): string {
  return new Intl.DateTimeFormat(language.value, {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(wallMs);
}

export function timeToSecond(wallMs: number): string {
  return new Intl.DateTimeFormat(language.value, { timeStyle: 'medium', hourCycle: 'h23' }).format(wallMs);
}

/** Day and time to the second. */
export function moment(wallMs: number): string {
  const style = { dateStyle: 'medium', timeStyle: 'medium', hourCycle: 'h23' } as const;
  return new Intl.DateTimeFormat(language.value, style).format(wallMs);
}

/** Seconds, from two minutes on minutes. */
export function duration(ms: number): string {
  const seconds = ms / MS_PER_S;
  const [value, unit] = seconds < 2 * S_PER_MIN ? [seconds, 'second'] : [seconds / S_PER_MIN, 'minute'];
  const options = { style: 'unit', unit, maximumFractionDigits: value < 10 ? 1 : 0 } as const;
  return new Intl.NumberFormat(language.value, options).format(value);
}

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
