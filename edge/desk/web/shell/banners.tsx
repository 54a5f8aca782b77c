import type { DeskState } from '../state/desk-state.ts';
import { t } from '../words/words.ts';
import { listed } from './formats.ts';

/** What must never be mistaken for ordinary work. */
export function Banners({ desk }: { readonly desk: DeskState }) {
  const maintained = desk.lanes.filter(({ mode }) => mode === 'maintenance').map(({ name }) => name);
  return (
    <div class="banners">
      {desk.mode === 'simulation' && (
        <div class="banner banner-simulation" role="note">
          <strong>{t('banner.simulation')}</strong>
          <span>{t('banner.simulation-tells')}</span>
        </div>
      )}
      {maintained.length > 0 && (
        <div class="banner banner-maintenance" role="note">
          <strong>{t('banner.maintenance', { lanes: listed(maintained) })}</strong>
          <span>{t('banner.maintenance-tells')}</span>
        </div>
      )}
    </div>
  );
}
