import type { ReplayReport } from '../../wire-supervise.ts';

type Change = ReplayReport['changed'][number];

/** What changes, in the order of what somebody should look at first: who would walk out and was looked at. */
export interface ReplayChanges {
  readonly wouldRelease: readonly Change[];
  readonly wouldDivert: readonly Change[];
  readonly otherReasons: readonly Change[];
}

export function changesOf({ changed }: ReplayReport): ReplayChanges {
  return {
    wouldRelease: changed.filter(({ was, wouldBe }) => was === 'divert' && wouldBe === 'release'),
    wouldDivert: changed.filter(({ was, wouldBe }) => was === 'release' && wouldBe === 'divert'),
    otherReasons: changed.filter(({ was, wouldBe }) => was === wouldBe),
  };
}

/** Findings that would no longer be told, and those that would be told anew. */
export function findingsOf({ wasCodes, codes }: Change): {
  readonly gone: readonly string[];
  readonly fresh: readonly string[];
} {
  return {
    gone: wasCodes.filter((code) => !codes.includes(code)),
    fresh: codes.filter((code) => !wasCodes.includes(code)),
  };
}
