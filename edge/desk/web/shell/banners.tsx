import type { LaneMode } from '../../../contract/lane-order.ts';
import type { CaseView } from '../../wire.ts';
import type { DeskState } from '../state/desk-state.ts';
import { t } from '../words/words.ts';
import { listed } from './formats.ts';

/** What must never be mistaken for ordinary work. */
export function Banners({ desk }: { readonly desk: DeskState }) {
  const lanesIn = (mode: LaneMode) => desk.lanes.filter((lane) => lane.mode === mode).map(({ name }) => name);
  return (
    <div class="banners">
      {desk.mode === 'simulation' && (
        <div class="banner banner-simulation" role="note">
          <strong>{t('banner.simulation')}</strong>
          <span>{t('banner.simulation-tells')}</span>
        </div>
      )}
      {(['test', 'maintenance'] as const)
        .filter((mode) => lanesIn(mode).length > 0)
        .map((mode) => (
          <div key={mode} class={`banner banner-${mode}`} role="note">
            <strong>{t(`banner.${mode}`, { lanes: listed(lanesIn(mode)) })}</strong>
            <span>{t(`banner.${mode}-tells`)}</span>
          </div>
        ))}
    </div>
  );
}

/** Above a case that came from a lane under test. */
export function TestBanner({ view }: { readonly view: CaseView }) {
  if (!view.codes.includes('test-walk')) return null;
  return (
    <div class="banner banner-test" role="note">
      <strong>{t('case.is-test')}</strong>
    </div>
  );
}

/** The same of one case, where it is decided. */
export function CaseBanners({ desk, view }: { readonly desk: DeskState; readonly view: CaseView }) {
  const lanes = desk.lanes.filter(({ lane }) => lane === view.lane);
  return (
    <>
      <Banners desk={{ ...desk, lanes }} />
      <TestBanner view={view} />
    </>
  );
}
