import type { Entropy } from '../../hardware/entropy.ts';

/** The index of the share that the draw falls into; the last one if the shares fall short of 1. */
export function drawIndex(entropy: Entropy, shares: readonly number[]): number {
  let rest = entropy.unit();
  for (const [index, share] of shares.entries()) {
    rest -= share;
    if (rest < 0) return index;
  }
  return shares.length - 1;
}

export function drawDigits(entropy: Entropy, count: number): string {
  return String(entropy.below(10 ** count)).padStart(count, '0');
}

/** ICAO 9303 and IATA allow the letters I and O; documents avoid them, for they look like digits. */
const LETTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZ'.split('');

/** A text of the pattern: `A` a letter, `9` a digit, anything else itself. */
export function drawPattern(entropy: Entropy, pattern: string): string {
  let text = '';
  for (const sign of pattern) {
    if (sign === 'A') text += entropy.pick(LETTERS);
    else if (sign === '9') text += String(entropy.below(10));
    else text += sign;
  }
  return text;
}

const DAY_MS = 86_400_000;

/** YYMMDD in UTC of the day so many days from `wallMs`. */
export function mrzDate(wallMs: number, days: number): string {
  const date = new Date(wallMs + days * DAY_MS);
  const two = (value: number) => String(value).padStart(2, '0');
  return two(date.getUTCFullYear() % 100) + two(date.getUTCMonth() + 1) + two(date.getUTCDate());
}

/** Day of the year in UTC, 1..366. */
export function dayOfYear(wallMs: number): number {
  const newYearMs = Date.UTC(new Date(wallMs).getUTCFullYear(), 0, 1);
  return Math.floor((wallMs - newYearMs) / DAY_MS) + 1;
}
