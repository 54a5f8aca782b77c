import { useSignal } from '@preact/signals';
import type { AuditPage as Page } from '../../wire-supervise.ts';
import { t } from '../words/words.ts';
import type { SuperviseApi } from './api.ts';
import { AuditEntry } from './audit-entry.tsx';
import { Frame, Waiting } from './frame.tsx';
import { useLoaded } from '../../../screen/web/loaded.ts';
import { count, moment } from '../../../screen/web/numbers.ts';
import { whyOf } from './say.ts';

/** What people and lanes did, as the ledger has it, with the word of the chain that nobody has changed it. */
export function AuditPage({ api }: { readonly api: Pick<SuperviseApi, 'audit'> }) {
  const text = useSignal('');
  const decisions = useSignal(false);
  const asked = useSignal({ text: '', decisions: false });
  const [loaded, again] = useLoaded(() => api.audit({ ...asked.peek(), before: null }), asked.value);
  return (
    <Frame title={t('supervise.audit.title')} note={t('supervise.audit.note')}>
      <form
        class="supervise-form"
        role="search"
        onSubmit={(event) => {
          event.preventDefault();
          asked.value = { text: text.value.trim(), decisions: decisions.value };
        }}
      >
        <label class="supervise-field supervise-field-wide">
          <span>{t('supervise.audit.search')}</span>
          <input
            type="search"
            maxLength={200}
            value={text.value}
            onInput={(event) => {
              text.value = event.currentTarget.value;
            }}
          />
        </label>
        <label class="supervise-check">
          <input
            type="checkbox"
            checked={decisions.value}
            onChange={(event) => {
              decisions.value = event.currentTarget.checked;
              asked.value = { text: text.value.trim(), decisions: decisions.value };
            }}
          />
          <span>{t('supervise.audit.decisions')}</span>
        </label>
        <button type="submit" class="supervise-button supervise-button-strong">
          {t('supervise.audit.find')}
        </button>
      </form>
      <Waiting loaded={loaded} again={again}>
        {(first) => <Rows key={loaded.atMs} first={first} more={(before) => api.audit({ ...asked.peek(), before })} />}
      </Waiting>
    </Frame>
  );
}

interface RowsProps {
  readonly first: Page;
  readonly more: (before: string) => Promise<Page>;
}

function Rows({ first, more }: RowsProps) {
  const page = useSignal(first);
  const failure = useSignal<unknown>(null);
  const isLoading = useSignal(false);
  const { rows, next, searchedToMs, broken } = page.value;
  const lookBack = async (before: string) => {
    isLoading.value = true;
    failure.value = null;
    try {
      const older = await more(before);
      page.value = {
        ...older,
        rows: [...page.peek().rows, ...older.rows],
        broken: page.peek().broken ?? older.broken,
      };
    } catch (error) {
      failure.value = error;
    }
    isLoading.value = false;
  };
  return (
    <>
      <p
        role="status"
        class={
          rows.length === 0 ? 'supervise-empty' : `supervise-chain ${broken === null ? '' : 'supervise-chain-broken'}`
        }
      >
        {chainText(page.value)}
      </p>
      <ol class="supervise-audit">
        {rows.map((row) => (
          <AuditEntry
            key={`${row.lane} ${row.sequence}`}
            row={row}
            isBroken={row.lane === broken?.lane && row.sequence === broken.sequence}
          />
        ))}
      </ol>
      <p class="supervise-muted">
        {next === null || searchedToMs === null
          ? t('supervise.audit.end')
          : t('supervise.audit.searched', { time: moment(searchedToMs) })}
      </p>
      {failure.value !== null && (
        <p class="supervise-trouble" role="alert">
          {t('supervise.failed', { why: whyOf(failure.value) })}
        </p>
      )}
      {next !== null && (
        <button type="button" class="supervise-button" disabled={isLoading.value} onClick={() => void lookBack(next)}>
          {isLoading.value ? t('supervise.loading') : t('supervise.audit.older')}
        </button>
      )}
    </>
  );
}

function chainText({ rows, broken, next, searchedToMs }: Page): string {
  if (broken !== null)
    return t('supervise.audit.broken', { ...broken, why: t(`supervise.audit.broken.${broken.why}`) });
  if (rows.length > 0) return t('supervise.audit.holds', { count: count(rows.length) });
  return next === null || searchedToMs === null
    ? t('supervise.audit.empty')
    : t('supervise.audit.empty.yet', { time: moment(searchedToMs) });
}
