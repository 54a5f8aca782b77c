import { useSignal } from '@preact/signals';
import type { RefObject } from 'preact';
import { may } from '../../rights.ts';
import type { CaseView, Me } from '../../wire.ts';
import { post } from '../net/api.ts';
import { TestBanner } from '../shell/banners.tsx';
import { clockTime, span } from '../shell/formats.ts';
import { Icon } from '../../../screen/web/icons.tsx';
import { PAGE_KEYS } from '../shell/page-keys.ts';
import { onLink } from '../shell/route.ts';
import { useShortcuts } from '../shell/shortcuts.ts';
import { Trouble } from '../shell/trouble.tsx';
import { isLive } from '../state/desk.ts';
import { type DeskState, laneName } from '../state/desk-state.ts';
import { nowMs } from '../../../screen/web/time.ts';
import { t, wordFor } from '../words/words.ts';
import { changeWords } from './change-words.ts';
import type { OpenCase } from './open-case.ts';
import { whereabouts } from './what-there-is.ts';

interface CaseHeadProps {
  readonly view: CaseView;
  readonly open: OpenCase;
  readonly desk: DeskState;
  readonly me: Me;
  readonly heading: RefObject<HTMLHeadingElement | null>;
}

/** Who it is and how long it takes, always in sight. */
export function CaseHead({ view, open, desk, me, heading }: CaseHeadProps) {
  const { failure, isBusy, hold } = useHold(view, open);
  const where = whereabouts(view);
  const mayAct = may(me.role, 'decide') && view.ruling === null;
  const decide = () => {
    const place = document.getElementById('decision');
    place?.scrollIntoView({ block: 'start' });
    place?.focus();
  };
  const dismiss = () => {
    open.seen();
    heading.current?.focus();
  };
  useShortcuts(mayAct ? { [PAGE_KEYS.hold]: hold, [PAGE_KEYS.decide]: decide } : {});
  return (
    <header class={`case-head${view.isAlarm ? ' case-head-alarm' : ''}`}>
      <a class="case-back" href="/" onClick={(event) => onLink(event, '/')}>
        <Icon name="back" />
        {t('keys.back')}
      </a>
      <div class="case-title">
        <h1 ref={heading} tabIndex={-1} dir="auto">
          {view.passenger || t('queue.unknown-passenger')}
        </h1>
        <p class="muted">
          <b dir="ltr">{view.flight}</b> <span class="code">{documentWords(view)}</span>{' '}
          {t('case.at', { lane: laneName(desk, view.lane), time: clockTime(view.openedAtMs) })}
          {where !== null && ` · ${t(where)}`}
        </p>
      </div>
      <div class="case-acts">
        <Clock view={view} />
        {mayAct && (
          <>
            <button type="button" class="button" aria-disabled={!isLive.value || isBusy} onClick={hold}>
              <Icon name="pause" />
              {t(view.heldBy === null ? 'case.hold' : 'case.go-on')} <kbd>{PAGE_KEYS.hold}</kbd>
            </button>
            <button type="button" class="button button-primary" onClick={decide}>
              {t('case.to-decision')} <kbd>{PAGE_KEYS.decide}</kbd>
            </button>
          </>
        )}
      </div>
      <Reasons view={view} />
      {failure !== null && <Trouble failure={failure} />}
      {open.changes.length > 0 && (
        <p class="case-changed" role="status">
          <Icon name="notice" />
          <span>{t('case.changed', { what: changeWords(open.changes) })}</span>
          <button type="button" class="button button-small" onClick={dismiss}>
            {t('act.dismiss')}
          </button>
        </p>
      )}
    </header>
  );
}

interface Hold {
  readonly failure: unknown;
  readonly isBusy: boolean;
  readonly hold: () => void;
}

/** Holding a case, or going on with it: once, however often the key is pressed. */
function useHold(view: CaseView, open: OpenCase): Hold {
  const failure = useSignal<unknown>(null);
  const isBusy = useSignal(false);
  const hold = () => {
    if (isLive.value && !isBusy.value) void sendHold();
  };
  const sendHold = async () => {
    isBusy.value = true;
    failure.value = null;
    try {
      const body = { held: view.heldBy === null, version: view.version };
      open.take(await post<CaseView>(`/api/cases/${encodeURIComponent(view.id)}/hold`, body));
    } catch (error) {
      failure.value = error;
      void open.reload();
    } finally {
      isBusy.value = false;
    }
  };
  return { failure: failure.value, isBusy: isBusy.value, hold };
}

function documentWords({ document }: CaseView): string {
  return document === null ? '' : `${document.nationality} ${document.number}`;
}

function Reasons({ view }: { readonly view: CaseView }) {
  const codes = [...new Set(view.findings.map(({ code }) => code))];
  return (
    <>
      <TestBanner view={view} />
      <ul class="case-reasons">
        {codes.slice(0, 4).map((code) => {
          const severity = view.findings.find((each) => each.code === code)?.severity ?? 'notice';
          return (
            <li key={code} class={`chip chip-${severity}`}>
              <Icon name={severity} />
              {wordFor('finding', code)}
            </li>
          );
        })}
        {codes.length > 4 && <li class="chip">{t('queue.more', { count: codes.length - 4 })}</li>}
      </ul>
    </>
  );
}

/** The time that is left, where the site sets one. When it is over nothing happens by itself. */
function Clock({ view: { heldBy, dueAtMs, isTimedOut, ruling } }: { readonly view: CaseView }) {
  if (ruling !== null) return null;
  if (heldBy !== null) return <p class="clock">{t('case.held', { name: heldBy })}</p>;
  const leftMs = dueAtMs === null ? null : dueAtMs - nowMs.value;
  if (isTimedOut || (leftMs !== null && leftMs <= 0)) return <p class="clock clock-over">{t('case.time-over')}</p>;
  if (leftMs === null) return null;
  return (
    <p class={`clock${leftMs < 30_000 ? ' clock-short' : ''}`} role="timer">
      <Icon name="clock" />
      {t('case.time-left', { time: span(leftMs) })}
    </p>
  );
}
