import { type BagNotice, bagNoticeSchema, type BagStage, bagStageSchema } from '../contract/pre-screening.ts';
import type { Sqlite } from './database.ts';

/** What one issuer said of a bag, and how far the bag has come. */
export interface HeldBag {
  /** Id of the key that signed the word of it. */
  readonly issuer: string;
  readonly notice: BagNotice;
  readonly stage: BagStage;
  /** What moved it last; null before the first passage did. */
  readonly passage: string | null;
  readonly lane: string | null;
  /** When this computer heard of it, ms since 1970: what was read before says nothing of it. */
  readonly toldMs: number;
}

/** The copy of what is said of hold baggage. Changes belong into `appendWith`, beside the rows that tell them. */
export interface HeldBags {
  all(): readonly HeldBag[];
  save(bag: HeldBag): void;
  remove(bag: Pick<HeldBag, 'issuer' | 'notice'>): void;
}

interface BagRow {
  readonly issuer: string;
  readonly stage: string;
  readonly passage: string | null;
  readonly lane: string | null;
  readonly toldMs: number;
  readonly notice: string;
}

/** By what the copy knows a bag: its plate; its seal where no plate is told. */
export function bagKey({ plate, seal }: Pick<BagNotice, 'plate' | 'seal'>): string {
  return plate ?? seal ?? '';
}

export function openHeldBags(db: Sqlite): HeldBags {
  const all = db.prepare<[], BagRow>(
    'select issuer, stage, passage, lane, told_wall_ms as toldMs, notice from hold_bags',
  );
  const save = db.prepare(
    `insert into hold_bags (issuer, bag, stage, passage, lane, told_wall_ms, notice) values (?, ?, ?, ?, ?, ?, ?)
     on conflict (issuer, bag) do update set
       stage = excluded.stage, passage = excluded.passage, lane = excluded.lane,
       told_wall_ms = excluded.told_wall_ms, notice = excluded.notice`,
  );
  const remove = db.prepare<[string, string]>('delete from hold_bags where issuer = ? and bag = ?');
  return {
    all: () =>
      all.all().map(({ stage, notice, ...row }) => {
        const said = bagNoticeSchema.parse(JSON.parse(notice));
        return { ...row, stage: bagStageSchema.parse(stage), notice: said };
      }),
    save({ issuer, notice, stage, passage, lane, toldMs }) {
      save.run(issuer, bagKey(notice), stage, passage, lane, toldMs, JSON.stringify(notice));
    },
    remove: ({ issuer, notice }) => void remove.run(issuer, bagKey(notice)),
  };
}
