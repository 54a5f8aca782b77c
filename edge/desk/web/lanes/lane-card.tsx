import type { LaneView } from '../../wire.ts';
import { listed, waited } from '../shell/formats.ts';
import { Icon, type IconName } from '../shell/icons.tsx';
import { Reason } from '../shell/sentence.tsx';
import { nowMs } from '../state/time.ts';
import { plain, reasonParts } from '../words/reasons.ts';
import { t, wordFor } from '../words/words.ts';
import { LaneDrawing } from './lane-drawing.tsx';

interface LaneCardProps {
  readonly lane: LaneView;
  /** Opens the lane's orders; null for who may give none. */
  readonly order: (() => void) | null;
}

type Tone = 'plain' | 'busy' | 'doubt' | 'alarm' | 'good';

const TONES: Readonly<Record<LaneView['state'], Tone>> = {
  idle: 'plain',
  admitted: 'busy',
  inside: 'busy',
  assessing: 'busy',
  released: 'good',
  diverted: 'doubt',
  gone: 'plain',
  closed: 'plain',
  emergency: 'alarm',
  'out-of-service': 'alarm',
};
const ICONS: Readonly<Record<Tone, IconName>> = {
  plain: 'gate',
  busy: 'person',
  doubt: 'doubt',
  alarm: 'alarm',
  good: 'good',
};

export function LaneCard({ lane, order }: LaneCardProps) {
  const tone = TONES[lane.state];
  return (
    <article
      class={`lane lane-${tone}${lane.mode === 'maintenance' || lane.mode === 'test' ? ` lane-${lane.mode}` : ''}`}
      aria-label={lane.name}
    >
      <header class="lane-head">
        <h3 dir="auto">{lane.name}</h3>
        {lane.mode !== 'normal' && <span class={`chip chip-${lane.mode}`}>{t(`mode.${lane.mode}`)}</span>}
        <strong class="lane-state">
          <Icon name={ICONS[tone]} />
          {t(`lane-state.${lane.state}`)}
        </strong>
      </header>
      <LaneDrawing lane={lane} />
      <div class="lane-told">
        <p class="lane-who">
          <Who lane={lane} />{' '}
          <span class="muted">{t('lane.waiting', { time: waited(nowMs.value - lane.sinceWallMs) })}</span>
        </p>
        {lane.pressure !== null && (
          <p class="lane-pressure muted">
            {t('lane.pressure', { passages: lane.pressure.passagesAnHour, waiting: lane.pressure.casesWaiting })}
          </p>
        )}
        {lane.reason !== '' && (
          <p class="lane-reason" dir="auto">
            <Reason text={lane.reason} />
          </p>
        )}
      </div>
      <footer class="lane-foot">
        <Devices lane={lane} />
        {order !== null && (
          <button
            type="button"
            class="button button-small"
            onClick={order}
            aria-label={t('lane.orders-of', { lane: lane.name })}
          >
            {t('lane.orders')}
          </button>
        )}
      </footer>
    </article>
  );
}

function Who({ lane: { isOccupied, passenger } }: { readonly lane: LaneView }) {
  if (!isOccupied && passenger === '') return <span>{`${t('lane.inside')}: ${t('lane.nobody')}`}</span>;
  return (
    <span>
      {t('lane.inside')}: <strong dir="auto">{passenger || t('lane.somebody')}</strong>
    </span>
  );
}

function Devices({ lane: { devices } }: { readonly lane: LaneView }) {
  const ill = devices.filter(({ state }) => state !== 'up');
  if (ill.length === 0) {
    return (
      <p class="lane-devices muted">
        <Icon name="good" />
        {t('lane.devices-well', { count: devices.length })}
      </p>
    );
  }
  const list = listed(ill.map(({ device, state }) => t('lane.device', { device, state: wordFor('state', state) })));
  const why = ill.map(({ device, reason }) => `${device}: ${plain(reasonParts(reason))}`).join('\n');
  return (
    <p class="lane-devices lane-devices-ill" title={why}>
      <Icon name="broken" />
      {t('lane.devices-ill', { ill: ill.length, count: devices.length, list })}
    </p>
  );
}
