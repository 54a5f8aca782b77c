import { useLoaded } from '../../../screen/web/loaded.ts';
import { dayAndTime, timeToSecond } from '../../../screen/web/numbers.ts';
import type { CourseEntry, PassageView } from '../../wire.ts';
import { ask, lanePath, passagePath } from '../ask.ts';
import { onLink } from '../shell/route.ts';
import { Waiting } from '../shell/waiting.tsx';
import { t, wordFor } from '../words/words.ts';
import { Proof } from './proof.tsx';

interface PassagePageProps {
  readonly site: string;
  readonly lane: string;
  readonly passage: string;
}

/** A passage: what happened, what was found, and that the record of it is whole. */
export function PassagePage({ site, lane, passage }: PassagePageProps) {
  const path = passagePath(site, lane, passage);
  const [loaded, again] = useLoaded(async () => ask<PassageView>(`/api${path}`), path);
  return (
    <main class="detail-page">
      <p>
        <a href={lanePath(site, lane)} onClick={onLink} dir="auto">
          {lane} · {site}
        </a>
      </p>
      <Waiting loaded={loaded} again={again}>
        {(view) => <Passage view={view} />}
      </Waiting>
    </main>
  );
}

function Passage({ view }: { readonly view: PassageView }) {
  const [first] = view.rows;
  return (
    <>
      <header class="detail-head">
        <h1>
          {t('passage.title')} <span class="code">{view.passage}</span>
        </h1>
        {first !== undefined && <span class="site">{dayAndTime(first.atMs)}</span>}
      </header>
      <div class="detail-columns">
        <div class="detail-column">
          <section class="panel" aria-label={t('passage.course')}>
            <h2>{t('passage.course')}</h2>
            <ol class="events">
              {view.course.map((entry) => (
                <li key={`${entry.sequence} ${entry.what}`}>
                  <time>{timeToSecond(entry.atMs)}</time>
                  <span>
                    <strong>{wordFor('course', entry.what)}</strong> <Detail entry={entry} />
                  </span>
                </li>
              ))}
            </ol>
          </section>
        </div>
        <div class="detail-column">
          <Findings findings={view.findings} />
          <Proof view={view} />
        </div>
      </div>
    </>
  );
}

/** A name or a number as it came; a word of the house in the language of the page. */
function Detail({ entry: { what, detail, device } }: { readonly entry: CourseEntry }) {
  const families: Readonly<Record<string, string>> = { decided: 'verdict', ended: 'left', unusable: 'unusable' };
  const family = families[what];
  return (
    <>
      <bdi>{family === undefined ? detail : wordFor(family, detail)}</bdi>
      {device !== null && <small class="code">{device}</small>}
    </>
  );
}

function Findings({ findings }: Pick<PassageView, 'findings'>) {
  return (
    <section class="panel" aria-label={t('passage.findings')}>
      <h2>{t('passage.findings')}</h2>
      {findings.length === 0 ? (
        <p class="muted">{t('passage.no-findings')}</p>
      ) : (
        <ul class="found">
          {findings.map(({ code, severity, text }) => (
            <li key={`${code} ${text}`}>
              <span class={`chip chip-${severity}`}>{wordFor('severity', severity)}</span>
              <span>
                {wordFor('finding', code)}
                <small lang="en" dir="auto">
                  {text}
                </small>
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
