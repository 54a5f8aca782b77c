import { type Signal, useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { letsGo } from '../../rights.ts';
import type { CaseView } from '../../wire.ts';
import { get, me } from '../net/api.ts';
import { clockTime } from '../shell/formats.ts';
import { say } from '../shell/messages.ts';
import { isLive } from '../state/desk.ts';
import type { DeskState } from '../state/desk-state.ts';
import { forgetWork } from '../state/work.ts';
import { t, wordFor } from '../words/words.ts';
import { type Change, changesBetween } from './changes.ts';

export interface OpenCase {
  /** The case as last fetched; null before the first answer. */
  readonly view: CaseView | null;
  readonly failure: unknown;
  /** What came, by others or by itself, since somebody looked at it last. */
  readonly changes: readonly Change[];
  /** Takes what the daemon answered to an act of this officer. */
  take(view: CaseView): void;
  /** Asks again; what is different is told. */
  reload(): Promise<void>;
  /** The changes have been seen. */
  seen(): void;
}

/** The case with this identity: fetched, and fetched again whenever the desk hears that it has changed. */
export function useCase(id: string, desk: DeskState): OpenCase {
  const view = useSignal<CaseView | null>(null);
  const failure = useSignal<unknown>(null);
  const changes = useSignal<readonly Change[]>([]);
  const reload = async () => {
    try {
      const fresh = await get<CaseView>(`/api/cases/${encodeURIComponent(id)}`);
      const before = view.value;
      if (before !== null) changes.value = [...changes.value, ...changesBetween(before, fresh)];
      if (before !== null && before.ruling === null) tellRuling(fresh);
      view.value = fresh;
      failure.value = null;
    } catch (error) {
      failure.value = error;
    }
  };
  const version = desk.cases.get(id)?.version ?? 0;
  const stands = desk.lanes.find(({ passage }) => passage === id)?.isOccupied ?? false;
  useEffect(() => {
    if (isStale(view, version, stands)) void reload();
  }, [version, stands, isLive.value]);
  return {
    view: view.value,
    failure: failure.value,
    changes: changes.value,
    take: (fresh) => (view.value = fresh),
    reload,
    seen: () => (changes.value = []),
  };
}

/** The case was decided while it was open here: by somebody else, or by this officer before the answer came. */
function tellRuling({ id, ruling, passenger }: CaseView): void {
  if (ruling === null) return;
  forgetWork(id);
  const disposition = () => wordFor('disposition', ruling.disposition.what);
  const isOwn = ruling.by.officer === me.value?.name;
  say({
    kind: isOwn && letsGo(ruling.disposition.what) ? 'good' : 'notice',
    say: () =>
      isOwn
        ? t('confirm.done', { action: disposition(), passenger })
        : t('confirm.decided-by', {
            name: ruling.by.officer,
            time: clockTime(ruling.atMs),
            disposition: disposition(),
          }),
  });
}

function isStale({ value }: Signal<CaseView | null>, version: number, stands: boolean): boolean {
  return value === null || value.version < version || value.isInLane !== stands;
}
