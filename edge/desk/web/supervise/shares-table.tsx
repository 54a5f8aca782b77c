import type { ShareRow } from '../../wire-supervise.ts';
import { t } from '../words/words.ts';
import { Bar } from './frame.tsx';
import { count, percent } from '../../../screen/web/numbers.ts';
import { falseAlarmShare, shareOf } from './shares.ts';

interface SharesTableProps {
  readonly title: string;
  /** What the rows are called: lane, finding or model. */
  readonly of: string;
  readonly note?: string;
  readonly empty: string;
  readonly rows: readonly ShareRow[];
  readonly nameOf?: (name: string) => string;
  /** Whether it makes sense to say how many were released. */
  readonly releases?: boolean;
}

/** Alarm and release rates of lanes, findings or models, and how often officers found them wrong. */
export function SharesTable({
  title,
  of,
  note,
  empty,
  rows,
  nameOf = (name) => name,
  releases = false,
}: SharesTableProps) {
  return (
    <div class="supervise-card">
      <h2>{title}</h2>
      {note !== undefined && <p class="supervise-muted">{note}</p>}
      {rows.length === 0 ? (
        <p class="supervise-empty">{empty}</p>
      ) : (
        <div class="supervise-scroll" role="region" aria-label={title} tabIndex={0}>
          <table class="supervise-table">
            <thead>
              <tr>
                <th scope="col">{of}</th>
                <th scope="col" class="supervise-number">
                  {t('supervise.figures.passages')}
                </th>
                {releases && <th scope="col">{t('supervise.figures.released')}</th>}
                <th scope="col">{t('supervise.figures.diverted')}</th>
                <th scope="col">{t('supervise.figures.alarms')}</th>
                <th scope="col">{t('supervise.figures.false')}</th>
                <th scope="col" class="supervise-number">
                  {t('supervise.figures.labels')}
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.name}>
                  <th scope="row">{nameOf(row.name)}</th>
                  <td class="supervise-number">{count(row.passages)}</td>
                  {releases && <Share part={row.passages - row.diverted} whole={row.passages} tone="plain" />}
                  <Share part={row.diverted} whole={row.passages} tone="doubt" />
                  <Share part={row.alarms} whole={row.passages} tone="alarm" />
                  <td class="supervise-share">
                    <span>{percent(falseAlarmShare(row))}</span>
                    <Bar share={falseAlarmShare(row)} tone="alarm" />
                  </td>
                  <td class="supervise-number">{[row.right, row.wrong, row.notChecked].map(count).join(' / ')}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </div>
  );
}

interface ShareProps {
  readonly part: number;
  readonly whole: number;
  readonly tone: 'plain' | 'doubt' | 'alarm';
}

function Share({ part, whole, tone }: ShareProps) {
  const share = shareOf(part, whole);
  return (
    <td class="supervise-share">
      <span>
        {percent(share)} <small>{count(part)}</small>
      </span>
      <Bar share={share} tone={tone} />
    </td>
  );
}
