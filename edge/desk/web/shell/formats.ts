import { fractionDigits } from '../../../contract/currency.ts';
import { language } from '../../../screen/web/language.ts';
import { t } from '../words/words.ts';

/** Times, numbers and spans as the language of the screen writes them. */

const TIME = { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' } as const;

export function clockTime(atMs: number): string {
  return new Intl.DateTimeFormat(language.value, TIME).format(atMs);
}

export function dateAndTime(atMs: number): string {
  return new Intl.DateTimeFormat(language.value, { dateStyle: 'medium', timeStyle: 'short', hourCycle: 'h23' }).format(
    atMs,
  );
}

/** @param iso YYYY-MM-DD, a day wherever one is */
export function day(iso: string): string {
  const atMs = Date.parse(iso);
  return Number.isNaN(atMs)
    ? iso
    : new Intl.DateTimeFormat(language.value, { dateStyle: 'medium', timeZone: 'UTC' }).format(atMs);
}

/** "40 s", "3 min 05 s", "1 h 20 min"; never less than nothing. */
export function span(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const minutes = Math.floor(seconds / 60);
  if (minutes === 0) return t('unit.seconds', { count: seconds });
  if (minutes < 60) return t('unit.minutes-seconds', { minutes, seconds: String(seconds % 60).padStart(2, '0') });
  return t('unit.hours-minutes', { hours: Math.floor(minutes / 60), minutes: minutes % 60 });
}

/** For people who wait: seconds count in the first minutes only. */
export function waited(ms: number): string {
  return ms < 600_000 ? span(ms) : span(Math.floor(ms / 60_000) * 60_000).replace(/ 00 ?(s|秒)$/, '');
}

export function number(value: number, digits = 2): string {
  return new Intl.NumberFormat(language.value, { maximumFractionDigits: digits }).format(value);
}

/** With its sign, for what raises or lowers. */
export function signed(value: number): string {
  return new Intl.NumberFormat(language.value, {
    minimumFractionDigits: 2,
    maximumFractionDigits: 2,
    signDisplay: 'always',
  }).format(value);
}

/** A figure with just so many decimal places. */
export function decimals(value: number, digits: number): string {
  return new Intl.NumberFormat(language.value, {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(value);
}

/** An amount in full, as it is recorded. */
export function money(value: number, currency: string): string {
  return `${decimals(value, fractionDigits(currency) ?? 2)} ${currency}`;
}

/** A small share with a decimal place more. */
export function percent(share: number): string {
  const digits = share > 0 && share < 0.1 ? 1 : 0;
  return new Intl.NumberFormat(language.value, { style: 'percent', maximumFractionDigits: digits }).format(share);
}

/** One after the other, with the commas of the language. */
export function listed(items: readonly string[]): string {
  return items.join(t('list.separator'));
}
