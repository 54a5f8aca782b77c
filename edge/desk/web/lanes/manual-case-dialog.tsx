import { useSignal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import type { CaseView } from '../../wire.ts';
import { post } from '../net/api.ts';
import { Dialog } from '../shell/dialog.tsx';
import { Field } from '../shell/field.tsx';
import { casePath, goTo } from '../shell/route.ts';
import { Trouble } from '../shell/trouble.tsx';
import type { DeskState } from '../state/desk-state.ts';
import { t } from '../words/words.ts';

interface ManualCaseProps {
  readonly desk: DeskState;
  readonly close: () => void;
}

/** A case for somebody whom no lane led here. Sent twice after a broken connection, it is still one case. */
export function ManualCaseDialog({ desk, close }: ManualCaseProps) {
  const failure = useSignal<unknown>(null);
  const key = useMemo(() => crypto.randomUUID(), []);
  const submit = async (fields: FormData) => {
    failure.value = null;
    try {
      const [lane, passenger, reason] = ['lane', 'passenger', 'reason'].map((name) => fields.get(name));
      const { id } = await post<CaseView>('/api/cases', { lane, passenger, reason, key });
      close();
      goTo(casePath(id));
    } catch (error) {
      failure.value = error;
    }
  };
  const onSubmit = (event: SubmitEvent & { readonly currentTarget: HTMLFormElement }) => {
    event.preventDefault();
    void submit(new FormData(event.currentTarget));
  };
  return (
    <Dialog title={t('manual.title')} close={close}>
      <form class="form" onSubmit={onSubmit}>
        <p class="hint">{t('manual.tells')}</p>
        <Field label={t('manual.lane')}>
          {(ids) => (
            <select {...ids} name="lane">
              {desk.lanes.map(({ lane, name }) => (
                <option key={lane} value={lane}>
                  {name}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field label={t('manual.passenger')}>
          {(ids) => <input {...ids} name="passenger" maxLength={200} dir="auto" autocomplete="off" />}
        </Field>
        <Field label={t('manual.reason')}>
          {(ids) => <textarea {...ids} name="reason" required maxLength={1000} rows={3} dir="auto" />}
        </Field>
        {failure.value !== null && <Trouble failure={failure.value} />}
        <button class="button button-primary">{t('manual.submit')}</button>
      </form>
    </Dialog>
  );
}
