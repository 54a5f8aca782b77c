import { count, percent } from '../../../screen/web/numbers.ts';
import { nowMs } from '../../../screen/web/time.ts';
import type { FleetLane } from '../../wire.ts';
import { lanePath } from '../ask.ts';
import { onLink } from '../shell/route.ts';
import { ago } from '../shell/say.ts';
import { t, wordFor } from '../words/words.ts';
import { LevelMark } from './level-mark.tsx';
import { TroubleLine } from './trouble-line.tsx';

/** A lane of the board; on a narrow screen its cells stand below each other. */
export function LaneRow({ lane }: { readonly lane: FleetLane }) {
  return (
    <tr class={`lane-row lane-row-${lane.level}`}>
      <th scope="row" class="cell-lane">
        <div>
          <LevelMark level={lane.level} />
          <span>
            <a href={lanePath(lane.site, lane.lane)} onClick={onLink} dir="auto">
              {lane.lane}
            </a>
            <small dir="auto">{lane.site}</small>
          </span>
        </div>
      </th>
      <td class="cell-state">
        <LaneState lane={lane} />
      </td>
      <td class="cell-trouble">
        {lane.troubles.map((trouble) => (
          <TroubleLine key={trouble.code} trouble={trouble} />
        ))}
      </td>
      <td class="cell-number" data-of={t('column.contact')}>
        {ago(lane.contactMs, nowMs.value)}
      </td>
      <td class="cell-number" data-of={t('column.backlog')}>
        {lane.backlog === null ? t('none') : count(lane.backlog)}
      </td>
      <td class="cell-number" data-of={t('column.passages')}>
        {count(lane.passages)}
      </td>
      <Rate of={t('column.diverted')} part={lane.diverted} whole={lane.passages} />
      <Rate of={t('column.alarms')} part={lane.alarmed} whole={lane.passages} />
      <td class="cell-versions">
        <Versions lane={lane} />
      </td>
    </tr>
  );
}

/** What a silent lane said last is not what it is. */
export function LaneState({ lane: { state, mode, troubles } }: { readonly lane: FleetLane }) {
  return (
    <>
      <span class={troubles.some(({ code }) => code === 'silent') ? 'muted' : ''}>
        {state === null ? t('lane.unsaid') : wordFor('lane-state', state)}
      </span>
      {mode !== 'normal' && <span class={`chip chip-${mode}`}>{wordFor('mode', mode)}</span>}
    </>
  );
}

function Rate({ of, part, whole }: { readonly of: string; readonly part: number; readonly whole: number }) {
  return (
    <td class="cell-number" data-of={of}>
      {percent(whole === 0 ? null : part / whole)}
    </td>
  );
}

function Versions({ lane: { software, policy, models } }: { readonly lane: FleetLane }) {
  const packs = models.map(({ id, version }) => `${id} ${version}`).join(', ');
  return (
    <>
      <span class="code">
        {software ?? t('none')} · {policy?.version ?? t('none')}
      </span>
      {packs !== '' && (
        <small class="code" title={packs}>
          {packs}
        </small>
      )}
    </>
  );
}
