import { useErrorBoundary } from 'preact/hooks';
import { useEffect } from 'preact/hooks';
import type { Me } from '../../wire.ts';
import { LoginPage } from '../login/login-page.tsx';
import { PasswordPage } from '../login/password-form.tsx';
import { ApiFailure, get, me } from '../net/api.ts';
import { t } from '../words/words.ts';
import { DeskFrame } from './desk-frame.tsx';

/** Everything: whoever is not signed in sees the login, whoever is sees the desk. */
export function App() {
  const [error] = useErrorBoundary();
  useEffect(() => void askWhoIsSignedIn(), []);
  if (error !== undefined) return <Broken />;
  if (me.value === undefined) return <p class="centred muted">{t('app.loading')}</p>;
  if (me.value === null) return <LoginPage />;
  return me.value.mustChangePassword ? <PasswordPage /> : <DeskFrame me={me.value} />;
}

async function askWhoIsSignedIn(): Promise<void> {
  try {
    me.value = await get<Me>('/api/me');
  } catch (error) {
    if (!(error instanceof ApiFailure)) throw error;
    me.value = null;
  }
}

function Broken() {
  return (
    <main class="centred">
      <p role="alert">{t('app.failed')}</p>
      <button type="button" class="button button-primary" onClick={() => location.reload()}>
        {t('app.reload')}
      </button>
    </main>
  );
}
