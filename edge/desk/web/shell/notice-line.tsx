import { useRef } from 'preact/hooks';
import { usePointing } from '../queue/pointing.ts';
import { desk, staleSinceMs } from '../state/desk.ts';
import { isRestDue, lookedMs, rested } from '../state/looking.ts';
import { t } from '../words/words.ts';
import { clockTime } from './formats.ts';
import { Icon } from '../../../screen/web/icons.tsx';
import { focusOn } from './focus.ts';
import { dismiss, type Message, messages } from './messages.ts';
import { casePath, goTo, route } from './route.ts';

interface NoticeLineProps {
  readonly handOver: () => void;
}

/**
 * In the head of the page, or over the lower edge of a small window: nothing moves when there is something to say. What
 * somebody points at stays until they have done with it: a click is for the case that they have read.
 */
export function NoticeLine({ handOver }: NoticeLineProps) {
  const { isPointedAt, handlers } = usePointing();
  const shown = useRef<Message | undefined>(undefined);
  if (!isPointedAt || shown.current === undefined) shown.current = messages.value[0];
  const done = (id: number) => {
    shown.current = undefined;
    dismiss(id);
    focusOn('case');
  };
  return (
    <section class="notice-line" aria-label={t('toast.line')} {...handlers}>
      <p class="visually-hidden" aria-live="polite">
        {messages.value[0]?.say()}
      </p>
      <Weightiest handOver={handOver} message={shown.current} done={done} />
    </section>
  );
}

interface WeightiestProps extends NoticeLineProps {
  readonly message: Message | undefined;
  readonly done: (id: number) => void;
}

function Weightiest({ handOver, message, done }: WeightiestProps) {
  if (staleSinceMs.value !== null && desk.value !== null) {
    return (
      <div class="notice notice-alarm" role="alert">
        <Icon name="broken" />
        <p class="notice-words">
          <strong>{t('banner.stale', { time: clockTime(staleSinceMs.value) })}</strong>{' '}
          <span>{t('banner.stale-tells')}</span>
        </p>
      </div>
    );
  }
  if (message !== undefined) {
    const { id, caseId, kind } = message;
    const others = messages.value.filter((each) => each.id !== id);
    return (
      <div class={`notice notice-${kind}`}>
        <Icon name={kind} />
        <p class="notice-words">
          <strong>{message.say()}</strong>{' '}
          {others.length > 0 && <span class="muted">{t('queue.more', { count: others.length })}</span>}
        </p>
        <span class="notice-acts">
          {caseId !== undefined && caseId !== openCaseId() && desk.value?.cases.has(caseId) === true && (
            <button type="button" class="button button-small" onClick={() => goTo(casePath(caseId))}>
              {t('keys.open')}
            </button>
          )}
          <button type="button" class="button button-small button-quiet" onClick={() => done(id)}>
            {t('act.dismiss')}
          </button>
        </span>
      </div>
    );
  }
  return isRestDue.value ? <RestReminder handOver={handOver} /> : null;
}

function openCaseId(): string | null {
  return route.value.page === 'desk' ? route.value.caseId : null;
}

function RestReminder({ handOver }: NoticeLineProps) {
  return (
    <div class="notice notice-notice">
      <Icon name="clock" />
      <p class="notice-words">
        <strong>{t('banner.rest', { minutes: Math.floor(lookedMs.value / 60_000) })}</strong>{' '}
        <span>{t('banner.rest-tells')}</span>
      </p>
      <span class="notice-acts">
        <button type="button" class="button button-small" onClick={handOver}>
          {t('banner.rest-hand-over')}
        </button>
        <button type="button" class="button button-small button-quiet" onClick={rested}>
          {t('banner.rest-continue')}
        </button>
      </span>
    </div>
  );
}
