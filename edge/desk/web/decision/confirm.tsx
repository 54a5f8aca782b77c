import { useSignal } from '@preact/signals';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { letsGo } from '../../rights.ts';
import type { CaseView, Me, RulingRequest } from '../../wire.ts';
import { type Change, changesBetween } from '../case/changes.ts';
import { changeWords } from '../case/change-words.ts';
import type { OpenCase } from '../case/open-case.ts';
import { CaseBanners } from '../shell/banners.tsx';
import { Dialog } from '../shell/dialog.tsx';
import { clockTime } from '../shell/formats.ts';
import { Icon } from '../../../screen/web/icons.tsx';
import { say } from '../shell/messages.ts';
import { Trouble } from '../shell/trouble.tsx';
import { isLive } from '../state/desk.ts';
import { type DeskState, laneName } from '../state/desk-state.ts';
import { forgetWork, type Work } from '../state/work.ts';
import { t, wordFor } from '../words/words.ts';
import { Approval } from './approval.tsx';
import { type Attempt, useAttempt } from './attempt.ts';
import { dispositionDetails } from './disposition-words.ts';
import { dispositionOf, supervisorCodes } from './draft.ts';

interface ConfirmProps {
  readonly open: OpenCase;
  readonly view: CaseView;
  readonly desk: DeskState;
  readonly me: Me;
  readonly work: Work;
  readonly close: () => void;
}

/** Action, passenger and lane once more in words; then it is written, once, whatever the connection does. */
export function Confirm(props: ConfirmProps) {
  const { open, view, desk, work, close } = props;
  const attempt = useAttempt(view.id);
  const { phase } = attempt;
  const news = useNews(open, view, attempt);
  const action = wordFor('disposition', work.draft.what ?? '');
  const passenger = view.passenger || t('queue.unknown-passenger');
  useEffect(() => {
    if (phase.type === 'changed' || phase.type === 'decided') void open.reload();
    if (phase.type !== 'written') return;
    say({
      kind: letsGo(phase.view.ruling?.disposition.what ?? 'refer') ? 'good' : 'notice',
      say: () => t('confirm.done', { action, passenger }),
    });
    forgetWork(view.id);
    open.take(phase.view);
    close();
  }, [phase.type]);
  if (phase.type === 'decided') {
    const { by, atMs, disposition } = phase.decided;
    return (
      <Dialog title={t('confirm.title')} close={close}>
        <p role="alert">
          {t('confirm.decided-by', {
            name: by,
            time: clockTime(atMs),
            disposition: wordFor('disposition', disposition),
          })}
        </p>
        <p class="hint">{t('confirm.decided-calm')}</p>
        <button type="button" class="button" onClick={close}>
          {t('act.close')}
        </button>
      </Dialog>
    );
  }
  return (
    <Dialog title={t('confirm.title')} close={close}>
      <CaseBanners desk={desk} view={view} />
      <p class="confirm-question">
        {t('confirm.question', { action, passenger: `\u2068${passenger}\u2069`, lane: laneName(desk, view.lane) })}
      </p>
      <Summary {...props} action={action} passenger={passenger} />
      {phase.type === 'unknown' ? <Unknown attempt={attempt} /> : <Send {...props} {...{ attempt, action, news }} />}
    </Dialog>
  );
}

/** What came since this dialog was opened, or since it was last looked at; kept through every attempt. */
interface News {
  readonly changes: readonly Change[];
  /** Whether somebody has to look before anything more is sent. */
  readonly isWaiting: boolean;
  look(): void;
  fetch(): void;
}

function useNews(open: OpenCase, view: CaseView, attempt: Attempt): News {
  const seen = useSignal(view);
  const changes = changesBetween(seen.value, view);
  return {
    changes,
    isWaiting: changes.length > 0 || attempt.phase.type === 'changed',
    look() {
      if (attempt.phase.type === 'sending') return;
      seen.value = view;
      open.seen();
      attempt.beginAnew();
    },
    fetch: () => void open.reload(),
  };
}

function Summary({
  view,
  desk,
  work,
  action,
  passenger,
}: ConfirmProps & { readonly action: string; readonly passenger: string }) {
  const disposition = dispositionOf(work.draft);
  const labels = view.findings.map((_, index) => work.labels.get(index) ?? 'not-checked');
  const count = (label: string) => labels.filter((each) => each === label).length;
  return (
    <dl class="facts confirm-facts">
      <div>
        <dt>{t('confirm.action')}</dt>
        <dd>
          <b>{action}</b> <span dir="auto">{disposition !== null && dispositionDetails(disposition)}</span>
        </dd>
      </div>
      <div>
        <dt>{t('confirm.passenger')}</dt>
        <dd>
          <b dir="auto">{passenger}</b> <span class="code">{view.document?.number}</span>
        </dd>
      </div>
      <div>
        <dt>{t('confirm.lane')}</dt>
        <dd>
          <b dir="auto">{laneName(desk, view.lane)}</b>
        </dd>
      </div>
      <div>
        <dt>{t('findings.title')}</dt>
        <dd>
          {t('confirm.labels', { right: count('right'), wrong: count('wrong'), unchecked: count('not-checked') })}
        </dd>
      </div>
    </dl>
  );
}

function Unknown({ attempt }: { readonly attempt: Attempt }) {
  return (
    <div class="trouble" role="alert">
      <p>{t('confirm.unknown')}</p>
      <button type="button" class="button" onClick={() => attempt.sendAgain()}>
        {t('confirm.ask-again')}
      </button>
    </div>
  );
}

interface SendProps extends ConfirmProps {
  readonly attempt: Attempt;
  readonly action: string;
  readonly news: News;
}

function Send({ view, desk, me, work, close, attempt, action, news }: SendProps) {
  const problem = useSignal<string | null>(null);
  const confirm = useRef<HTMLButtonElement>(null);
  const password = useRef<HTMLInputElement>(null);
  const askForPassword = () => {
    if (password.current !== null) password.current.value = '';
  };
  useLayoutEffect(askForPassword, [view.version, view.isInLane]);
  const isSupervised = supervisorCodes(work.draft, view, desk.rules).length > 0;
  const { phase } = attempt;
  const isSending = phase.type === 'sending' || phase.type === 'written';
  const isReady = !isSending && !news.isWaiting && isLive.value;
  const submit = (fields: FormData) => {
    const disposition = dispositionOf(work.draft);
    if (disposition === null || !isReady) return;
    const approval = approvalOf(fields);
    problem.value = approval?.name === me.name ? t('confirm.supervisor-self') : null;
    if (problem.value !== null) return;
    const labels = view.findings.map((_, finding) => ({ finding, label: work.labels.get(finding) ?? 'not-checked' }));
    attempt.send({ version: view.version, disposition, reason: work.draft.reason.trim(), labels, approval });
  };
  const onSubmit = (event: SubmitEvent & { readonly currentTarget: HTMLFormElement }) => {
    event.preventDefault();
    submit(new FormData(event.currentTarget));
    askForPassword();
  };
  const look = () => {
    news.look();
    confirm.current?.focus();
  };
  return (
    <form class="form" onSubmit={onSubmit}>
      {news.isWaiting && <Changed isRefused={phase.type === 'changed'} news={news} look={look} />}
      {isSupervised && <Approval problem={problem.value} password={password} />}
      {phase.type === 'asking' && phase.failure !== null && <Trouble failure={phase.failure} />}
      {!isLive.value && <p role="alert">{t('decision.stale')}</p>}
      <div class="acts">
        <button class="button button-primary button-large" ref={confirm} aria-disabled={!isReady}>
          {isSending ? t('confirm.sending') : t('confirm.submit', { action })}
        </button>
        <button type="button" class="button button-large" onClick={close}>
          {t('act.cancel')}
        </button>
      </div>
    </form>
  );
}

interface ChangedProps {
  /** Whether the daemon has refused an attempt for it. */
  readonly isRefused: boolean;
  readonly news: News;
  readonly look: () => void;
}

/** What came while the dialog was open: nothing is sent before it is looked at. */
function Changed({ isRefused, news, look }: ChangedProps) {
  const what = changeWords(news.changes);
  return (
    <div class="decision-note" role="alert">
      <Icon name="notice" />
      <p>
        {isRefused && <strong>{t('confirm.not-written')} </strong>}
        {t(what === '' ? 'confirm.changed-fetching' : 'confirm.changed', { what })}
      </p>
      <button type="button" class="button" onClick={() => (what === '' ? news.fetch() : look())}>
        {t(what === '' ? 'act.try-again' : 'confirm.seen')}
      </button>
    </div>
  );
}

function approvalOf(fields: FormData): RulingRequest['approval'] {
  const [name, password] = [fields.get('supervisor'), fields.get('supervisor-password')];
  return typeof name === 'string' && typeof password === 'string' ? { name: name.trim(), password } : null;
}
