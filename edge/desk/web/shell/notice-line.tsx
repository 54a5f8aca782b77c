import { desk, staleSinceMs } from '../state/desk.ts';
import { isRestDue, lookedMs, rested } from '../state/looking.ts';
import { t } from '../words/words.ts';
import { clockTime } from './formats.ts';
import { Icon } from './icons.tsx';
import { dismiss, messages } from './messages.ts';
import { casePath, goTo } from './route.ts';

interface NoticeLineProps {
  readonly handOver: () => void;
}

/** One line with a place of its own, so that nothing on the page moves when there is something to say. */
export function NoticeLine({ handOver }: NoticeLineProps) {
  return (
    <section class="notice-line" aria-label={t('toast.line')}>
      <p class="visually-hidden" aria-live="polite">
        {messages.value[0]?.say()}
      </p>
      <Weightiest handOver={handOver} />
    </section>
  );
}

function Weightiest({ handOver }: NoticeLineProps) {
  if (staleSinceMs.value !== null && desk.value !== null) {
    return (
      <div class="notice notice-alarm" role="alert">
        <Icon name="broken" />
        <strong>{t('banner.stale', { time: clockTime(staleSinceMs.value) })}</strong>
        <span>{t('banner.stale-tells')}</span>
      </div>
    );
  }
  const [first, ...others] = messages.value;
  if (first !== undefined) {
    const { caseId } = first;
    return (
      <div class={`notice notice-${first.kind}`}>
        <Icon name={first.kind} />
        <strong>{first.say()}</strong>
        {others.length > 0 && <span class="muted">{t('queue.more', { count: others.length })}</span>}
        <span class="notice-acts">
          {caseId !== undefined && desk.value?.cases.has(caseId) === true && (
            <button type="button" class="button button-small" onClick={() => goTo(casePath(caseId))}>
              {t('keys.open')}
            </button>
          )}
          <button type="button" class="button button-small button-quiet" onClick={() => dismiss(first.id)}>
            {t('act.dismiss')}
          </button>
        </span>
      </div>
    );
  }
  return isRestDue.value ? <RestReminder handOver={handOver} /> : null;
}

function RestReminder({ handOver }: NoticeLineProps) {
  return (
    <div class="notice notice-notice">
      <Icon name="clock" />
      <strong>{t('banner.rest', { minutes: Math.floor(lookedMs.value / 60_000) })}</strong>
      <span>{t('banner.rest-tells')}</span>
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
