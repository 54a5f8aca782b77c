import type { ServiceView } from '../../wire.ts';
import { listed } from '../shell/formats.ts';
import { Icon } from '../../../screen/web/icons.tsx';
import { Reason } from '../shell/sentence.tsx';
import { t, wordFor } from '../words/words.ts';

/** What the desk works with in one line, and opened, each with what it means where it is missing. */
export function ServicesCard({ services }: { readonly services: readonly ServiceView[] }) {
  const missing = services.filter(isMissing);
  const isIll = missing.length > 0;
  const sum = summed(services);
  return (
    <details class={`services${isIll ? ' services-missing' : ''}`}>
      <summary>
        <strong>{t('services.title')}</strong>
        <span class="services-sum">
          <Icon name={isIll ? 'broken' : services.every(isWell) ? 'good' : 'doubt'} />
          {sum}
        </span>
        <span class="visually-hidden" role="status">
          {isIll && sum}
        </span>
      </summary>
      <ul class="services-list">
        {services.map((view) => (
          <Service key={view.service} view={view} />
        ))}
      </ul>
    </details>
  );
}

function Service({ view }: { readonly view: ServiceView }) {
  const { service, state, reason } = view;
  return (
    <li class={isMissing(view) ? 'service-missing' : ''}>
      <Icon name={isMissing(view) ? 'broken' : state === 'up' ? 'good' : 'doubt'} />
      <span>
        {t(`service.${service}`)}: <b>{wordFor('state', state)}</b>
        {isMissing(view) && <small>{t(`service.without.${service}`)}</small>}
        {isMissing(view) && reason !== '' && (
          <small>
            <Reason text={reason} />
          </small>
        )}
      </span>
    </li>
  );
}

/** How many of them work; of the only one that does not, what that means. */
function summed(services: readonly ServiceView[]): string {
  const { length: count } = services;
  const missing = services.filter(isMissing);
  const unknown = services.filter((view) => !isMissing(view) && !isWell(view)).length;
  const [only] = missing;
  if (only !== undefined && missing.length === 1) {
    return `${t(`service.${only.service}`)}: ${wordFor('state', only.state)}. ${t(`service.without.${only.service}`)}`;
  }
  if (missing.length > 0) {
    const list = listed(missing.map(({ service }) => t(`service.${service}`)));
    return t('services.ill', { ill: missing.length, count, list });
  }
  return unknown > 0 ? t('services.not-known', { count: unknown, all: count }) : t('services.well', { count });
}

function isWell({ state }: ServiceView): boolean {
  return state === 'up';
}

function isMissing({ state }: ServiceView): boolean {
  return state === 'down' || state === 'degraded';
}
