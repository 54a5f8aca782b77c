import type { LaneView } from '../../wire.ts';
import { listed } from '../shell/formats.ts';
import { Icon } from '../../../screen/web/icons.tsx';
import { plain, reasonParts } from '../words/reasons.ts';
import { t, wordFor } from '../words/words.ts';

/** That all of a lane's devices work, or which do not. */
export function LaneDevices({ devices }: Pick<LaneView, 'devices'>) {
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
      <span>{t('lane.devices-ill', { ill: ill.length, count: devices.length, list })}</span>
    </p>
  );
}
