import { useSignal } from '@preact/signals';
import { useEvery, useLoaded } from '../../../screen/web/loaded.ts';
import { dayAndTime } from '../../../screen/web/numbers.ts';
import type { FleetFigures } from '../../wire.ts';
import { ask } from '../ask.ts';
import { sitesOf } from '../board/lane-list.ts';
import { fleet } from '../fleet.ts';
import { Waiting } from '../shell/waiting.tsx';
import { t } from '../words/words.ts';
import { Clearance, Tiles } from './clearance.tsx';
import { PassageBars } from './passage-bars.tsx';
import { SitesTable } from './sites-table.tsx';
import { Targeting } from './targeting.tsx';

const SPANS = [24, 168, 720] as const;
const READ_EVERY_MS = 60_000;

/** How the fleet does: against the reference figures, and targeting against the lot. */
export function FiguresPage() {
  const hours = useSignal<(typeof SPANS)[number]>(24);
  const site = useSignal('');
  const query = `hours=${hours.value}${site.value === '' ? '' : `&site=${encodeURIComponent(site.value)}`}`;
  const [loaded, again] = useLoaded(async () => ask<FleetFigures>(`/api/figures?${query}`), query);
  useEvery(READ_EVERY_MS, again);
  return (
    <main class="figures">
      <header class="figures-head">
        <h1>{t('figures.title')}</h1>
        <fieldset class="switch">
          <legend class="visually-hidden">{t('figures.span')}</legend>
          {SPANS.map((each) => (
            <label key={each}>
              <input
                class="visually-hidden"
                type="radio"
                name="hours"
                checked={hours.value === each}
                onChange={() => (hours.value = each)}
              />
              <span>{t(`figures.span.${each}`)}</span>
            </label>
          ))}
        </fieldset>
        <select
          class="select-quiet"
          aria-label={t('board.site')}
          value={site.value}
          onChange={({ currentTarget }) => (site.value = currentTarget.value)}
        >
          <option value="">{t('board.every-site')}</option>
          {sitesOf(fleet.value?.lanes.values() ?? []).map((each) => (
            <option key={each}>{each}</option>
          ))}
        </select>
      </header>
      <Waiting loaded={loaded} again={again}>
        {(figures) => <Figures figures={figures} />}
      </Waiting>
    </main>
  );
}

function Figures({ figures }: { readonly figures: FleetFigures }) {
  const { fromMs, toMs, all } = figures;
  return (
    <>
      <p class="muted">
        {t('figures.from-to', { from: dayAndTime(fromMs), to: dayAndTime(toMs) })}
        {all.tests > 0 && ` · ${t('figures.tests', { count: all.tests })}`}
      </p>
      {all.passages === 0 ? (
        <p class="empty">{t('figures.empty')}</p>
      ) : (
        <>
          <Tiles figures={figures} />
          <div class="figures-columns">
            <PassageBars figures={figures} />
            <Clearance figures={all} />
          </div>
          <Targeting figures={all} />
          {figures.sites.length > 1 && <SitesTable sites={figures.sites} reference={figures.reference} />}
        </>
      )}
    </>
  );
}
