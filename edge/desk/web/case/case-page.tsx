import { useEffect, useRef } from 'preact/hooks';
import { may } from '../../rights.ts';
import type { CaseView, Me } from '../../wire.ts';
import { Decision } from '../decision/decision.tsx';
import { Ruled } from '../decision/ruled.tsx';
import { ApiFailure, fetchImage } from '../net/api.ts';
import { Trouble } from '../shell/trouble.tsx';
import type { DeskState } from '../state/desk-state.ts';
import { isImageShown } from '../state/looking.ts';
import { ImageViewer } from '../viewer/viewer.tsx';
import { t } from '../words/words.ts';
import { Advice } from './advice.tsx';
import { CaseHead } from './case-head.tsx';
import { Earlier } from './earlier.tsx';
import { Faces } from './faces.tsx';
import { Findings } from './findings.tsx';
import { Goods } from './goods.tsx';
import { Inspections } from './inspections.tsx';
import { type OpenCase, useCase } from './open-case.ts';
import { Timeline } from './timeline.tsx';
import { Who } from './who.tsx';

interface CasePageProps {
  readonly id: string;
  readonly desk: DeskState;
  readonly me: Me;
}

/** Who, what and why of one passenger, and what the officer makes of it. */
export function CasePage({ id, desk, me }: CasePageProps) {
  const open = useCase(id, desk);
  const heading = useRef<HTMLHeadingElement>(null);
  const isThere = open.view !== null;
  useEffect(() => {
    if (!isThere) return;
    heading.current?.focus({ preventScroll: true });
    showTop(document.getElementById('case'));
  }, [isThere]);
  useImageCount(open.view);
  if (open.view === null) return <NotThere open={open} />;
  const { view } = open;
  return (
    <article class="case" aria-label={t('case.of', { passenger: view.passenger || t('queue.unknown-passenger') })}>
      <CaseHead view={view} open={open} desk={desk} me={me} heading={heading} />
      <div class="case-body">
        <div class="case-column case-main">
          <div class="case-column case-who">
            <Who view={view} />
            <Faces view={view} />
          </div>
          <section class="panel case-image">
            <ImageViewer
              heading={<h2>{t('xray.title')}</h2>}
              scans={view.scans}
              objects={view.findings.flatMap(({ objects = [] }) => objects)}
              fetchImage={fetchImage}
            />
          </section>
          <div class="case-column case-more">
            <Goods view={view} rules={desk.rules.goods} />
            <div class="case-pair">
              <Timeline view={view} />
              <Earlier view={view} desk={desk} />
            </div>
          </div>
        </div>
        <div class="case-column case-why">
          <Findings view={view} desk={desk} mayLabel={may(me.role, 'decide') && view.ruling === null} />
          <Advice view={view} open={open} mayAsk={may(me.role, 'decide') && view.ruling === null} />
          <Inspections view={view} />
          <Ending open={open} view={view} desk={desk} me={me} />
        </div>
      </div>
    </article>
  );
}

/** Where the last case was scrolled to says nothing of this one. */
function showTop(place: HTMLElement | null): void {
  const top = place?.getBoundingClientRect().top ?? 0;
  if (top < 0 || top > window.innerHeight / 2) place?.scrollIntoView({ block: 'start' });
}

interface EndingProps {
  readonly open: OpenCase;
  readonly view: CaseView;
  readonly desk: DeskState;
  readonly me: Me;
}

function Ending({ open, view, desk, me }: EndingProps) {
  const wasOpen = useRef(view.ruling === null);
  const isRuled = view.ruling !== null;
  useEffect(() => {
    if (!isRuled || !wasOpen.current) return;
    const place = document.getElementById('decision');
    place?.scrollIntoView({ block: 'center' });
    place?.focus();
  }, [isRuled]);
  if (view.ruling !== null) {
    const isOvertaken = wasOpen.current && may(me.role, 'decide') && view.ruling.by.officer !== me.name;
    return <Ruled view={view} ruling={view.ruling} desk={desk} isOvertaken={isOvertaken} />;
  }
  if (may(me.role, 'decide')) return <Decision open={open} view={view} desk={desk} me={me} />;
  return <p class="panel muted">{t('case.read-only')}</p>;
}

/** Counts towards the reminder to rest. */
function useImageCount(view: CaseView | null): void {
  const isShown = view !== null && view.scans.length > 0;
  useEffect(() => {
    isImageShown.value = isShown;
    return () => {
      isImageShown.value = false;
    };
  }, [isShown]);
}

function NotThere({ open }: { readonly open: OpenCase }) {
  const { failure } = open;
  if (failure === null) {
    return (
      <p class="empty" role="status">
        {t('case.loading')}
      </p>
    );
  }
  const isGone = failure instanceof ApiFailure && failure.refusal?.code === 'not-found';
  return (
    <div class="empty">
      <h2>{t(isGone ? 'case.gone' : 'case.failed')}</h2>
      {!isGone && <Trouble failure={failure} />}
      <button type="button" class="button" onClick={() => void open.reload()}>
        {t('act.try-again')}
      </button>
    </div>
  );
}
