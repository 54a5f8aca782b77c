import { may } from '../rights.ts';
import type { Me } from '../wire.ts';
import { CasePage } from './case/case-page.tsx';
import { LaneStrip } from './lanes/lane-strip.tsx';
import { Queue } from './queue/queue.tsx';
import { desk } from './state/desk.ts';
import { t } from './words/words.ts';

/** The lanes, the queue, and the case that is open. */
export function DeskPage({ me, caseId }: { readonly me: Me; readonly caseId: string | null }) {
  const { value: state } = desk;
  if (state === null) {
    return (
      <p class="centred muted" role="status">
        {t('app.loading')}
      </p>
    );
  }
  if (!may(me.role, 'see-cases')) {
    return (
      <main class="desk desk-lanes-only" id="case" tabIndex={-1}>
        <h1 class="visually-hidden">{t('page.desk')}</h1>
        <LaneStrip desk={state} me={me} />
        <p class="muted">{t('page.no-cases')}</p>
      </main>
    );
  }
  return (
    <div class={caseId === null ? 'desk' : 'desk desk-with-case'}>
      <LaneStrip desk={state} me={me} />
      <div class="work">
        <Queue desk={state} me={me} openId={caseId} />
        <main class="case-place" id="case" tabIndex={-1}>
          {caseId === null ? <NoCase /> : <CasePage key={caseId} id={caseId} desk={state} me={me} />}
        </main>
      </div>
    </div>
  );
}

function NoCase() {
  return (
    <div class="empty">
      <h1>{t('case.choose')}</h1>
      <p>{t('case.choose-tells')}</p>
    </div>
  );
}
