import type { CaseView } from '../../wire.ts';
import { dateAndTime } from '../shell/formats.ts';
import { casePath, onLink } from '../shell/route.ts';
import { type DeskState, laneName } from '../state/desk-state.ts';
import { t, wordFor } from '../words/words.ts';
import { earlierWords } from './what-there-is.ts';

/** What became of the same document or bag before, at this site. */
export function Earlier({ view, desk }: { readonly view: CaseView; readonly desk: DeskState }) {
  const { earlier } = view;
  return (
    <section class="panel">
      <h2>{t('earlier.title')}</h2>
      {earlier.length === 0 && <p class="muted">{t(earlierWords(view))}</p>}
      <ul class="earlier">
        {earlier.map(({ id, lane, atMs, sameAs, verdict, disposition }) => {
          const ended = disposition === null ? t('earlier.undecided') : wordFor('disposition', disposition);
          return (
            <li key={id}>
              {verdict === 'divert' ? (
                <a href={casePath(id)} onClick={(event) => onLink(event, casePath(id))}>
                  {dateAndTime(atMs)}
                </a>
              ) : (
                <span>{dateAndTime(atMs)}</span>
              )}
              <span>{t(verdict === 'release' ? 'earlier.verdict.release' : 'earlier.verdict.divert')}</span>
              {verdict === 'divert' && <b>{ended}</b>}
              <small class="muted">
                {t(`earlier.same-${sameAs}`)} · {laneName(desk, lane)}
              </small>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
