import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { ShiftFigures } from '../../wire-supervise.ts';
import { language } from '../../../screen/web/language.ts';
import { t } from '../words/words.ts';
import { drawChart } from './chart-drawing.ts';
import { count, timeOfDay } from '../../../screen/web/numbers.ts';
import { totalOf } from './shares.ts';

/** The shift as a chart, and the same as a table for whoever does not see charts. */
export function ShiftChart({ figures }: { readonly figures: ShiftFigures }) {
  const home = useRef<HTMLDivElement>(null);
  const pointed = useSignal<number | null>(null);
  useEffect(() => {
    if (home.current === null) return;
    return drawChart(home.current, figures, (slice) => (pointed.value = slice));
  }, [figures, language.value]);
  return (
    <section class="supervise-card" aria-label={t('supervise.figures.chart')}>
      <div class="supervise-card-head">
        <h2>{t('supervise.figures.chart')}</h2>
        <ul class="supervise-legend">
          <li class="supervise-legend-passages">{t('supervise.figures.passages')}</li>
          <li class="supervise-legend-diverted">{t('supervise.figures.diverted')}</li>
        </ul>
      </div>
      <div ref={home} class="supervise-chart" role="img" aria-label={told(figures)}>
        <i hidden data-ink="passages" />
        <i hidden data-ink="passages-soft" />
        <i hidden data-ink="diverted" />
        <i hidden data-ink="grid" />
        <i hidden data-ink="words" />
      </div>
      <p class="supervise-muted">{sliceText(figures, pointed.value) ?? t('supervise.figures.chart.point')}</p>
      <details>
        <summary>{t('supervise.figures.chart.table')}</summary>
        <SliceTable figures={figures} />
      </details>
    </section>
  );
}

function told({ lanes, slices }: ShiftFigures): string {
  const { passages, diverted } = totalOf(lanes);
  const busiest = slices.reduce((most, slice) => (slice.passages > most.passages ? slice : most), {
    atMs: slices[0]?.atMs ?? 0,
    passages: 0,
  });
  return t('supervise.figures.chart.told', {
    passages: count(passages),
    diverted: count(diverted),
    most: count(busiest.passages),
    time: timeOfDay(busiest.atMs),
  });
}

function sliceText({ slices, toMs }: ShiftFigures, index: number | null): string | null {
  const slice = index === null ? undefined : slices[index];
  if (slice === undefined || index === null) return null;
  return t('supervise.figures.chart.slice', {
    from: timeOfDay(slice.atMs),
    to: timeOfDay(slices[index + 1]?.atMs ?? toMs),
    passages: count(slice.passages),
    diverted: count(slice.diverted),
  });
}

function SliceTable({ figures }: { readonly figures: ShiftFigures }) {
  return (
    <table class="supervise-table supervise-table-short">
      <thead>
        <tr>
          <th scope="col">{t('supervise.figures.from')}</th>
          <th scope="col" class="supervise-number">
            {t('supervise.figures.passages')}
          </th>
          <th scope="col" class="supervise-number">
            {t('supervise.figures.diverted')}
          </th>
        </tr>
      </thead>
      <tbody>
        {figures.slices.map(({ atMs, passages, diverted }) => (
          <tr key={atMs}>
            <th scope="row">{timeOfDay(atMs)}</th>
            <td class="supervise-number">{count(passages)}</td>
            <td class="supervise-number">{count(diverted)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
