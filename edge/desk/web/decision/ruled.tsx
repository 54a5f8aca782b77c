import type { Ruling } from '../../../contract/case.ts';
import type { CaseView } from '../../wire.ts';
import { inQueueOrder } from '../queue/queue-order.ts';
import { clockTime, span } from '../shell/formats.ts';
import { Icon } from '../shell/icons.tsx';
import { casePath, onLink } from '../shell/route.ts';
import type { DeskState } from '../state/desk-state.ts';
import { plain, reasonParts } from '../words/reasons.ts';
import { t, wordFor } from '../words/words.ts';

interface RuledProps {
  readonly view: CaseView;
  readonly ruling: Ruling & { readonly atMs: number };
  readonly desk: DeskState;
  /** Somebody else was first, while this officer had it open. */
  readonly isOvertaken: boolean;
}

/** How the case ended, and the way on to the next. */
export function Ruled({ view, ruling, desk, isOvertaken }: RuledProps) {
  const { disposition, by, atMs, approvedBy, reason, tookMs } = ruling;
  const details = Object.entries(disposition).filter(([field]) => field !== 'what');
  const next = inQueueOrder(desk.cases.values()).find(({ id, heldBy }) => id !== view.id && heldBy === null);
  const path = next === undefined ? '/' : casePath(next.id);
  return (
    <section class="panel ruled" id="decision" tabIndex={-1}>
      <h2>
        <Icon name="good" />
        {t('ruled.title')}
      </h2>
      <p>
        <strong>
          {t('ruled.said', {
            disposition: wordFor('disposition', disposition.what),
            name: by.officer,
            time: clockTime(atMs),
          })}
        </strong>
      </p>
      {isOvertaken && <p>{t('confirm.decided-calm')}</p>}
      {details.length > 0 && <p dir="auto">{details.map(([, value]) => String(value)).join(' · ')}</p>}
      {approvedBy !== null && <p>{t('ruled.approved', { name: approvedBy.officer })}</p>}
      {reason !== '' && <p dir="auto">{t('ruled.reason', { reason })}</p>}
      <p class="hint">{t('ruled.took', { time: span(tookMs) })}</p>
      {view.laneRefusal !== null && (
        <p class="trouble" role="alert" dir="auto">
          {t('order.refused', { lane: view.lane, why: plain(reasonParts(view.laneRefusal)) })}
        </p>
      )}
      <a class="button button-primary button-large" href={path} onClick={(event) => onLink(event, path)}>
        {t(next === undefined ? 'keys.back' : 'ruled.next')}
      </a>
    </section>
  );
}
