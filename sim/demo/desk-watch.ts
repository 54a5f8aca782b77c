import { z } from 'zod';
import { rulingSchema } from '../../edge/contract/case.ts';
import { decisionSchema } from '../../edge/contract/judgement.ts';
import { actorSchema, DESK_LANE } from '../../edge/contract/officer.ts';
import type { LedgerRecord } from '../../edge/contract/record.ts';
import type { Clock } from '../../hardware/clock.ts';
import type { CentreStore } from './centre.ts';
import { LANE, SITE } from './site.ts';

/** What the people at the desk have done so far, as the centre has heard of it. */
export interface DeskWatch {
  /** Whether somebody has signed in who has not signed out again. */
  isAttended(): boolean;
  /** Whether an officer has decided about this passenger, and not that they may go. */
  isKept(passage: string): boolean;
  /** Diverted passengers about whom nobody has decided. */
  waiting(): number;
}

/** Whoever asks gets what was known last, which is looked up anew at most so often, ms. */
const ASKS_EVERY_MS = 200;
const PAGE = 1000;

const verdictSchema = decisionSchema.pick({ verdict: true });
const signedSchema = z.object({ what: z.enum(['signed-in', 'signed-out']), by: actorSchema });

export function createDeskWatch(store: Pick<CentreStore, 'recordsAfter'>, clock: Clock): DeskWatch {
  const marks = [LANE, DESK_LANE].map((lane) => ({ lane, epoch: 0, sequence: 0 }));
  const present = new Set<string>();
  const undecided = new Set<string>();
  const kept = new Set<string>();
  let askedAtMs = -Infinity;
  let isLooking = false;

  function take({ kind, passage, body }: LedgerRecord): void {
    if (kind === 'audit') {
      const signed = signedSchema.safeParse(body).data;
      if (signed?.what === 'signed-in') present.add(signed.by.officer);
      if (signed?.what === 'signed-out') present.delete(signed.by.officer);
    }
    if (passage === null) return;
    if (kind === 'decision' && verdictSchema.safeParse(body).data?.verdict === 'divert') undecided.add(passage);
    if (kind !== 'disposition') return;
    undecided.delete(passage);
    if (rulingSchema.safeParse(body).data?.disposition.what !== 'release') kept.add(passage);
  }

  async function look(): Promise<void> {
    for (const mark of marks) {
      const records = await store.recordsAfter({ site: SITE, lane: mark.lane }, mark.epoch, mark.sequence, PAGE);
      for (const record of records) take(record);
      const last = records.at(-1);
      if (last !== undefined) ({ epoch: mark.epoch, sequence: mark.sequence } = last);
    }
  }

  function catchUp(): void {
    if (isLooking || clock.nowMs() - askedAtMs < ASKS_EVERY_MS) return;
    askedAtMs = clock.nowMs();
    isLooking = true;
    void look().finally(() => (isLooking = false));
  }

  return {
    isAttended() {
      catchUp();
      return present.size > 0;
    },
    isKept(passage) {
      catchUp();
      return kept.has(passage);
    },
    waiting() {
      catchUp();
      return undecided.size;
    },
  };
}
