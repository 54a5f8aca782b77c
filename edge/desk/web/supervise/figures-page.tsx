import { useSignal } from '@preact/signals';
import type { ShiftFigures } from '../../wire-supervise.ts';
import { t, wordFor } from '../words/words.ts';
import type { SuperviseApi } from './api.ts';
import { Frame, Waiting } from './frame.tsx';
import { useEvery, useLoaded } from '../../../screen/web/loaded.ts';
import { count, duration, moment, percent, timeOfDay } from '../../../screen/web/numbers.ts';
import { falseAlarmShare, shareOf, totalOf } from './shares.ts';
import { SharesTable } from './shares-table.tsx';
import { ShiftChart } from './shift-chart.tsx';

const HOURS = [1, 4, 8, 12, 24];
const SHIFT_HOURS = 8;
const MS_PER_HOUR = 3_600_000;
const READ_EVERY_MS = 60_000;

/** How the shift goes: rates of every lane, finding and model, and how often officers found an alarm wrong. */
export function FiguresPage({ api }: { readonly api: Pick<SuperviseApi, 'figures'> }) {
  const hours = useSignal(SHIFT_HOURS);
  const [loaded, again] = useLoaded(() => api.figures(hours.peek()), hours.value);
  useEvery(READ_EVERY_MS, again);
  const tools = (
    <>
      <fieldset class="supervise-choice">
        <legend>{t('supervise.figures.hours')}</legend>
        {HOURS.map((each) => (
          <label key={each}>
            <input
              type="radio"
              name="hours"
              checked={hours.value === each}
              onChange={() => {
                hours.value = each;
              }}
            />
            <span>{t('supervise.figures.hour', { hours: each })}</span>
          </label>
        ))}
      </fieldset>
      <button type="button" class="supervise-button" disabled={loaded.isLoading} onClick={again}>
        {t('supervise.refresh')}
      </button>
    </>
  );
  return (
    <Frame title={t('supervise.figures.title')} tools={tools}>
      <Waiting loaded={loaded} again={again}>
        {(figures) => <Figures figures={figures} hours={hours.value} />}
      </Waiting>
    </Frame>
  );
}

function Figures({ figures, hours }: { readonly figures: ShiftFigures; readonly hours: number }) {
  const { fromMs, toMs, lanes, findings, models } = figures;
  if (lanes.length === 0) return <p class="supervise-empty">{t('supervise.figures.empty')}</p>;
  const isCut = toMs - fromMs < hours * MS_PER_HOUR;
  return (
    <>
      <p class="supervise-muted">
        {t('supervise.figures.span', { from: moment(fromMs), to: timeOfDay(toMs) })}
        {isCut && ` · ${t('supervise.figures.cut', { from: moment(fromMs) })}`}
      </p>
      <Tiles figures={figures} />
      <ShiftChart figures={figures} />
      <SharesTable
        title={t('supervise.figures.lanes')}
        of={t('supervise.figures.lane')}
        empty={t('supervise.figures.empty')}
        rows={lanes}
        releases
      />
      <SharesTable
        title={t('supervise.figures.findings')}
        of={t('supervise.figures.finding')}
        note={t('supervise.figures.findings.note')}
        empty={t('supervise.figures.findings.empty')}
        rows={findings}
        nameOf={(code) => wordFor('finding', code)}
      />
      <SharesTable
        title={t('supervise.figures.models')}
        of={t('supervise.figures.model')}
        note={t('supervise.figures.models.note')}
        empty={t('supervise.figures.models.empty')}
        rows={models}
      />
    </>
  );
}

function Tiles({ figures: { lanes, decisionMs } }: { readonly figures: ShiftFigures }) {
  const total = totalOf(lanes);
  const { passages, diverted, alarms, right, wrong } = total;
  const of = (part: number) => t('supervise.figures.of', { count: count(part), passages: count(passages) });
  const released = passages - diverted;
  return (
    <dl class="supervise-tiles">
      <Tile name={t('supervise.figures.passages')} value={count(passages)} detail="" />
      <Tile
        name={t('supervise.figures.released')}
        value={percent(shareOf(released, passages))}
        detail={passages === 0 ? '' : of(released)}
      />
      <Tile
        name={t('supervise.figures.diverted')}
        value={percent(shareOf(diverted, passages))}
        detail={passages === 0 ? '' : of(diverted)}
      />
      <Tile
        name={t('supervise.figures.alarms')}
        value={percent(shareOf(alarms, passages))}
        detail={passages === 0 ? '' : of(alarms)}
      />
      <Tile
        name={t('supervise.figures.false')}
        value={percent(falseAlarmShare(total))}
        detail={
          right + wrong === 0
            ? t('supervise.figures.false.none')
            : t('supervise.figures.false.of', {
                wrong: count(wrong),
                checked: count(right + wrong),
              })
        }
      />
      <Tile
        name={t('supervise.figures.decision')}
        value={decisionMs === null ? t('supervise.none') : duration(decisionMs.p50)}
        detail={
          decisionMs === null
            ? t('supervise.figures.decision.none')
            : t('supervise.figures.decision.p90', { time: duration(decisionMs.p90) })
        }
      />
    </dl>
  );
}

function Tile({ name, value, detail }: { readonly name: string; readonly value: string; readonly detail: string }) {
  return (
    <div class="supervise-tile">
      <dt>{name}</dt>
      <dd class="supervise-tile-value">{value}</dd>
      <dd class="supervise-muted">{detail}</dd>
    </div>
  );
}
