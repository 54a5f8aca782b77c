import { count, dayAndTime, timeOfDay } from '../../../screen/web/numbers.ts';
import { language } from '../../../screen/web/language.ts';
import type { FleetFigures } from '../../wire.ts';
import { Bars } from '../shell/bars.tsx';
import { t } from '../words/words.ts';

const DAY_MS = 86_400_000;
const LABELS = 6;

/** Passages by the hour, or over long spans by the day. */
export function PassageBars({ figures: { slices, sliceMs, all } }: { readonly figures: FleetFigures }) {
  const title = t(sliceMs < DAY_MS ? 'figures.hours' : 'figures.days');
  const every = Math.ceil(slices.length / LABELS);
  const bars = slices.map(({ atMs, passages, targeted, lot, other }, at) => ({
    key: atMs,
    parts: [
      ['targeted', targeted],
      ['lot', lot],
      ['other', other],
      ['released', passages - targeted - lot - other],
    ] as const,
    told: t('figures.slice', { time: dayAndTime(atMs), passages, targeted, lot, other }),
    label: at % every === 0 ? (sliceMs < DAY_MS ? timeOfDay(atMs) : dayOf(atMs)) : '',
  }));
  const told = t('figures.chart-told', {
    passages: count(all.passages),
    most: count(Math.max(0, ...slices.map(({ passages }) => passages))),
  });
  return (
    <section class="panel" aria-label={title}>
      <h2>{title}</h2>
      <Bars
        bars={bars}
        told={told}
        legend={[
          ['released', t('figures.released')],
          ['targeted', t('why.targeted')],
          ['lot', t('why.lot')],
          ['other', t('why.other')],
        ]}
      />
    </section>
  );
}

function dayOf(atMs: number): string {
  return new Intl.DateTimeFormat(language.value, { day: 'numeric', month: 'short' }).format(atMs);
}
