import type { ServiceView } from '../../wire.ts';
import { Icon } from '../shell/icons.tsx';
import { Reason } from '../shell/sentence.tsx';
import { t, wordFor } from '../words/words.ts';

/** What the desk works with, and what it means where something is missing. */
export function ServicesCard({ services }: { readonly services: readonly ServiceView[] }) {
  const missing = services.filter(({ state }) => state === 'down' || state === 'degraded');
  return (
    <div class={`services${missing.length > 0 ? ' services-missing' : ''}`} role="status">
      <strong>{t('services.title')}</strong>
      <ul class="services-list">
        {services.map(({ service, state, reason }) => {
          const isMissing = state === 'down' || state === 'degraded';
          return (
            <li key={service} class={isMissing ? 'service-missing' : ''}>
              <Icon name={isMissing ? 'broken' : state === 'up' ? 'good' : 'doubt'} />
              <span>
                {t(`service.${service}`)}: <b>{wordFor('state', state)}</b>
                {isMissing && <small>{t(`service.without.${service}`)}</small>}
                {isMissing && reason !== '' && (
                  <small>
                    <Reason text={reason} />
                  </small>
                )}
              </span>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
