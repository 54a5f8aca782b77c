import { useSignal } from '@preact/signals';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { t } from '../words/words.ts';
import type { SuperviseApi } from './api.ts';
import { NO_LINES, paused, resumed, type ShownLine, withLine } from './log-lines.ts';
import { count, timeToSecond } from '../../../screen/web/numbers.ts';

/** Nearer to the end than this, the reader is taken along to new lines. */
const AT_END_PX = 24;

interface LogPanelProps {
  readonly api: Pick<SuperviseApi, 'followLog'>;
  readonly devices: readonly string[];
  /** Whose log; null: everybody's. */
  readonly device: string | null;
  readonly choose: (device: string | null) => void;
}

/** The log as it is written. It can be stopped to be read; nothing is missed meanwhile. */
export function LogPanel({ api, devices, device, choose }: LogPanelProps) {
  const lines = useSignal(NO_LINES);
  const isLive = useSignal(false);
  const { shown, held, isPaused } = lines.value;
  useEffect(() => {
    lines.value = NO_LINES;
    isLive.value = false;
    return api.followLog(device, {
      line: (line) => (lines.value = withLine(lines.peek(), { line })),
      lost: (lost) => (lines.value = withLine(lines.peek(), { lost })),
      live: (live) => (isLive.value = live),
    });
  }, [api, device]);
  const panel = useRef<HTMLElement>(null);
  useEffect(() => {
    if (device !== null) panel.current?.scrollIntoView({ block: 'nearest' });
  }, [device]);
  const end = useKeptAtEnd(shown);
  const state = isPaused
    ? t('supervise.log.paused', { count: count(held.length) })
    : t(isLive.value ? 'supervise.log.live' : 'supervise.log.waiting');
  return (
    <section ref={panel} class="supervise-card supervise-log" aria-label={t('supervise.log.title')}>
      <div class="supervise-card-head">
        <h2>{t('supervise.log.title')}</h2>
        <span class={`supervise-state supervise-state-${isLive.value && !isPaused ? 'up' : 'unknown'}`}>{state}</span>
      </div>
      <div class="supervise-form">
        <label class="supervise-field supervise-field-wide">
          <span>{t('supervise.log.device')}</span>
          <select value={device ?? ''} onChange={({ currentTarget }) => choose(currentTarget.value || null)}>
            <option value="">{t('supervise.log.all')}</option>
            {devices.map((name) => (
              <option key={name} value={name} lang="en">
                {name}
              </option>
            ))}
          </select>
        </label>
        <button
          type="button"
          class="supervise-button"
          onClick={() => {
            lines.value = isPaused ? resumed(lines.peek()) : paused(lines.peek());
          }}
        >
          {isPaused ? t('supervise.log.resume') : t('supervise.log.pause')}
        </button>
      </div>
      <div
        ref={end}
        class="supervise-lines"
        role="log"
        aria-live="off"
        aria-label={t('supervise.log.title')}
        tabIndex={0}
      >
        {shown.length === 0 && <p class="supervise-empty">{t('supervise.log.empty')}</p>}
        <ol>
          {shown.map((each) => (
            <Line key={each.number} shown={each} />
          ))}
        </ol>
      </div>
    </section>
  );
}

function Line({ shown }: { readonly shown: ShownLine }) {
  if ('lost' in shown) return <li class="supervise-muted">{t('supervise.log.lost', { count: count(shown.lost) })}</li>;
  const { atMs, level, event, device, text } = shown.line;
  return (
    <li class={`supervise-line supervise-line-${level}`}>
      <time dateTime={new Date(atMs).toISOString()}>{timeToSecond(atMs)}</time>
      <span class="supervise-level">{t(`supervise.log.level.${level}`)}</span>
      <strong lang="en">{event}</strong>
      {device !== null && <span lang="en">{device}</span>}
      <bdi lang="en">{text}</bdi>
    </li>
  );
}

/** Keeps whoever reads the end at the end, and leaves whoever has gone up where they are. */
function useKeptAtEnd(lines: readonly ShownLine[]) {
  const list = useRef<HTMLDivElement>(null);
  const wasAtEnd = useRef(true);
  useEffect(() => {
    const { current } = list;
    const scrolled = () => {
      if (current === null) return;
      wasAtEnd.current = current.scrollHeight - current.scrollTop - current.clientHeight < AT_END_PX;
    };
    current?.addEventListener('scroll', scrolled);
    return () => current?.removeEventListener('scroll', scrolled);
  }, []);
  useLayoutEffect(() => {
    if (list.current !== null && wasAtEnd.current) list.current.scrollTop = list.current.scrollHeight;
  }, [lines]);
  return list;
}
