import { count } from '../../../screen/web/numbers.ts';
import { t } from '../words/words.ts';

const MS_PER_S = 1000;
const MS_PER_MIN = 60_000;

/** "40 s", "3 min 5 s", "1 h 20 min", "2 d 4 h"; never less than nothing. */
export function span(ms: number | null): string {
  if (ms === null) return t('none');
  const seconds = Math.max(0, Math.round(ms / MS_PER_S));
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  if (minutes === 0) return t('unit.seconds', { count: seconds });
  if (hours === 0) {
    return t(seconds % 60 === 0 ? 'unit.minutes' : 'unit.minutes-seconds', { minutes, seconds: seconds % 60 });
  }
  if (hours < 48) return t(minutes % 60 === 0 ? 'unit.hours' : 'unit.hours-minutes', { hours, minutes: minutes % 60 });
  return t('unit.days', { days: count(Math.floor(hours / 24)), hours: hours % 24 });
}

/** How long ago something was, coarsely: it changes while one looks. */
export function ago(atMs: number | null, nowMs: number): string {
  if (atMs === null) return t('lane.never');
  const minutes = Math.floor((nowMs - atMs) / MS_PER_MIN);
  return minutes < 1 ? t('lane.now') : t('lane.ago', { time: span(minutes * MS_PER_MIN) });
}

/** Enough of a hash to know it again. */
export function shortHash(hash: string): string {
  return `${hash.slice(0, 12)}…`;
}
