import type { Ruling } from '../../../contract/case.ts';
import { letsGo } from '../../rights.ts';
import type { CaseView } from '../../wire.ts';
import { me } from '../net/api.ts';
import { inQueueOrder } from '../queue/queue-order.ts';
import { clockTime, span } from '../shell/formats.ts';
import { Icon } from '../../../screen/web/icons.tsx';
import { casePath, onLink } from '../shell/route.ts';
import type { DeskState } from '../state/desk-state.ts';
import { plain, reasonParts } from '../words/reasons.ts';
import { t, wordFor } from '../words/words.ts';
import { dispositionDetails } from './disposition-words.ts';

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
  const details = dispositionDetails(disposition);
  const mayGo = letsGo(disposition.what);
  const hasInspected = view.inspections.some((each) => each.by.officer === me.value?.name);
  const next = inQueueOrder(desk.cases.values()).find(({ id, heldBy }) => id !== view.id && heldBy === null);
  const path = next === undefined ? '/' : casePath(next.id);
  return (
    <section class={mayGo ? 'panel ruled ruled-going' : 'panel ruled'} id="decision" tabIndex={-1}>
      <h2>
        <Icon name={mayGo ? 'good' : 'notice'} />
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
      {isOvertaken && (
        <p>
          {t('confirm.decided-calm')} {hasInspected && t('ruled.inspection-stays')}
        </p>
      )}
      {details !== '' && <p dir="auto">{details}</p>}
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
