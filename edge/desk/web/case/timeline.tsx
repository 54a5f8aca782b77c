import type { TimelineEntry } from '../../../screen/timeline.ts';
import type { CaseView } from '../../wire.ts';
import { clockTime } from '../shell/formats.ts';
import { Reason } from '../shell/sentence.tsx';
import { t, wordFor } from '../words/words.ts';

/** What happened, in order. */
export function Timeline({ view: { timeline } }: { readonly view: CaseView }) {
  return (
    <section class="panel">
      <h2>{t('timeline.title')}</h2>
      {timeline.length === 0 && <p class="muted">{t('timeline.none')}</p>}
      <ol class="timeline">
        {timeline.map((entry, index) => (
          <li key={index}>
            <time dateTime={new Date(entry.atMs).toISOString()}>{clockTime(entry.atMs)}</time>
            <span>
              {wordFor('course', entry.what)} <Detail entry={entry} />
              {entry.device !== null && <small class="muted code">{entry.device}</small>}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}

/** Details of some entries are reasons, or words of the contract, which have words of their own here. */
const FAMILIES: Readonly<Record<string, string>> = { decided: 'verdict', ended: 'left', unusable: 'unusable' };

function Detail({ entry: { what, detail } }: { readonly entry: TimelineEntry }) {
  const family = FAMILIES[what];
  if (detail === '') return null;
  if (what === 'release-refused')
    return (
      <b dir="auto">
        <Reason text={detail} />
      </b>
    );
  return <b dir="auto">{family === undefined ? detail : wordFor(family, detail)}</b>;
}
