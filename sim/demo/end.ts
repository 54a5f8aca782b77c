import { type Outcome, outcomeSchema } from '../../edge/contract/judgement.ts';
import type { LedgerRecord } from '../../edge/contract/record.ts';
import { openLedger } from '../../edge/ledger/ledger.ts';
import { systemClock } from '../../hardware/clock.ts';
import { checkEnd } from '../checker.ts';
import { type CentreStore, outcomesAtCentre } from './centre.ts';
import { LANE, SITE } from './site.ts';

export type EndedPassage = Outcome & { readonly passage: string };

/** What is left when the daemon has stopped. */
export interface StageEnd {
  /** Passages with an outcome, by the ledger or by the daemon's own telling. */
  readonly passages: number;
  /** Of these, as many as the centre does not have. */
  readonly lost: number;
  readonly atCentral: number;
  /** As the ledger has them, in order. */
  readonly outcomes: readonly EndedPassage[];
  /** What the checker found against the promises; empty when all were kept. */
  readonly violations: readonly string[];
}

export async function examineEnd(left: {
  readonly ledgerFile: string;
  readonly store: CentreStore;
  readonly lane: string;
  readonly told: ReadonlySet<string>;
}): Promise<StageEnd> {
  const { ledgerFile, store, lane, told } = left;
  const ledger = openLedger({ file: ledgerFile, clock: systemClock, simulated: true });
  try {
    const records = ledger.records(lane, 1, Number.MAX_SAFE_INTEGER);
    const outcomes = records.flatMap((record) => outcomeOf(record));
    const ended = new Set([...outcomes.map(({ passage }) => passage), ...told]);
    const central = await outcomesAtCentre(store, lane);
    const { violations } = await checkEnd({
      ledgers: [ledger],
      central: { store, site: SITE },
      drained: true,
      settled: true,
    });
    const untold = [...told].filter((passage) => !outcomes.some((outcome) => outcome.passage === passage));
    return {
      passages: ended.size,
      lost: [...ended].filter((passage) => !central.has(passage)).length,
      atCentral: central.size,
      outcomes,
      violations: [...violations, ...untold.map((passage) => `passage ${passage} was told and is in no ledger`)],
    };
  } finally {
    ledger.close();
  }
}

function outcomeOf({ kind, passage, body }: LedgerRecord): readonly EndedPassage[] {
  const outcome = kind === 'outcome' ? outcomeSchema.safeParse(body).data : undefined;
  return passage === null || outcome === undefined ? [] : [{ passage, ...outcome }];
}

const QUIET_FOR_MS = 300;

/** Waits until the centre holds every outcome that was told, and nothing more comes; not for ever. */
export async function drain(
  store: CentreStore,
  told: ReadonlySet<string>,
  until: (isSo: () => Promise<boolean>) => Promise<boolean>,
): Promise<void> {
  let [last, quietSince] = [-1, 0];
  await until(async () => {
    const now = systemClock.nowMs();
    const size = Object.values(await store.counts()).reduce((sum, count) => sum + count, 0);
    if (size !== last) [last, quietSince] = [size, now];
    const { release, divert } = await store.outcomes(LANE);
    return release + divert >= told.size && now - quietSince > QUIET_FOR_MS;
  }).catch(() => false);
}
