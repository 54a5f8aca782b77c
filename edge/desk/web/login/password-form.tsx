import { useSignal } from '@preact/signals';
import type { Me } from '../../wire.ts';
import { me, post } from '../net/api.ts';
import { Field } from '../shell/field.tsx';
import { say } from '../shell/messages.ts';
import { LanguageSwitch } from '../../../screen/web/switches.tsx';
import { Trouble } from '../shell/trouble.tsx';
import { t } from '../words/words.ts';

const LEAST_CHARACTERS = 12;

/** Before the first work with a password that somebody else has chosen. */
export function PasswordPage() {
  return (
    <div class="login">
      <main class="panel login-panel">
        <h1>{t('password.title')}</h1>
        <p>{t('password.first')}</p>
        <PasswordForm done={() => undefined} />
        <footer class="login-settings">
          <LanguageSwitch />
        </footer>
      </main>
    </div>
  );
}

export function PasswordForm({ done }: { readonly done: () => void }) {
  const failure = useSignal<unknown>(null);
  const differs = useSignal(false);
  const submit = async (fields: FormData) => {
    failure.value = null;
    try {
      me.value = await post<Me>('/api/password', { old: fields.get('old'), fresh: fields.get('fresh') });
      say({ kind: 'good', say: () => t('password.done') });
      done();
    } catch (error) {
      failure.value = error;
    }
  };
  const onSubmit = (event: SubmitEvent & { readonly currentTarget: HTMLFormElement }) => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    differs.value = fields.get('fresh') !== fields.get('again');
    if (!differs.value) void submit(fields);
  };
  const common = { type: 'password', required: true, maxLength: 256 } as const;
  return (
    <form class="form" onSubmit={onSubmit}>
      <Field label={t('password.old')}>
        {(ids) => <input {...ids} {...common} name="old" autocomplete="current-password" />}
      </Field>
      <Field label={t('password.fresh')} hint={t('password.hint')}>
        {(ids) => <input {...ids} {...common} name="fresh" autocomplete="new-password" minLength={LEAST_CHARACTERS} />}
      </Field>
      <Field label={t('password.again')}>
        {(ids) => <input {...ids} {...common} name="again" autocomplete="new-password" minLength={LEAST_CHARACTERS} />}
      </Field>
      {differs.value && <p role="alert">{t('password.differs')}</p>}
      {failure.value !== null && <Trouble failure={failure.value} />}
      <button class="button button-primary button-large">{t('password.submit')}</button>
    </form>
  );
}
