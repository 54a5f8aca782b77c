import { InvalidArgumentError } from 'commander';

function wholeNumberFrom(least: number, text: string): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(number) && number >= least) return number;
  throw new InvalidArgumentError(`Wanted: a whole number from ${least} up.`);
}

/** Numbers of the command line. @throws commander's error, which says what was wanted */
export const seedOf = (text: string) => wholeNumberFrom(0, text);
export const countOf = (text: string) => wholeNumberFrom(1, text);

export function share(text: string): number {
  const number = Number(text);
  if (text.trim() !== '' && number >= 0 && number <= 1) return number;
  throw new InvalidArgumentError('Wanted: a share from 0 to 1.');
}

/** `5%` as 0.05. */
export function percentOf(text: string): number {
  const number = /^\d{1,3}(\.\d+)?%$/.test(text) ? Number(text.slice(0, -1)) : Number.NaN;
  if (number <= 100) return number / 100;
  throw new InvalidArgumentError('Wanted: a percentage from 0% to 100%.');
}

const UNIT_MS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `90s`, `30m`, `2h` or `1d`, in ms. */
export function durationOf(text: string): number {
  const [, count, unit = ''] = /^(\d{1,6})([smhd])$/.exec(text) ?? [];
  const unitMs = UNIT_MS[unit];
  if (count !== undefined && unitMs !== undefined) return Number(count) * unitMs;
  throw new InvalidArgumentError('Wanted: a time such as 90s, 30m, 2h or 1d.');
}
