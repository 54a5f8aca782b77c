import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { CaseView } from '../../wire.ts';
import type { OpenCase } from '../case/open-case.ts';
import { post } from '../net/api.ts';
import { Field } from '../shell/field.tsx';
import { say } from '../shell/messages.ts';
import { Trouble } from '../shell/trouble.tsx';
import { isLive } from '../state/desk.ts';
import type { InspectionDraft } from '../state/work.ts';
import { t } from '../words/words.ts';

interface InspectionFormProps {
  readonly view: CaseView;
  readonly open: OpenCase;
  readonly draft: InspectionDraft;
  readonly change: (draft: InspectionDraft) => void;
  /** Told what was recorded: by then more may be written. */
  readonly recorded: (draft: InspectionDraft) => void;
  /** Whether the chosen decision waits for it. */
  readonly isNeeded: boolean;
}

/** What was looked at and found: written before an alarm may be released, and whenever somebody has looked. */
export function InspectionForm({ view, open, draft, change, recorded, isNeeded }: InspectionFormProps) {
  const details = useRef<HTMLDetailsElement>(null);
  const failure = useSignal<unknown>(null);
  const isBusy = useSignal(false);
  const isBegun = draft.looked !== '' || draft.found !== '';
  useEffect(() => {
    if ((isNeeded || isBegun) && details.current !== null) details.current.open = true;
  }, [isNeeded, isBegun]);
  const submit = async () => {
    isBusy.value = true;
    failure.value = null;
    try {
      const body = { ...draft, version: view.version };
      open.take(await post<CaseView>(`/api/cases/${encodeURIComponent(view.id)}/inspection`, body));
      say({ kind: 'good', say: () => t('inspection.recorded') });
      recorded(draft);
    } catch (error) {
      failure.value = error;
      void open.reload();
    } finally {
      isBusy.value = false;
    }
  };
  const isReady = isLive.value && !isBusy.value;
  const onSubmit = (event: SubmitEvent) => {
    event.preventDefault();
    if (isReady) void submit();
  };
  const note = (field: keyof InspectionDraft) =>
    ({
      name: field,
      value: draft[field],
      required: true,
      rows: 2,
      maxLength: 1000,
      dir: 'auto',
      onInput: ({ currentTarget }: { readonly currentTarget: HTMLTextAreaElement }) =>
        change({ ...draft, [field]: currentTarget.value }),
    }) as const;
  return (
    <details class="inspection" ref={details}>
      <summary>{t('inspection.optional')}</summary>
      <form class="form" onSubmit={onSubmit}>
        {isNeeded && <p class="decision-note">{t('decision.needs-inspection')}</p>}
        <Field label={t('inspection.looked')}>{(ids) => <textarea {...ids} {...note('looked')} />}</Field>
        <Field label={t('inspection.found')}>{(ids) => <textarea {...ids} {...note('found')} />}</Field>
        {failure.value !== null && <Trouble failure={failure.value} />}
        <button class="button" aria-disabled={!isReady}>
          {t('inspection.submit')}
        </button>
      </form>
    </details>
  );
}
