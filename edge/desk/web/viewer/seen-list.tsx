import { t } from '../words/words.ts';
import type { SeenThing } from './seen-things.ts';
import { nameOf, percent, remarksOf } from './words-for.ts';

interface SeenListProps {
  readonly things: readonly SeenThing[];
  readonly lookAt: (thing: SeenThing) => void;
}

/** What the boxes say, in words, for who does not see them. */
export function SeenList({ things, lookAt }: SeenListProps) {
  return (
    <div class="viewer-seen">
      <h3>{t('viewer.seen')}</h3>
      {things.length === 0 && <p class="viewer-note">{t('viewer.seen-nothing')}</p>}
      <ol>
        {things.map((thing) => (
          <li key={thing.number}>
            <button
              type="button"
              class="viewer-thing"
              data-by={thing.by}
              title={t('viewer.look-at')}
              onClick={() => lookAt(thing)}
            >
              <span class="viewer-number">{thing.number}</span>
              <span class="viewer-name">{nameOf(thing)}</span>
              <span class="viewer-share">{percent(thing.share)}</span>
              <span class="viewer-remarks">
                {[t(`viewer.by-${thing.by}`), remarksOf(thing)].filter((words) => words !== '').join(' · ')}
              </span>
            </button>
          </li>
        ))}
      </ol>
    </div>
  );
}
