import type { Judged } from '../contract/judge.ts';

const KEPT = 1000;

/** A judgement that can be made again, and where it was made. */
export interface RecentJudgement {
  readonly lane: string;
  readonly judged: Judged;
}

/** The last judgements of all lanes since the daemon started, a thousand, in memory alone: what another policy would have said can be asked of them. */
export interface RecentJudgements {
  take(lane: string, judged: Judged): void;
  /** How many there are. */
  held(): number;
  /** Up to `count` of them, newest first. */
  last(count: number): readonly RecentJudgement[];
}

export function createRecentJudgements(limit = KEPT): RecentJudgements {
  const ring: RecentJudgement[] = [];
  let taken = 0;
  return {
    take(lane, judged) {
      ring[taken % limit] = { lane, judged: withoutPortraits(judged) };
      taken += 1;
    },
    held: () => ring.length,
    last(count) {
      return Array.from(
        { length: Math.min(count, ring.length) },
        (_, index) => ring[(taken - 1 - index) % limit],
      ).filter((recent) => recent !== undefined);
    },
  };
}

/**
 * What is known of the passenger's face goes with the passage: what stays is the comparison as the ledger keeps it, and
 * that a portrait was there, without the name under which its bytes were held.
 */
function withoutPortraits({ file, decision, judge }: Judged): Judged {
  const evidence = file.evidence.map((piece) =>
    piece.content.kind === 'portrait' ? { ...piece, content: { ...piece.content, id: '' } } : piece,
  );
  return { file: { ...file, evidence }, decision, judge };
}
