import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { may, type Act } from '../../rights.ts';
import type { Me } from '../../wire.ts';
import { PasswordForm } from '../login/password-form.tsx';
import { post, signOut } from '../net/api.ts';
import { desk } from '../state/desk.ts';
import { choose, isMuted } from '../../../screen/web/settings.ts';
import { t } from '../words/words.ts';
import { Dialog } from './dialog.tsx';
import { Icon } from '../../../screen/web/icons.tsx';
import { LanguageSwitch, ThemeSwitch } from '../../../screen/web/switches.tsx';
import { type OtherPage, onLink, route } from './route.ts';

interface HeaderProps {
  readonly me: Me;
  /** What the desk says, between the pages and the settings. */
  readonly children: ComponentChildren;
  readonly showKeys: () => void;
}

/** Site, pages, settings and who is signed in. */
export function Header({ me, showKeys, children }: HeaderProps) {
  return (
    <div class="head">
      <a class="brand" href="/" onClick={(event) => onLink(event, '/')}>
        <img src="/icon.svg" alt="" width="32" height="32" />
        <strong class="head-word">{t('app.short')}</strong>
        <span class="site" dir="auto">
          {desk.value?.site}
        </span>
      </a>
      <Pages me={me} />
      {children}
      <div class="head-settings">
        <SoundSwitch />
        <ThemeSwitch />
        <LanguageSwitch />
        <button type="button" class="button button-quiet" aria-label={t('setting.keys')} onClick={showKeys}>
          <Icon name="keys" />
          <kbd>?</kbd>
        </button>
        <Account me={me} />
      </div>
    </div>
  );
}

const PAGES: readonly (readonly [OtherPage, Act])[] = [
  ['figures', 'see-figures'],
  ['audit', 'see-audit'],
  ['devices', 'see-devices'],
  ['replay', 'replay'],
];

function Pages({ me }: { readonly me: Me }) {
  const open = PAGES.filter(([, act]) => may(me.role, act)).map(([page]) => page);
  if (open.length === 0) return null;
  return (
    <nav class="pages" aria-label={t('app.pages')}>
      {(['desk', ...open] as const).map((page) => {
        const path = page === 'desk' ? '/' : `/${page}`;
        return (
          <a
            key={page}
            href={path}
            aria-current={route.value.page === page ? 'page' : undefined}
            onClick={(event) => onLink(event, path)}
          >
            {t(`page.${page}`)}
          </a>
        );
      })}
    </nav>
  );
}

function SoundSwitch() {
  const muted = isMuted.value;
  return (
    <button
      type="button"
      class="button button-quiet"
      title={t(muted ? 'setting.sound-off' : 'setting.sound-on')}
      onClick={() => choose('sound', muted ? 'on' : 'off')}
    >
      <Icon name={muted ? 'mute' : 'sound'} />
      <span class="head-word">{t(muted ? 'setting.sound-off' : 'setting.sound-on')}</span>
    </button>
  );
}

function Account({ me }: { readonly me: Me }) {
  const isChanging = useSignal(false);
  const logOut = () => {
    // Also when the daemon cannot be reached: who leaves must not stay on the screen.
    void post('/api/logout', {})
      .catch(() => undefined)
      .finally(() => signOut(null));
  };
  return (
    <div class="account">
      <button
        type="button"
        class="button button-quiet"
        title={t('setting.signed-in', { name: me.name, role: t(`role.${me.role}`) })}
        onClick={() => (isChanging.value = true)}
      >
        <Icon name="person" />
        <span dir="auto">{me.name}</span>
        <span class="muted head-word">{t(`role.${me.role}`)}</span>
        <span class="visually-hidden">{t('setting.change-password')}</span>
      </button>
      <button type="button" class="button button-quiet" title={t('setting.log-out')} onClick={logOut}>
        <Icon name="leave" />
        <span class="head-word">{t('setting.log-out')}</span>
      </button>
      {isChanging.value && (
        <Dialog title={t('setting.change-password')} close={() => (isChanging.value = false)}>
          <PasswordForm done={() => (isChanging.value = false)} />
        </Dialog>
      )}
    </div>
  );
}
