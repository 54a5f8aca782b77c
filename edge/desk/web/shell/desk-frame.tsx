import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { may } from '../../rights.ts';
import type { Me } from '../../wire.ts';
import { DeskPage } from '../desk-page.tsx';
import { desk, followDeskState } from '../state/desk.ts';
import { t } from '../words/words.ts';
import { Banners } from './banners.tsx';
import { focusOn, isFocusLost } from './focus.ts';
import { HandOver } from './hand-over.tsx';
import { Header } from './header.tsx';
import { KeysDialog } from './keys-dialog.tsx';
import { announce } from './messages.ts';
import { NoticeLine } from './notice-line.tsx';
import { OtherPageView } from './other-pages.tsx';
import { PAGE_KEYS } from './page-keys.ts';
import { route } from './route.ts';
import { useShortcuts } from './shortcuts.ts';

/** What stands around every page for somebody who is signed in. */
export function DeskFrame({ me }: { readonly me: Me }) {
  const shown = useSignal<'keys' | 'hand-over' | null>(null);
  useEffect(() => followDeskState(announce), []);
  useShortcuts({ [PAGE_KEYS.help]: () => (shown.value = 'keys') });
  const { value: state } = desk;
  const { value: at } = route;
  const isDesk = at.page === 'desk' && at.caseId === null;
  useEffect(() => {
    if (isFocusLost()) focusOn(isDesk ? 'queue' : 'case', 'case');
  }, [isDesk, state === null]);
  const close = () => (shown.value = null);
  return (
    <>
      {at.page === 'desk' && may(me.role, 'see-cases') && (
        <div class="skips">
          <a href="#queue">{t('app.skip-queue')}</a>
          <a href="#case">{t('app.skip-case')}</a>
        </div>
      )}
      <header class="top">
        {state !== null && <Banners desk={state} />}
        <Header me={me} showKeys={() => (shown.value = 'keys')}>
          <NoticeLine handOver={() => (shown.value = 'hand-over')} />
        </Header>
      </header>
      {at.page === 'desk' ? <DeskPage me={me} caseId={at.caseId} /> : <OtherPageView me={me} page={at.page} />}
      {shown.value === 'keys' && <KeysDialog close={close} />}
      {shown.value === 'hand-over' && state !== null && <HandOver desk={state} close={close} />}
    </>
  );
}
