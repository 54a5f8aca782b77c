import { post, signOut } from '../net/api.ts';
import { inQueueOrder } from '../queue/queue-order.ts';
import type { DeskState } from '../state/desk-state.ts';
import { laneName } from '../state/desk-state.ts';
import { rested } from '../state/looking.ts';
import { nowMs } from '../../../screen/web/time.ts';
import { t, wordFor } from '../words/words.ts';
import { Dialog } from './dialog.tsx';
import { waited } from './formats.ts';

interface HandOverProps {
  readonly desk: DeskState;
  readonly close: () => void;
}

/** What the next officer has to know, and the way out for this one. */
export function HandOver({ desk, close }: HandOverProps) {
  const pending = inQueueOrder(desk.cases.values());
  const leave = () => {
    rested();
    void post('/api/logout', {})
      .catch(() => undefined)
      .finally(() => signOut('handed-over'));
  };
  const stay = () => {
    rested();
    close();
  };
  return (
    <Dialog title={t('hand-over.title')} close={close} wide>
      <p>{pending.length === 0 ? t('hand-over.none') : t('hand-over.tells')}</p>
      {pending.length > 0 && (
        <>
          <h3>{t('hand-over.pending', { count: pending.length })}</h3>
          <ol class="hand-over">
            {pending.map(({ id, passenger, lane, flight, isAlarm, headline, heldBy, openedAtMs }) => (
              <li key={id}>
                <strong dir="auto">{passenger || t('queue.unknown-passenger')}</strong>
                <span>
                  {[isAlarm ? t('queue.alarm') : '', laneName(desk, lane), flight]
                    .filter((each) => each !== '')
                    .join(' · ')}
                </span>
                <span>{headline === null ? t('queue.open-by-hand') : wordFor('finding', headline.code)}</span>
                <span class="muted">
                  {heldBy === null
                    ? t('queue.waited', { time: waited(nowMs.value - openedAtMs) })
                    : t('queue.held-by', { name: heldBy })}
                </span>
              </li>
            ))}
          </ol>
        </>
      )}
      <div class="acts">
        <button type="button" class="button button-primary" onClick={leave}>
          {t('hand-over.log-out')}
        </button>
        <button type="button" class="button" onClick={stay}>
          {t('hand-over.stay')}
        </button>
      </div>
    </Dialog>
  );
}
