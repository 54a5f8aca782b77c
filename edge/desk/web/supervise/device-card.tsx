import type { DeviceView } from '../../wire-supervise.ts';
import { Reason } from '../shell/sentence.tsx';
import { t, wordFor } from '../words/words.ts';
import { type LinkSummary, summaryOf } from './link-counters.ts';
import { count, moment } from '../../../screen/web/numbers.ts';

interface DeviceCardProps {
  readonly device: DeviceView;
  /** Its counters when the page was opened. */
  readonly before: DeviceView['counters'];
  readonly isFollowed: boolean;
  readonly follow: () => void;
}

/** A device: how it is, since when and why, and what its link counted. */
export function DeviceCard({ device, before, isFollowed, follow }: DeviceCardProps) {
  const { state, reason, sinceMs, counters, kind } = device;
  return (
    <li class={`supervise-card supervise-device supervise-device-${state}`}>
      <div class="supervise-card-head">
        <h3>{nameOf(device)}</h3>
        <span class={`supervise-state supervise-state-${state}`}>{t(`supervise.devices.state.${state}`)}</span>
      </div>
      <p class="supervise-muted">
        {wordFor('supervise.kind', kind)} · {t('supervise.devices.since', { time: moment(sinceMs) })}
      </p>
      {reason !== '' && (
        <p>
          <Reason text={reason} />
        </p>
      )}
      <Link summary={summaryOf(counters, before)} />
      <details>
        <summary>{t('supervise.devices.counters')}</summary>
        <table class="supervise-table supervise-table-short">
          <thead>
            <tr>
              <th scope="col">{t('supervise.devices.counter')}</th>
              <th scope="col" class="supervise-number">
                {t('supervise.devices.count')}
              </th>
            </tr>
          </thead>
          <tbody>
            {Object.entries(counters).map(([counter, value]) => (
              <tr key={counter}>
                <th scope="row">{wordFor('supervise.counter', counter)}</th>
                <td class="supervise-number">{count(value)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
      <button type="button" class="supervise-button" aria-pressed={isFollowed} onClick={follow}>
        {t('supervise.devices.log')} <span class="supervise-unseen">{nameOf(device)}</span>
      </button>
    </li>
  );
}

/** Under the heading of its lane a device needs no more than its role. */
function nameOf({ device, lane }: DeviceView): string {
  const role = lane !== null && device.startsWith(`${lane}/`) ? device.slice(lane.length + 1) : device;
  return wordFor('supervise.device', role);
}

function Link({ summary: { received, sent, troubles } }: { readonly summary: LinkSummary }) {
  return (
    <>
      {received !== null && sent !== null && (
        <p class="supervise-traffic">
          <span>
            <span aria-hidden="true">↓ </span>
            <strong>{count(received)}</strong> {t('supervise.devices.received')}
          </span>
          <span>
            <span aria-hidden="true">↑ </span>
            <strong>{count(sent)}</strong> {t('supervise.devices.sent')}
          </span>
        </p>
      )}
      {troubles.length === 0 ? (
        <p class="supervise-muted">{t('supervise.devices.calm')}</p>
      ) : (
        <ul class="supervise-troubles">
          {troubles.map(({ counter, count: counted, more }) => (
            <li key={counter} class={more > 0 ? 'supervise-growing' : ''}>
              {wordFor('supervise.counter', counter)} <strong>{count(counted)}</strong>
              {more > 0 && <small> {t('supervise.devices.more', { count: count(more) })}</small>}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
