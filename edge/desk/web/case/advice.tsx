import { useSignal } from '@preact/signals';
import type { CaseView } from '../../wire.ts';
import { post } from '../net/api.ts';
import { Field } from '../shell/field.tsx';
import { clockTime } from '../shell/formats.ts';
import { say } from '../shell/messages.ts';
import { Trouble } from '../shell/trouble.tsx';
import { isLive } from '../state/desk.ts';
import { t, wordFor } from '../words/words.ts';
import type { OpenCase } from './open-case.ts';

interface AdviceProps {
  readonly view: CaseView;
  readonly open: OpenCase;
  readonly mayAsk: boolean;
}

/** What was asked of people elsewhere, and what they say to it. */
export function Advice({ view, open, mayAsk }: AdviceProps) {
  const steps = view.steps.filter(({ what }) => what === 'review-asked' || what === 'advised');
  if (steps.length === 0 && !mayAsk) return null;
  return (
    <section class="panel">
      <h2>{t('advice.title')}</h2>
      <p class="hint">{t('advice.tells')}</p>
      <ol class="advice" aria-live="polite">
        {steps.map((step, index) => (
          <Said key={index} step={step} />
        ))}
      </ol>
      {mayAsk && <AskForAdvice view={view} open={open} />}
    </section>
  );
}

function Said({ step }: { readonly step: CaseView['steps'][number] }) {
  const time = clockTime(step.atMs);
  if (step.what === 'review-asked') {
    const { by, question } = step;
    return (
      <li class="muted" dir="auto">
        {t('advice.asked', { name: by.officer, time, question })}
      </li>
    );
  }
  if (step.what !== 'advised') return null;
  const { from, key, advice, text } = step;
  return (
    <li>
      <p dir="auto">
        <b>{wordFor('advice.word', advice)}</b> {text}
      </p>
      <p class="hint">{t('advice.by', { name: from, key, time })}</p>
    </li>
  );
}

function AskForAdvice({ view, open }: Pick<AdviceProps, 'view' | 'open'>) {
  const question = useSignal('');
  const failure = useSignal<unknown>(null);
  const isBusy = useSignal(false);
  const isReady = isLive.value && !isBusy.value;
  const submit = async () => {
    isBusy.value = true;
    failure.value = null;
    const asked = question.value;
    try {
      const body = { question: asked, version: view.version };
      open.take(await post<CaseView>(`/api/cases/${encodeURIComponent(view.id)}/review`, body));
      say({ kind: 'good', say: () => t('advice.sent') });
      if (question.value === asked) question.value = '';
    } catch (error) {
      failure.value = error;
      void open.reload();
    } finally {
      isBusy.value = false;
    }
  };
  const onSubmit = (event: SubmitEvent) => {
    event.preventDefault();
    if (isReady) void submit();
  };
  return (
    <details class="ask-advice">
      <summary>{t('advice.ask')}</summary>
      <form class="form" onSubmit={onSubmit}>
        <Field label={t('advice.question')}>
          {(ids) => (
            <textarea
              {...ids}
              name="question"
              value={question.value}
              required
              rows={2}
              maxLength={1000}
              dir="auto"
              onInput={({ currentTarget }) => (question.value = currentTarget.value)}
            />
          )}
        </Field>
        {failure.value !== null && <Trouble failure={failure.value} />}
        <button class="button" aria-disabled={!isReady}>
          {t('advice.submit')}
        </button>
      </form>
    </details>
  );
}
