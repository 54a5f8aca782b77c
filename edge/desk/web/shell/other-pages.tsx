import type { ComponentType } from 'preact';
import { useSignal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import { may, type Act } from '../../rights.ts';
import type { Me } from '../../wire.ts';
import { get, post } from '../net/api.ts';
import { createSuperviseApi, type SuperviseApi } from '../supervise/api.ts';
import { t } from '../words/words.ts';
import type { OtherPage } from './route.ts';

type Page = ComponentType<{ readonly api: SuperviseApi }>;

/** Loaded when somebody opens them: an officer at the desk never does. */
const PAGES: Readonly<Record<OtherPage, { readonly act: Act; readonly load: () => Promise<Page> }>> = {
  figures: { act: 'see-figures', load: async () => (await import('../supervise/figures-page.tsx')).FiguresPage },
  audit: { act: 'see-audit', load: async () => (await import('../supervise/audit-page.tsx')).AuditPage },
  devices: { act: 'see-devices', load: async () => (await import('../supervise/devices-page.tsx')).DevicesPage },
  replay: { act: 'replay', load: async () => (await import('../supervise/replay-page.tsx')).ReplayPage },
};

export function OtherPageView({ me, page }: { readonly me: Me; readonly page: OtherPage }) {
  const api = useMemo(() => createSuperviseApi({ get, post }), []);
  const loaded = useSignal<{ readonly page: OtherPage; readonly Page: Page } | null>(null);
  const isFailed = useSignal(false);
  const isMine = may(me.role, PAGES[page].act);
  useEffect(() => {
    isFailed.value = false;
    if (isMine) void load();
  }, [page, isMine]);

  async function load(): Promise<void> {
    try {
      loaded.value = { page, Page: await PAGES[page].load() };
    } catch {
      isFailed.value = true;
    }
  }

  if (!isMine) return <p class="centred muted">{t('page.not-yours')}</p>;
  if (isFailed.value) return <p class="centred muted">{t('refusal.unreachable')}</p>;
  const { value } = loaded;
  return (
    <main id="case" class="other-page" tabIndex={-1}>
      {value?.page === page ? <value.Page api={api} /> : <p class="centred muted">{t('app.loading')}</p>}
    </main>
  );
}
