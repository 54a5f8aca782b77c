import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { may } from '../../rights.ts';
import type { CaseCard, Me } from '../../wire.ts';
import { ManualCaseDialog } from '../lanes/manual-case-dialog.tsx';
import { HandOver } from '../shell/hand-over.tsx';
import { Icon } from '../../../screen/web/icons.tsx';
import { PAGE_KEYS } from '../shell/page-keys.ts';
import { useShortcuts } from '../shell/shortcuts.ts';
import type { DeskState } from '../state/desk-state.ts';
import { t } from '../words/words.ts';
import { QueueCard } from './queue-card.tsx';
import { usePointing } from './pointing.ts';
import { arranged, stepped } from './queue-order.ts';

interface QueueProps {
  readonly desk: DeskState;
  readonly me: Me;
  readonly openId: string | null;
}

/** Everybody who waits. It comes by itself, and stands still while somebody points at it. */
export function Queue({ desk, me, openId }: QueueProps) {
  const list = useRef<HTMLOListElement>(null);
  const before = useRef<readonly string[]>([]);
  const isOpening = useSignal(false);
  const isHandingOver = useSignal(false);
  const { isPointedAt, handlers } = usePointing();
  const { shown, coming } = arranged(before.current, desk.cases, isPointedAt);
  before.current = shown;
  const cards = shown.map((id) => desk.cases.get(id)).filter((card) => card !== undefined);
  const isComing = useSignal(0);
  const letIn = () => {
    before.current = arranged([], desk.cases, false).shown;
    isComing.value += 1;
  };
  const letInByButton = () => {
    const [first] = coming;
    letIn();
    requestAnimationFrame(() => focus(first));
  };
  const focus = (id: string | null | undefined) => linkOf(list.current, id ?? '')?.focus();
  const step = (by: 1 | -1) => focus(stepped(shown, focusedCase() ?? openId, by));
  const back = () => focus(openId !== null && shown.includes(openId) ? openId : shown[0]);
  useShortcuts({
    [PAGE_KEYS.next]: () => step(1),
    [PAGE_KEYS.previous]: () => step(-1),
    [PAGE_KEYS.new]: letIn,
    [PAGE_KEYS.back]: back,
  });
  return (
    <section class="queue" id="queue" tabIndex={-1} aria-label={t('queue.title')} data-turn={isComing.value}>
      <div class="queue-still" {...handlers}>
        <header class="queue-head">
          <h2>{t('queue.title')}</h2>
          <div class="queue-new">
            {coming.length > 0 && <NewCases cases={desk.cases} coming={coming} letIn={letInByButton} />}
          </div>
          <Counts cards={cards} />
        </header>
        {cards.length === 0 && (
          <div class="empty">
            <Icon name="good" />
            <h3>{t('queue.empty')}</h3>
            <p>{t('queue.empty-tells')}</p>
          </div>
        )}
        <ol class="queue-list" ref={list}>
          {cards.map((card) => (
            <QueueCard key={card.id} card={card} desk={desk} isOpen={card.id === openId} />
          ))}
        </ol>
      </div>
      {may(me.role, 'decide') && (
        <footer class="queue-foot">
          <button type="button" class="button" onClick={() => (isOpening.value = true)}>
            {t('order.open-case')}
          </button>
          <button type="button" class="button" onClick={() => (isHandingOver.value = true)}>
            {t('hand-over.title')}
          </button>
        </footer>
      )}
      {isHandingOver.value && <HandOver desk={desk} close={() => (isHandingOver.value = false)} />}
      {isOpening.value && <ManualCaseDialog desk={desk} close={() => (isOpening.value = false)} />}
    </section>
  );
}

function Counts({ cards }: { readonly cards: readonly CaseCard[] }) {
  const open = cards.filter(({ state }) => state !== 'decided');
  const alarms = open.filter(({ isAlarm }) => isAlarm).length;
  return <p class="muted">{t('queue.count', { alarms, routine: open.length - alarms })}</p>;
}

interface NewCasesProps {
  readonly cases: ReadonlyMap<string, CaseCard>;
  readonly coming: readonly string[];
  readonly letIn: () => void;
}

function NewCases({ cases, coming, letIn }: NewCasesProps) {
  const hasAlarm = coming.some((id) => cases.get(id)?.isAlarm === true);
  return (
    <button type="button" class={`button button-small${hasAlarm ? ' button-alarm' : ''}`} onClick={letIn}>
      {hasAlarm && <Icon name="alarm" />}
      {t(hasAlarm ? 'queue.new-alarm' : 'queue.new', { count: coming.length })}
    </button>
  );
}

function focusedCase(): string | null {
  const { activeElement } = document;
  return activeElement instanceof HTMLElement ? (activeElement.dataset['case'] ?? null) : null;
}

function linkOf(list: HTMLElement | null, id: string): HTMLElement | null {
  const links = list?.querySelectorAll<HTMLElement>('[data-case]') ?? [];
  return [...links].find(({ dataset }) => dataset['case'] === id) ?? null;
}
