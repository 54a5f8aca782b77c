import type { LaneView } from '../../wire.ts';
import { waited } from '../shell/formats.ts';
import { Icon, type IconName } from '../../../screen/web/icons.tsx';
import { Reason } from '../shell/sentence.tsx';
import { nowMs } from '../../../screen/web/time.ts';
import { t } from '../words/words.ts';
import { LaneDevices } from './lane-devices.tsx';
import { LaneDrawing } from './lane-drawing.tsx';
import { laneWord, type LaneWord } from './lane-word.ts';

interface LaneCardProps {
  readonly lane: LaneView;
  /** Opens the lane's orders; null for who may give none. */
  readonly order: (() => void) | null;
}

type Tone = 'plain' | 'busy' | 'doubt' | 'alarm' | 'good';

const TONES: Readonly<Record<LaneWord, Tone>> = {
  idle: 'plain',
  admitted: 'busy',
  inside: 'busy',
  assessing: 'busy',
  released: 'good',
  diverted: 'doubt',
  'let-go': 'good',
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

/** One lane in a few lines: what it does, its leaves, who is inside, how its devices are. */
export function LaneCard({ lane, order }: LaneCardProps) {
  const word = laneWord(lane);
  const tone = TONES[word];
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
          {t(`lane-state.${word}`)}
        </strong>
      </header>
      <LaneDrawing lane={lane} />
      <p class="lane-who">
        <Who lane={lane} />{' '}
        <span class="muted">{t('lane.waiting', { time: waited(nowMs.value - lane.sinceWallMs) })}</span>
      </p>
      {lane.reason !== '' && (
        <p class="lane-reason" dir="auto">
          <Reason text={lane.reason} />
        </p>
      )}
      <footer class="lane-foot">
        <div class="lane-notes">
          <LaneDevices devices={lane.devices} />
          {lane.pressure !== null && (
            <p class="muted">
              {t('lane.pressure', { passages: lane.pressure.passagesAnHour, waiting: lane.pressure.casesWaiting })}
            </p>
          )}
        </div>
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
    <span title={passenger}>
      {t('lane.inside')}: <strong dir="auto">{passenger || t('lane.somebody')}</strong>
    </span>
  );
}
