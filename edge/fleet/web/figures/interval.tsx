import { percent } from '../../../screen/web/numbers.ts';
import type { SiteFigures } from '../../wire.ts';
import { t } from '../words/words.ts';

interface IntervalProps {
  readonly share: SiteFigures['targetedHits'];
  /** The share at the right end of the scale, 0..1. */
  readonly top: number;
  readonly name: string;
  readonly note: string;
}

/** A share as a point on its interval, with both in words. */
export function Interval({ share: { share, low, high }, top, name, note }: IntervalProps) {
  if (share === null) return <>{t('none')}</>;
  const at = (value: number) => `${(value / top) * 100}%`;
  return (
    <div class="interval">
      <span class="interval-words">
        <strong>{percent(share)}</strong> <small>{note}</small>
      </span>
      <svg class={`interval-bar interval-${name}`} aria-hidden="true" focusable="false">
        <rect class="interval-scale" width="100%" y="7" height="2" />
        <rect class="interval-range" x={at(low)} width={at(Math.min(high, top) - low)} y="4" height="8" rx="4" />
        <circle cx={at(share)} cy="8" r="5" />
      </svg>
      <small class="muted">{t('figures.interval', { low: percent(low), high: percent(high) })}</small>
    </div>
  );
}
