import type { Evidence } from '../../edge/contract/evidence.ts';
import { bagMoveSchema, type BagStage, concernedBags } from '../../edge/contract/pre-screening.ts';
import type { RecordDraft } from '../../edge/contract/record.ts';

const SUSPECT: ReadonlySet<BagStage> = new Set(['bound', 'alarmed', 'presented']);
/** Where a bag may go from where it is. */
const WAYS: Readonly<Record<BagStage | 'nothing', readonly BagStage[]>> = {
  nothing: ['bound'],
  bound: ['bound', 'alarmed', 'presented', 'retired'],
  alarmed: ['alarmed', 'presented', 'retired'],
  presented: ['presented', 'released', 'retired'],
  released: ['bound', 'retired'],
  retired: ['bound'],
};

/** A second set of books of hold bags, kept from the rows as they are written. */
export interface BagBook {
  /** Answers what the row breaks. */
  enter(draft: RecordDraft): string | null;
  /** A suspect bag that was held when the lane's passage began and is named by its evidence; null where there is none. */
  suspectOf(lane: string, evidence: readonly Evidence[]): string | null;
}

export function createBagBook(): BagBook {
  const stages = new Map<string, BagStage>();
  /** By lane: what was suspect when its passage began. */
  const atOpening = new Map<string, ReadonlySet<string>>();
  const isSuspect = (plate: string) => {
    const stage = stages.get(plate);
    return stage !== undefined && SUSPECT.has(stage);
  };

  function move(body: RecordDraft['body']): string | null {
    const { from, to, notice } = bagMoveSchema.parse(body);
    const plate = notice.plate ?? '';
    const before = stages.get(plate) ?? null;
    stages.set(plate, to);
    if (before !== from) return `bag ${plate} moved from ${String(from)} and was ${String(before)}`;
    return WAYS[from ?? 'nothing'].includes(to) ? null : `bag ${plate} moved from ${String(from)} to ${to}`;
  }

  return {
    enter({ lane, kind, body }) {
      if (kind === 'hold-bag') return move(body);
      if (kind === 'passage') atOpening.set(lane, new Set([...stages.keys()].filter(isSuspect)));
      return null;
    },
    suspectOf(lane, evidence) {
      const known = atOpening.get(lane) ?? new Set<string>();
      return [...concernedBags(evidence).plates].find((plate) => known.has(plate) && isSuspect(plate)) ?? null;
    },
  };
}
