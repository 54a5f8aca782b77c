import { language } from './language.ts';

/** Numbers and times in the language of the screen. */

const MS_PER_S = 1000;
const S_PER_MIN = 60;
const NONE = '–';

export function count(value: number): string {
  return new Intl.NumberFormat(language.value).format(value);
}

/** A share of 0..1; a dash where there is none. */
export function percent(share: number | null): string {
  if (share === null) return NONE;
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

/** Day and time to the minute. */
export function dayAndTime(wallMs: number): string {
  const style = { dateStyle: 'medium', timeStyle: 'short', hourCycle: 'h23' } as const;
  return new Intl.DateTimeFormat(language.value, style).format(wallMs);
}

/** Seconds, from two minutes on minutes. */
export function duration(ms: number): string {
  const seconds = ms / MS_PER_S;
  const [value, unit] = seconds < 2 * S_PER_MIN ? [seconds, 'second'] : [seconds / S_PER_MIN, 'minute'];
  const options = { style: 'unit', unit, maximumFractionDigits: value < 10 ? 1 : 0 } as const;
  return new Intl.NumberFormat(language.value, options).format(value);
}
