import { useSignal } from '@preact/signals';
import { dayAndTime } from '../../../screen/web/numbers.ts';
import type { LaneView, PassageLine, PassagePage } from '../../wire.ts';
import { ask, lanePath, NotAnswered, passagePath } from '../ask.ts';
import { onLink } from '../shell/route.ts';
import { span } from '../shell/say.ts';
import { t, wordFor } from '../words/words.ts';

const COLUMNS = ['time', 'verdict', 'left', 'took', 'found'] as const;

/** Who passed, newest first; older ones are fetched when they are asked for. */
export function Passages({ view }: { readonly view: LaneView }) {
  const { site, lane } = view.lane;
  const older = useSignal<readonly PassagePage[]>([]);
  const failure = useSignal('');
  const pages = [view.passages, ...older.value];
  const before = pages.at(-1)?.before ?? null;
  const more = async () => {
    try {
      const page = await ask<PassagePage>(`/api${lanePath(site, lane)}/passages?before=${before}`);
      older.value = [...older.value, page];
      failure.value = '';
    } catch (error) {
      if (!(error instanceof NotAnswered)) throw error;
      failure.value = error.message;
    }
  };
  const passages = new Map(pages.flatMap((page) => page.passages).map((line) => [line.passage, line]));
  return (
    <section class="panel" aria-label={t('lane.passages')}>
      <h2>{t('lane.passages')}</h2>
      {passages.size === 0 ? (
        <p class="muted">{t('lane.no-passages')}</p>
      ) : (
        <div class="sideways" role="region" aria-label={t('lane.passages')} tabIndex={0}>
          <table class="plain-table">
            <thead>
              <tr>
                {COLUMNS.map((column) => (
                  <th key={column} scope="col">
                    {t(`column.${column}`)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {[...passages.values()].map((line) => (
                <Passage key={line.passage} line={line} path={passagePath(site, lane, line.passage)} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {failure.value !== '' && <p role="alert">{failure.value}</p>}
      {before !== null && (
        <button type="button" class="button" onClick={() => void more()}>
          {t('lane.older')}
        </button>
      )}
    </section>
  );
}

function Passage({ line, path }: { readonly line: PassageLine; readonly path: string }) {
  const { atMs, verdict, why, left, tookMs, hasAlarm, isTest, found } = line;
  return (
    <tr>
      <th scope="row">
        <a href={path} onClick={onLink}>
          {dayAndTime(atMs)}
        </a>
      </th>
      <td>
        {verdict === null ? t('none') : wordFor('verdict', verdict)}
        {why !== null && <span class="muted"> · {t(`why.${why}`)}</span>}
        {hasAlarm && <span class="chip chip-alarm">{t('passage.alarm')}</span>}
        {isTest && <span class="chip chip-test">{t('passage.test')}</span>}
      </td>
      <td>{left === null ? t('none') : wordFor('left', left)}</td>
      <td>{span(tookMs)}</td>
      <td>{verdict === 'divert' ? t(`found.${found ?? 'none'}`) : t('none')}</td>
    </tr>
  );
}
