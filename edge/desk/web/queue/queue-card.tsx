import type { CaseCard } from '../../wire.ts';
import { span, waited } from '../shell/formats.ts';
import { Icon } from '../../../screen/web/icons.tsx';
import { casePath, onLink } from '../shell/route.ts';
import { type DeskState, laneName } from '../state/desk-state.ts';
import { nowMs } from '../../../screen/web/time.ts';
import { t, wordFor } from '../words/words.ts';

interface QueueCardProps {
  readonly card: CaseCard;
  readonly desk: DeskState;
  readonly isOpen: boolean;
}

/** One passenger, whatever happened on the way: one link, one height. */
export function QueueCard({ card, desk, isOpen }: QueueCardProps) {
  const path = casePath(card.id);
  const more = card.codes.length - 1;
  const kind = card.state === 'decided' ? 'decided' : card.isAlarm ? 'alarm' : 'routine';
  return (
    <li>
      <a
        class={`case-card case-card-${kind}`}
        href={path}
        data-case={card.id}
        aria-current={isOpen ? 'true' : undefined}
        onClick={(event) => onLink(event, path)}
      >
        <span class="case-card-head">
          {card.codes.includes('test-walk') && <span class="chip chip-test">{t('mode.test')}</span>}
          <strong class="case-card-name" dir="auto">
            {card.passenger || t('queue.unknown-passenger')}
          </strong>
        </span>
        <span class="case-card-why">
          {card.isAlarm && (
            <>
              <Icon name="alarm" />
              <span class="visually-hidden">{t('queue.alarm')}:</span>
            </>
          )}
          <span>
            {card.headline === null ? t('queue.open-by-hand') : wordFor('finding', card.headline.code)}
            {more > 0 && <span class="muted"> {t('queue.more', { count: more })}</span>}
          </span>
        </span>
        <span class="case-card-foot muted">
          <span dir="auto">{[laneName(desk, card.lane), card.flight].filter((each) => each !== '').join(' · ')}</span>
          <Standing card={card} />
        </span>
      </a>
    </li>
  );
}

/** Where the case stands, in a few words. */
function Standing({ card: { decided, heldBy, dueAtMs, isTimedOut, openedAtMs } }: { readonly card: CaseCard }) {
  if (decided !== null) {
    const disposition = wordFor('disposition', decided.disposition);
    return <span>{t('queue.decided-by', { disposition, name: decided.by })}</span>;
  }
  if (heldBy !== null) {
    return (
      <span class="standing">
        <Icon name="pause" />
        {t('queue.held-by', { name: heldBy })}
      </span>
    );
  }
  const leftMs = dueAtMs === null ? null : dueAtMs - nowMs.value;
  if (isTimedOut || (leftMs !== null && leftMs <= 0)) {
    return (
      <span class="standing standing-over">
        <Icon name="clock" />
        {t('queue.over-due')}
      </span>
    );
  }
  if (leftMs !== null) {
    return (
      <span class="standing">
        <Icon name="clock" />
        {t('queue.due', { time: span(leftMs) })}
      </span>
    );
  }
  return <span class="standing">{t('queue.waited', { time: waited(nowMs.value - openedAtMs) })}</span>;
}
