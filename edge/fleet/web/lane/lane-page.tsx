import { useEvery, useLoaded } from '../../../screen/web/loaded.ts';
import { count, dayAndTime, timeOfDay } from '../../../screen/web/numbers.ts';
import { nowMs } from '../../../screen/web/time.ts';
import type { FleetLane, LaneView } from '../../wire.ts';
import { ask, lanePath } from '../ask.ts';
import { LaneState } from '../board/lane-row.tsx';
import { LevelMark } from '../board/level-mark.tsx';
import { TroubleLine } from '../board/trouble-line.tsx';
import { fleet, keyOf } from '../fleet.ts';
import { Bars } from '../shell/bars.tsx';
import { onLink } from '../shell/route.ts';
import { ago, shortHash } from '../shell/say.ts';
import { Waiting } from '../shell/waiting.tsx';
import { t } from '../words/words.ts';
import { LaneHistory, RecordAlarms } from './lane-history.tsx';
import { Passages } from './passages.tsx';

const READ_EVERY_MS = 30_000;

/** A lane: how it is now, what it was, and who passed. */
export function LanePage({ site, lane }: { readonly site: string; readonly lane: string }) {
  const [loaded, again] = useLoaded(async () => ask<LaneView>(`/api${lanePath(site, lane)}`), `${site} ${lane}`);
  useEvery(READ_EVERY_MS, again);
  return (
    <main class="detail-page">
      <p>
        <a href="/" onClick={onLink}>
          {t('lane.back')}
        </a>
      </p>
      <Waiting loaded={loaded} again={again}>
        {(view) => <Lane view={view} now={fleet.value?.lanes.get(keyOf({ site, lane })) ?? view.lane} />}
      </Waiting>
    </main>
  );
}

function Lane({ view, now }: { readonly view: LaneView; readonly now: FleetLane }) {
  return (
    <>
      <header class="detail-head">
        <LevelMark level={now.level} />
        <h1 dir="auto">{now.lane}</h1>
        <span class="site" dir="auto">
          {now.site}
        </span>
        <LaneState lane={now} />
      </header>
      {now.troubles.length > 0 && (
        <ul class="troubles">
          {now.troubles.map((trouble) => (
            <li key={trouble.code} class={`trouble-box trouble-box-${trouble.level}`}>
              <LevelMark level={trouble.level} />
              <TroubleLine trouble={trouble} />
            </li>
          ))}
        </ul>
      )}
      <div class="detail-columns">
        <div class="detail-column">
          <Hours view={view} />
          <Passages view={view} />
        </div>
        <div class="detail-column">
          <Facts view={view} now={now} />
          <LaneHistory history={view.history} />
          <RecordAlarms alarms={view.alarms} />
        </div>
      </div>
    </>
  );
}

function Facts({ view: { head, gap }, now }: { readonly view: LaneView; readonly now: FleetLane }) {
  const { software, policy, models, backlog, contactMs, sinceMs } = now;
  const facts: readonly (readonly [string, string])[] = [
    ...(sinceMs === null ? [] : [[t('lane.state'), t('lane.since', { time: dayAndTime(sinceMs) })] as const]),
    [t('lane.contact'), ago(contactMs, nowMs.value)],
    [t('lane.backlog'), backlog === null ? t('none') : t('lane.backlog-rows', { rows: backlog })],
    [t('lane.held'), t('lane.held-rows', { upto: count(head.upto) })],
    [
      t('lane.gap'),
      gap === null ? t('lane.no-gap') : t('lane.gap-rows', { from: count(gap.from), upto: count(gap.upto) }),
    ],
    [t('lane.software'), software ?? t('none')],
    [t('lane.policy'), policy === null ? t('none') : `${policy.id} ${policy.version}`],
    [t('lane.models'), models.map(({ id, version }) => `${id} ${version}`).join(', ') || t('none')],
  ];
  return (
    <section class="panel" aria-label={t('lane.state')}>
      <dl class="facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
        <div>
          <dt>{t('lane.head')}</dt>
          <dd class="code" title={head.head}>
            {shortHash(head.head)}
          </dd>
        </div>
      </dl>
    </section>
  );
}

function Hours({ view: { hours } }: { readonly view: LaneView }) {
  const total = (pick: (hour: LaneView['hours'][number]) => number) => hours.reduce((sum, hour) => sum + pick(hour), 0);
  const told = t('lane.hours-told', {
    passages: total(({ passages }) => passages),
    diverted: total(({ diverted }) => diverted),
    most: count(Math.max(0, ...hours.map(({ passages }) => passages))),
  });
  const bars = hours.map(({ atMs, passages, diverted }, at) => ({
    key: atMs,
    parts: [
      ['diverted', diverted],
      ['released', passages - diverted],
    ] as const,
    told: t('lane.hour', { time: dayAndTime(atMs), passages, diverted }),
    label: at % 8 === 0 ? timeOfDay(atMs) : '',
  }));
  return (
    <section class="panel" aria-label={t('lane.hours')}>
      <h2>{t('lane.hours')}</h2>
      <Bars
        bars={bars}
        told={told}
        legend={[
          ['released', t('lane.released')],
          ['diverted', t('lane.diverted')],
        ]}
      />
    </section>
  );
}
