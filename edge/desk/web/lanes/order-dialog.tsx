import { useSignal } from '@preact/signals';
import type { LaneMode } from '../../../contract/lane-order.ts';
import { may } from '../../rights.ts';
import type { LaneView, Me } from '../../wire.ts';
import { post } from '../net/api.ts';
import { Dialog } from '../shell/dialog.tsx';
import { Field } from '../shell/field.tsx';
import { say } from '../shell/messages.ts';
import { Trouble } from '../shell/trouble.tsx';
import { isLive } from '../state/desk.ts';
import { t } from '../words/words.ts';

interface OrderDialogProps {
  readonly lane: LaneView;
  readonly me: Me;
  readonly close: () => void;
}

type Send = (order: object) => Promise<void>;

/** What may be asked of a lane. Each is a wish: the lane says no where somebody could be hurt. */
export function OrderDialog({ lane, me, close }: OrderDialogProps) {
  const failure = useSignal<unknown>(null);
  const isBusy = useSignal(false);
  const send: Send = async (order) => {
    if (isBusy.value) return;
    isBusy.value = true;
    failure.value = null;
    try {
      await post(`/api/lanes/${encodeURIComponent(lane.lane)}/order`, order);
      say({ kind: 'good', say: () => t('order.sent', { lane: lane.name }) });
      close();
    } catch (error) {
      failure.value = error;
    } finally {
      isBusy.value = false;
    }
  };
  return (
    <Dialog title={t('lane.orders-of', { lane: lane.name })} close={close}>
      <p class="hint">{t('order.emergency')}</p>
      {failure.value !== null && <Trouble failure={failure.value} />}
      {!isLive.value && <p role="alert">{t('decision.stale')}</p>}
      <ModeForm lane={lane} me={me} send={send} />
      {may(me.role, 'order-lane') && <LetOut send={send} />}
      {may(me.role, 'order-lane') && <ConfirmEmpty lane={lane} send={send} />}
    </Dialog>
  );
}

const MODES: readonly LaneMode[] = ['normal', 'officer-only', 'closed', 'maintenance', 'test'];
/** Into and out of these a lane is taken by who maintains it. */
const TECHNICAL: readonly LaneMode[] = ['maintenance', 'test'];

function ModeForm({ lane, me, send }: { readonly lane: LaneView; readonly me: Me; readonly send: Send }) {
  const chosen = useSignal<LaneMode>(lane.mode);
  const isTechnical = (mode: LaneMode) => [mode, lane.mode].some((each) => TECHNICAL.includes(each));
  const mayChoose = (mode: LaneMode) => may(me.role, isTechnical(mode) ? 'maintain-lane' : 'order-lane');
  const wordsOf = (mode: LaneMode) =>
    mayChoose(mode)
      ? t(`mode.tells.${mode}`)
      : t(isTechnical(mode) ? 'order.maintenance-needs' : 'order.officer-needs');
  const onSubmit = (event: SubmitEvent & { readonly currentTarget: HTMLFormElement }) => {
    event.preventDefault();
    const reason = new FormData(event.currentTarget).get('reason');
    if (isLive.value) void send({ type: 'setMode', mode: chosen.value, reason });
  };
  return (
    <form class="form order-part" onSubmit={onSubmit}>
      <fieldset class="choices">
        <legend>{t('order.mode')}</legend>
        {MODES.map((mode) => (
          <label key={mode} class="choice">
            <input
              type="radio"
              name="mode"
              value={mode}
              checked={chosen.value === mode}
              disabled={!mayChoose(mode)}
              onChange={() => (chosen.value = mode)}
            />
            <span>
              <b>{t(`mode.${mode}`)}</b>
              <small>{wordsOf(mode)}</small>
            </span>
          </label>
        ))}
      </fieldset>
      <Field label={t('order.reason')}>
        {(ids) => <input {...ids} name="reason" required maxLength={1000} dir="auto" autocomplete="off" />}
      </Field>
      <button class="button button-primary" disabled={chosen.value === lane.mode || !isLive.value}>
        {t('order.set-mode', { mode: t(`mode.${chosen.value}`) })}
      </button>
    </form>
  );
}

function LetOut({ send }: { readonly send: Send }) {
  return (
    <div class="order-part">
      <p>{t('order.let-out-tells')}</p>
      <button type="button" class="button" disabled={!isLive.value} onClick={() => void send({ type: 'letOut' })}>
        {t('order.let-out')}
      </button>
    </div>
  );
}

/** What only an officer's own eyes can tell is asked for twice. */
function ConfirmEmpty({ lane, send }: { readonly lane: LaneView; readonly send: Send }) {
  const hasLooked = useSignal(false);
  return (
    <div class="order-part">
      <p>{t('order.confirm-empty-tells')}</p>
      <label class="check">
        <input
          type="checkbox"
          checked={hasLooked.value}
          onChange={({ currentTarget }) => (hasLooked.value = currentTarget.checked)}
        />
        {t('order.confirm-empty-check', { lane: lane.name })}
      </label>
      <button
        type="button"
        class="button"
        disabled={!hasLooked.value || !isLive.value}
        onClick={() => void send({ type: 'confirmEmpty' })}
      >
        {t('order.confirm-empty')}
      </button>
    </div>
  );
}
