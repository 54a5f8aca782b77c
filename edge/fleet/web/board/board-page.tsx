import { count } from '../../../screen/web/numbers.ts';
import { fleet, keyOf } from '../fleet.ts';
import type { FleetLane } from '../../wire.ts';
import { t } from '../words/words.ts';
import { pageNumber, want, wanted } from './board-state.ts';
import { LEVELS, levelCounts, listed, sitesOf, SORTS } from './lane-list.ts';
import { LaneRow } from './lane-row.tsx';
import { LevelMark } from './level-mark.tsx';

const PAGE_LANES = 50;

/** Every lane, the worst first. */
export function BoardPage() {
  if (fleet.value === null) {
    return (
      <main class="centred muted">
        <p role="status">{t('app.loading')}</p>
      </main>
    );
  }
  const lanes = [...fleet.value.lanes.values()];
  return (
    <main class="board">
      <h1 class="visually-hidden">{t('board.title')}</h1>
      {lanes.length === 0 ? (
        <p class="empty">{t('board.none')}</p>
      ) : (
        <>
          <Levels lanes={lanes} />
          <Finder lanes={lanes} />
          <Lanes lanes={listed(lanes, wanted.value)} />
        </>
      )}
    </main>
  );
}

/** How the fleet is, at a glance; each is a filter. */
function Levels({ lanes }: { readonly lanes: readonly FleetLane[] }) {
  const counts = levelCounts(lanes);
  const { level: chosen } = wanted.value;
  return (
    <div class="levels" role="group" aria-label={t('column.state')}>
      {LEVELS.map((level) => (
        <button
          key={level}
          type="button"
          class={`level-tile level-tile-${level}`}
          aria-pressed={chosen === level}
          data-none={!counts.has(level)}
          onClick={() => want({ level: chosen === level ? null : level })}
        >
          <LevelMark level={level} />
          <strong>{count(counts.get(level) ?? 0)}</strong>
          <span aria-hidden="true">{t(`level.${level}`)}</span>
        </button>
      ))}
    </div>
  );
}

function Finder({ lanes }: { readonly lanes: readonly FleetLane[] }) {
  const { text, site, sort } = wanted.value;
  return (
    <div class="finder" role="search">
      <input
        type="search"
        aria-label={t('board.search')}
        placeholder={t('board.search-hint')}
        value={text}
        onInput={({ currentTarget }) => want({ text: currentTarget.value })}
      />
      <select
        aria-label={t('board.site')}
        value={site ?? ''}
        onChange={({ currentTarget }) => want({ site: currentTarget.value || null })}
      >
        <option value="">{t('board.every-site')}</option>
        {sitesOf(lanes).map((each) => (
          <option key={each}>{each}</option>
        ))}
      </select>
      <select
        aria-label={t('board.sort')}
        value={sort}
        onChange={({ currentTarget }) => want({ sort: SORTS.find((each) => each === currentTarget.value) ?? 'worst' })}
      >
        {SORTS.map((each) => (
          <option key={each} value={each}>
            {t(`sort.${each}`)}
          </option>
        ))}
      </select>
    </div>
  );
}

const COLUMNS = [
  'lane',
  'state',
  'trouble',
  'contact',
  'backlog',
  'passages',
  'diverted',
  'alarms',
  'versions',
] as const;
const NUMBERS: ReadonlySet<string> = new Set(['contact', 'backlog', 'passages', 'diverted', 'alarms']);

function Lanes({ lanes }: { readonly lanes: readonly FleetLane[] }) {
  if (lanes.length === 0) {
    return (
      <div class="empty">
        <p>{t('board.none-such')}</p>
        <button type="button" class="button" onClick={() => want({ text: '', site: null, level: null })}>
          {t('board.everything')}
        </button>
      </div>
    );
  }
  const from = Math.min(pageNumber.value, Math.floor((lanes.length - 1) / PAGE_LANES)) * PAGE_LANES;
  return (
    <>
      <table class="lanes">
        <thead>
          <tr>
            {COLUMNS.map((column) => (
              <th key={column} scope="col" class={NUMBERS.has(column) ? 'cell-number' : ''}>
                {t(`column.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lanes.slice(from, from + PAGE_LANES).map((lane) => (
            <LaneRow key={keyOf(lane)} lane={lane} />
          ))}
        </tbody>
      </table>
      {lanes.length > PAGE_LANES && <Pager from={from} of={lanes.length} />}
    </>
  );
}

function Pager({ from, of }: { readonly from: number; readonly of: number }) {
  const upto = Math.min(from + PAGE_LANES, of);
  const turn = (by: number) => {
    pageNumber.value = from / PAGE_LANES + by;
    scrollTo(0, 0);
  };
  return (
    <nav class="pager" aria-label={t('board.title')}>
      <button type="button" class="button" disabled={from === 0} onClick={() => turn(-1)}>
        {t('board.earlier')}
      </button>
      <span>{t('board.shown', { from: count(from + 1), to: count(upto), count: count(of) })}</span>
      <button type="button" class="button" disabled={upto === of} onClick={() => turn(1)}>
        {t('board.later')}
      </button>
    </nav>
  );
}
