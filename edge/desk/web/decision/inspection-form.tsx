import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { CaseView } from '../../wire.ts';
import type { OpenCase } from '../case/open-case.ts';
import { post } from '../net/api.ts';
import { Field } from '../shell/field.tsx';
import { say } from '../shell/messages.ts';
import { Trouble } from '../shell/trouble.tsx';
import { isLive } from '../state/desk.ts';
import { t } from '../words/words.ts';

interface InspectionFormProps {
  readonly view: CaseView;
  readonly open: OpenCase;
  /** Whether the chosen decision waits for it. */
  readonly isNeeded: boolean;
}

/** What was looked at and found: written before an alarm may be released, and whenever somebody has looked. */
export function InspectionForm({ view, open, isNeeded }: InspectionFormProps) {
  const details = useRef<HTMLDetailsElement>(null);
  const failure = useSignal<unknown>(null);
  useEffect(() => {
    if (isNeeded && details.current !== null) details.current.open = true;
  }, [isNeeded]);
  const submit = async (form: HTMLFormElement) => {
    const fields = new FormData(form);
    failure.value = null;
    try {
      const body = { looked: fields.get('looked'), found: fields.get('found'), version: view.version };
      open.take(await post<CaseView>(`/api/cases/${encodeURIComponent(view.id)}/inspection`, body));
      say({ kind: 'good', say: () => t('inspection.recorded') });
      form.reset();
    } catch (error) {
      failure.value = error;
      void open.reload();
    }
  };
  const onSubmit = (event: SubmitEvent & { readonly currentTarget: HTMLFormElement }) => {
    event.preventDefault();
    if (isLive.value) void submit(event.currentTarget);
  };
  return (
    <details class="inspection" ref={details}>
      <summary>{t('inspection.optional')}</summary>
      <form class="form" onSubmit={onSubmit}>
        {isNeeded && <p class="decision-note">{t('decision.needs-inspection')}</p>}
        <Field label={t('inspection.looked')}>
          {(ids) => <textarea {...ids} name="looked" required rows={2} maxLength={1000} dir="auto" />}
        </Field>
        <Field label={t('inspection.found')}>
          {(ids) => <textarea {...ids} name="found" required rows={2} maxLength={1000} dir="auto" />}
        </Field>
        {failure.value !== null && <Trouble failure={failure.value} />}
        <button class="button" aria-disabled={!isLive.value}>
          {t('inspection.submit')}
        </button>
      </form>
    </details>
  );
}
