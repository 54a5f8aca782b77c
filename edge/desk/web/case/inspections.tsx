import type { CaseView } from '../../wire.ts';
import { clockTime } from '../shell/formats.ts';
import { t } from '../words/words.ts';

/** What officers have looked at and found. */
export function Inspections({ view: { inspections } }: { readonly view: CaseView }) {
  if (inspections.length === 0) return null;
  return (
    <section class="panel">
      <h2>{t('inspections.title')}</h2>
      <ol class="inspections">
        {inspections.map(({ by, looked, found, atMs }, index) => (
          <li key={index}>
            <dl class="facts">
              <div>
                <dt>{t('inspections.looked')}</dt>
                <dd dir="auto">{looked}</dd>
              </div>
              <div>
                <dt>{t('inspections.found')}</dt>
                <dd dir="auto">{found}</dd>
              </div>
            </dl>
            <p class="hint">{t('inspections.by', { name: by.officer, time: clockTime(atMs) })}</p>
          </li>
        ))}
      </ol>
    </section>
  );
}
