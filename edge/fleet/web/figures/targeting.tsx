import { count, percent } from '../../../screen/web/numbers.ts';
import type { SiteFigures } from '../../wire.ts';
import { t } from '../words/words.ts';
import { Interval } from './interval.tsx';

const GROUPS = ['targeted', 'lot', 'other'] as const;

/** Who was led to an officer and why, and what came of it. */
export function Targeting({ figures }: { readonly figures: SiteFigures }) {
  const { targetedHits, lotHits, comparison } = figures;
  const hits = { targeted: targetedHits, lot: lotHits, other: null };
  const shares = { targeted: figures.targeted, lot: figures.lot, other: figures.other };
  const top = scaleOf([targetedHits.high, lotHits.high]);
  const shareTop = scaleOf(GROUPS.map((group) => shares[group].high));
  return (
    <section class="panel targeting" aria-label={t('figures.targeting')}>
      <h2>{t('figures.targeting')}</h2>
      <p class={`comparison comparison-${comparison}`}>{t(`comparison.${comparison}`)}</p>
      <table class="plain-table">
        <thead>
          <tr>
            {(['figures.group', 'figures.share', 'figures.hits'] as const).map((key) => (
              <th key={key} scope="col">
                {t(key)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {GROUPS.map((group) => (
            <tr key={group}>
              <th scope="row">
                {t(`figures.${group}`)}
                <small>{t(`figures.${group}-tells`)}</small>
              </th>
              <td>
                <Interval share={shares[group]} top={shareTop} name={group} note={count(shares[group].count)} />
              </td>
              <td>{hits[group] === null ? t('none') : <Hits of={hits[group]} top={top} name={group} />}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p class="muted">{t('figures.targeting-tells')}</p>
    </section>
  );
}

interface HitsProps {
  readonly of: SiteFigures['targetedHits'];
  readonly top: number;
  readonly name: string;
}

function Hits({ of: share, top, name }: HitsProps) {
  const note = t('figures.hits-of', { count: count(share.count), of: count(share.of) });
  return <Interval share={share} top={top} name={name} note={note} />;
}

/** The next round share above all of them, so that bars can be compared with each other. */
function scaleOf(shares: readonly number[]): number {
  const most = Math.max(...shares);
  return [0.01, 0.02, 0.05, 0.1, 0.2, 0.5].find((round) => round >= most) ?? 1;
}

/** For the tables of sites. */
export function shareText(share: SiteFigures['targetedHits']): string {
  if (share.share === null) return t('none');
  return `${percent(share.share)} (${t('figures.interval', { low: percent(share.low), high: percent(share.high) })})`;
}
