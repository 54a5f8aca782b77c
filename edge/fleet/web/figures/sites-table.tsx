import { count, percent } from '../../../screen/web/numbers.ts';
import type { FleetFigures } from '../../wire.ts';
import { span } from '../shell/say.ts';
import { t } from '../words/words.ts';
import { shareText } from './targeting.tsx';

const COLUMNS = ['passengers', 'through-short', 'p95-short', 'targeted', 'targeted-hits', 'lot-hits'] as const;

/** The same, site by site. */
export function SitesTable({ sites, reference }: Pick<FleetFigures, 'sites' | 'reference'>) {
  return (
    <section class="panel" aria-label={t('figures.sites')}>
      <h2>{t('figures.sites')}</h2>
      <div class="sideways" role="region" aria-label={t('figures.sites')} tabIndex={0}>
        <table class="plain-table">
          <thead>
            <tr>
              <th scope="col">{t('figures.site')}</th>
              {COLUMNS.map((column) => (
                <th key={column} scope="col" class="cell-number">
                  {t(`figures.${column}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {sites.map((site) => (
              <tr key={site.site}>
                <th scope="row" dir="auto">
                  {site.site}
                </th>
                <td class="cell-number">{count(site.passengers)}</td>
                <td class={`cell-number${isBelow(site.throughInTime.share, reference.throughShare) ? ' missed' : ''}`}>
                  {percent(site.throughInTime.share)}
                </td>
                <td class="cell-number">{span(site.clearance?.p95 ?? null)}</td>
                <td class="cell-number">{percent(site.targeted.share)}</td>
                <td class="cell-number">{shareText(site.targetedHits)}</td>
                <td class="cell-number">{shareText(site.lotHits)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function isBelow(share: number | null, reference: number): boolean {
  return share !== null && share < reference;
}
