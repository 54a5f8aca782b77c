import type { Clock } from '../../hardware/clock.ts';
import type { Ledger, RecordDraft } from '../contract/record.ts';
import type { ReleaseReport } from '../sync/releases/release.ts';
import type { UntoldReport } from './down-record.ts';
import type { DownStore } from './down-store.ts';
import type { EndState, ReleaseState } from './release-machine.ts';

/** What the centre is told of a stage; null of one that it is not. */
export function reportOf(version: number, state: ReleaseState): ReleaseReport | null {
  switch (state.stage) {
    case 'seen':
    case 'staged':
    case 'active':
      return { version, stage: state.stage, reason: '' };
    case 'packs':
      return { version, stage: 'trial', reason: 'its packs are tried' };
    case 'shadow':
      return { version, stage: 'trial', reason: 'its policy is tried in shadow' };
    case 'probation':
      return { version, stage: 'trial', reason: 'its policy judges, on probation' };
    case 'refused':
    case 'rolled-back':
      return { version, stage: state.stage, reason: state.why };
    case 'given-up':
      return { version, stage: 'refused', reason: state.why };
  }
}

/** What is counted of a release that came to its end. */
export const COUNTED: Readonly<Record<EndState['stage'], string>> = {
  active: 'releasesTaken',
  refused: 'releasesRefused',
  'rolled-back': 'releasesRolledBack',
  'given-up': 'releasesGivenUp',
};

export interface ReportTools {
  readonly store: DownStore;
  readonly ledger: Pick<Ledger, 'append'>;
  readonly lanes: readonly string[];
  readonly clock: Clock;
  /** What the ledger took in this run, whether the record could say so or not. */
  readonly taken: WeakSet<UntoldReport>;
}

/**
 * Writes what is untold into the chains of the lanes it is about, since each of them is decided upon with what is released:
 * every report at least once, whatever moment the power goes, and once in a run.
 * @throws Fault of the ledger, or the file system's error
 */
export function tellReports({ store, ledger, lanes, clock, taken }: ReportTools): void {
  const record = store.record();
  if (record.untold.length === 0) return;
  const wallMs = clock.wallMs();
  const fresh = record.untold.filter((each) => !taken.has(each));
  const drafts = fresh.flatMap(({ lane, ...body }) => {
    return (lane === null ? lanes : [lane]).map((each): RecordDraft => {
      return { lane: each, kind: 'release', passage: null, wallMs, body };
    });
  });
  if (drafts.length > 0) ledger.append(drafts);
  for (const each of fresh) taken.add(each);
  store.write({ ...record, untold: [] });
}
