import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { Me } from '../../wire.ts';
import { farewell, me, post } from '../net/api.ts';
import { Field } from '../shell/field.tsx';
import { Icon } from '../../../screen/web/icons.tsx';
import { play } from '../shell/sound.ts';
import { LanguageSwitch, ThemeSwitch } from '../../../screen/web/switches.tsx';
import { Trouble } from '../shell/trouble.tsx';
import { t } from '../words/words.ts';

export function LoginPage() {
  return (
    <div class="login">
      <main class="panel login-panel">
        <header class="login-brand">
          <img src="/icon.svg" alt="" width="48" height="48" />
          <h1>{t('app.name')}</h1>
        </header>
        {farewell.value !== null && <p role="status">{t(`login.${farewell.value}`)}</p>}
        <LoginForm />
        <SoundCheck />
        <footer class="login-settings">
          <LanguageSwitch />
          <ThemeSwitch />
        </footer>
      </main>
    </div>
  );
}

function LoginForm() {
  const isBusy = useSignal(false);
  const failure = useSignal<unknown>(null);
  const hasCaps = useSignal(false);
  const name = useRef<HTMLInputElement>(null);
  useEffect(() => name.current?.focus(), []);
  const submit = async (form: HTMLFormElement) => {
    const fields = new FormData(form);
    isBusy.value = true;
    failure.value = null;
    try {
      me.value = await post<Me>('/api/login', { name: fields.get('name'), password: fields.get('password') });
      farewell.value = null;
    } catch (error) {
      failure.value = error;
    } finally {
      isBusy.value = false;
    }
  };
  const onSubmit = (event: SubmitEvent & { readonly currentTarget: HTMLFormElement }) => {
    event.preventDefault();
    if (!isBusy.value) void submit(event.currentTarget);
  };
  return (
    <form class="form" onSubmit={onSubmit}>
      <Field label={t('login.name')}>
        {(ids) => <input {...ids} name="name" autocomplete="username" required maxLength={64} ref={name} dir="auto" />}
      </Field>
      <Field label={t('login.password')} {...(hasCaps.value ? { hint: t('login.caps') } : {})}>
        {(ids) => (
          <input
            {...ids}
            name="password"
            type="password"
            autocomplete="current-password"
            required
            maxLength={256}
            onKeyUp={(event) => (hasCaps.value = event.getModifierState('CapsLock'))}
          />
        )}
      </Field>
      {failure.value !== null && <Trouble failure={failure.value} />}
      <button class="button button-primary button-large" aria-disabled={isBusy.value}>
        {t(isBusy.value ? 'login.busy' : 'login.submit')}
      </button>
    </form>
  );
}

function SoundCheck() {
  const heard = useSignal<boolean | null>(null);
  return (
    <div class="sound-check">
      <button type="button" class="button" onClick={() => (heard.value = play('check'))}>
        <Icon name="sound" />
        {t('login.sound-check')}
      </button>
      <p class="hint" role="status">
        {heard.value !== null && t(heard.value ? 'login.sound-played' : 'login.sound-none')}
      </p>
    </div>
  );
}
