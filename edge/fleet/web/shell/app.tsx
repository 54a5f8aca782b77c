import { useErrorBoundary } from 'preact/hooks';
import { timeOfDay } from '../../../screen/web/numbers.ts';
import { LanguageSwitch, ThemeSwitch } from '../../../screen/web/switches.tsx';
import { BoardPage } from '../board/board-page.tsx';
import { FiguresPage } from '../figures/figures-page.tsx';
import { fleet, staleSinceMs } from '../fleet.ts';
import { LanePage } from '../lane/lane-page.tsx';
import { PassagePage } from '../passage/passage-page.tsx';
import { t } from '../words/words.ts';
import { onLink, type Route, route } from './route.ts';

/** The head, and the page that the address names. */
export function App() {
  const [error] = useErrorBoundary();
  if (error !== undefined) return <Broken />;
  return (
    <>
      <header class="fleet-top">
        <Banners />
        <Head />
      </header>
      <Page at={route.value} />
    </>
  );
}

function Page({ at }: { readonly at: Route }) {
  switch (at.page) {
    case 'lanes':
      return <BoardPage />;
    case 'figures':
      return <FiguresPage />;
    case 'lane':
      return <LanePage key={`${at.site} ${at.lane}`} site={at.site} lane={at.lane} />;
    case 'passage':
      return <PassagePage key={at.passage} site={at.site} lane={at.lane} passage={at.passage} />;
  }
}

function Banners() {
  const { value: since } = staleSinceMs;
  return (
    <>
      {fleet.value?.mode === 'simulation' && (
        <div class="banner banner-simulation" role="note">
          <strong>{t('banner.simulation')}</strong>
          <span>{t('banner.simulation-tells')}</span>
        </div>
      )}
      {since !== null && (
        <div class="banner banner-stale" role="alert">
          <strong>{t('banner.stale', { time: timeOfDay(since) })}</strong>
          <span>{t('banner.stale-tells')}</span>
        </div>
      )}
    </>
  );
}

function Head() {
  const { page } = route.value;
  const link = (path: string, key: 'page.lanes' | 'page.figures', isHere: boolean) => (
    <a href={path} aria-current={isHere ? 'page' : undefined} onClick={onLink}>
      {t(key)}
    </a>
  );
  return (
    <div class="head">
      <a class="brand" href="/" onClick={onLink}>
        <img src="/icon.svg" alt="" width="32" height="32" />
        <strong>{t('app.short')}</strong>
        <span class="site">{t('app.fleet')}</span>
      </a>
      <nav class="pages" aria-label={t('app.pages')}>
        {link('/', 'page.lanes', page !== 'figures')}
        {link('/figures', 'page.figures', page === 'figures')}
      </nav>
      <div class="head-settings">
        <ThemeSwitch />
        <LanguageSwitch />
      </div>
    </div>
  );
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
