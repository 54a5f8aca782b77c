import type { Policy } from '../../edge/contract/policy.ts';
import type { RecordDraft } from '../../edge/contract/record.ts';
import { decisionSchema } from '../../edge/contract/judgement.ts';
import type { Clock } from '../../hardware/clock.ts';

/** A passage that waits for the disk may have begun before the lane heard of other rules. */
const LATE_MS = 300_000;

/** Stricter rules, as a release might bring them: whoever they let through may go by the others, too. */
export function revisionOf(policy: Policy): Policy {
  const { divertFrom, noticeFrom } = policy.goodsRisk;
  return {
    ...policy,
    version: `${policy.version}-revised`,
    goodsRisk: { divertFrom: 0.9 * divertFrom, noticeFrom: 0.9 * noticeFrom },
  };
}

/** Which rules the lanes were given, and when: whoever is released is judged by those of the moment they were admitted. */
export interface RuleBook {
  given(policy: Policy): void;
  /** Answers what the row breaks. */
  enter(draft: RecordDraft): string | null;
}

export function createRuleBook(clock: Clock): RuleBook {
  const given: { readonly version: string; readonly atMs: number }[] = [];
  /** By passage: the versions by which it may be decided. */
  const allowed = new Map<string, ReadonlySet<string>>();

  function versionsNow(): ReadonlySet<string> {
    const sinceMs = clock.nowMs() - LATE_MS;
    const before = given.findLast(({ atMs }) => atMs < sinceMs);
    const during = given.filter(({ atMs }) => atMs >= sinceMs);
    return new Set([...(before === undefined ? [] : [before]), ...during].map(({ version }) => version));
  }

  return {
    given({ version }) {
      given.push({ version, atMs: clock.nowMs() });
    },
    enter({ kind, passage, body }) {
      if (passage === null) return null;
      if (kind === 'passage') allowed.set(passage, versionsNow());
      if (kind === 'outcome') allowed.delete(passage);
      if (kind !== 'decision' || body['verdict'] !== 'release') return null;
      const { version } = decisionSchema.parse(body).policy;
      if (allowed.get(passage)?.has(version) === true) return null;
      return `passage ${passage} was released by policy ${version}, which was not given when it began`;
    },
  };
}
