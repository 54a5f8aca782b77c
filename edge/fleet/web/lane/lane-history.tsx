import { dayAndTime } from '../../../screen/web/numbers.ts';
import type { HistoryEntry, LaneView } from '../../wire.ts';
import { t, wordFor } from '../words/words.ts';

/** When the lane was started, how it was worked, and which releases it was given; newest first. */
export function LaneHistory({ history }: Pick<LaneView, 'history'>) {
  return (
    <section class="panel" aria-label={t('lane.history')}>
      <h2>{t('lane.history')}</h2>
      {history.length === 0 ? (
        <p class="muted">{t('lane.no-history')}</p>
      ) : (
        <ol class="events">
          {history.map((entry) => (
            <li key={entry.sequence}>
              <time>{dayAndTime(entry.atMs)}</time>
              <span>
                <strong>{t(`history.${entry.what}`)}</strong> {detailOf(entry)}
                {entry.by !== '' && <span class="muted"> {t('history.by', { name: entry.by })}</span>}
                {entry.reason !== '' && <small dir="auto">{entry.reason}</small>}
              </span>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

function detailOf({ what, detail }: HistoryEntry): string {
  if (what === 'mode') return wordFor('mode', detail);
  if (what === 'boot') return detail;
  const [version = '', stage = ''] = detail.split(' ');
  return `${version} ${wordFor('stage', stage)}`;
}

/** What did not fit when rows of the lane were taken. */
export function RecordAlarms({ alarms }: Pick<LaneView, 'alarms'>) {
  return (
    <section class="panel" aria-label={t('lane.alarms')}>
      <h2>{t('lane.alarms')}</h2>
      {alarms.length === 0 ? (
        <p class="muted">{t('lane.no-alarms')}</p>
      ) : (
        <ol class="events">
          {alarms.map(({ code, atMs, text, times }) => (
            <li key={`${code} ${atMs}`}>
              <time>{dayAndTime(atMs)}</time>
              <span>
                <strong class="trouble-alarm">{wordFor('alarm', code)}</strong>
                {times > 1 && ` ${t('alarm.times', { times })}`}
                <small lang="en">{text}</small>
              </span>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}
