import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import type { DeviceView } from '../../wire-supervise.ts';
import { t } from '../words/words.ts';
import type { SuperviseApi } from './api.ts';
import { DeviceCard } from './device-card.tsx';
import { Frame, Waiting } from './frame.tsx';
import { useEvery, useLoaded } from '../../../screen/web/loaded.ts';
import { LogPanel } from './log-panel.tsx';
import { count } from '../../../screen/web/numbers.ts';

const READ_EVERY_MS = 2000;

/** How every device is, with its link's counters, and the log of one or of all as it is written. */
export function DevicesPage({ api }: { readonly api: Pick<SuperviseApi, 'devices' | 'followLog'> }) {
  const followed = useSignal<string | null>(null);
  const [loaded, again] = useLoaded(() => api.devices(), null);
  useEvery(READ_EVERY_MS, again);
  const names = (loaded.value ?? []).map(({ device }) => device);
  return (
    <Frame title={t('supervise.devices.title')} note={t('supervise.devices.note')}>
      <div class="supervise-sides">
        <div>
          <Waiting loaded={loaded} again={again}>
            {(devices) => (
              <Board devices={devices} followed={followed.value} follow={(device) => (followed.value = device)} />
            )}
          </Waiting>
        </div>
        <LogPanel
          api={api}
          devices={names}
          device={followed.value}
          choose={(device) => {
            followed.value = device;
          }}
        />
      </div>
    </Frame>
  );
}

interface BoardProps {
  readonly devices: readonly DeviceView[];
  readonly followed: string | null;
  readonly follow: (device: string | null) => void;
}

function Board({ devices, followed, follow }: BoardProps) {
  const firstSeen = useRef(new Map<string, DeviceView['counters']>());
  for (const { device, counters } of devices) {
    if (!firstSeen.current.has(device)) firstSeen.current.set(device, counters);
  }
  if (devices.length === 0) return <p class="supervise-empty">{t('supervise.devices.empty')}</p>;
  const ill = devices.filter(({ state }) => state !== 'up').length;
  return (
    <>
      <p role="status" class={ill === 0 ? 'supervise-chain' : 'supervise-chain supervise-chain-doubt'}>
        {ill === 0
          ? t('supervise.devices.well', { count: count(devices.length) })
          : t('supervise.devices.ill', { count: count(ill), all: count(devices.length) })}
      </p>
      {[...Map.groupBy(devices, ({ lane }) => lane)].map(([lane, ofLane]) => (
        <section key={lane ?? ''} aria-label={lane ?? t('supervise.devices.shared')}>
          <h2>{lane ?? t('supervise.devices.shared')}</h2>
          <ul class="supervise-devices">
            {ofLane.map((view) => (
              <DeviceCard
                key={view.device}
                device={view}
                before={firstSeen.current.get(view.device) ?? view.counters}
                isFollowed={followed === view.device}
                follow={() => follow(followed === view.device ? null : view.device)}
              />
            ))}
          </ul>
        </section>
      ))}
    </>
  );
}
