import { z } from 'zod';
import type { GoodsLine } from '../contract/evidence.ts';

const COLUMNS = ['hs6', 'chapter', 'origin', 'value', 'massKg', 'departure', 'taxType', 'taxRate'] as const;
const AMOUNTS = ['logValue', 'logMass', 'logUnitValue', 'taxRate'] as const;

type Seen = readonly [frauds: number, inspected: number];

/** Checked by hand: there are tens of thousands, and an inference process must be back soon after a crash. */
function isSeen(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return Object.values(value).every((counts: unknown) => {
    if (!Array.isArray(counts) || counts.length !== 2) return false;
    const [frauds, inspected] = counts.map(Number);
    return Number.isInteger(frauds) && Number.isInteger(inspected) && Number(frauds) >= 0 && Number(inspected) > 0;
  });
}

/** `encoders.json`: the model's memory of inspected goods, frozen when it was trained. */
export const encodersSchema = z.strictObject({
  schema: z.literal(1),
  /** The only currency that the model can price. */
  currency: z.string(),
  /** Share of fraud among all inspected goods. */
  prior: z.number().min(0).max(1),
  smoothing: z.number().positive(),
  /** Stands for an amount that is not known. */
  unknown: z.number(),
  histories: z.array(
    z.strictObject({
      name: z.string(),
      columns: z.array(z.enum(COLUMNS)).min(1),
      /** Values of the columns joined by "|" -> [frauds, inspected]. */
      seen: z.custom<Readonly<Record<string, Seen>>>(isSeen, 'has counts that are no counts'),
    }),
  ),
  amounts: z.array(z.enum(AMOUNTS)),
});
type FrozenEncoders = z.infer<typeof encodersSchema>;
type Column = (typeof COLUMNS)[number];
type Amount = (typeof AMOUNTS)[number];

/** Turns goods lines into the model's columns. */
export interface Encoder {
  readonly featureNames: readonly string[];
  /** Writes the line's features into `into` from `offset` on. Every number written is finite. */
  encode(line: GoodsLine, into: Float32Array, offset: number): void;
  /** What an officer reads beside each feature's share, in the order of `featureNames`. */
  describe(line: GoodsLine): readonly string[];
}

interface History {
  readonly columns: readonly Column[];
  readonly seen: ReadonlyMap<string, Seen>;
}

const NEVER_SEEN: Seen = [0, 0];

export function createEncoder(frozen: FrozenEncoders): Encoder {
  const { prior, smoothing, currency, unknown, amounts } = frozen;
  const histories: readonly History[] = frozen.histories.map(({ columns, seen }) => ({
    columns,
    seen: new Map(Object.entries(seen)),
  }));
  const look = (history: History, texts: Texts) => {
    const key = keyOf(history.columns, texts);
    return key === null ? NEVER_SEEN : (history.seen.get(key) ?? NEVER_SEEN);
  };
  return {
    featureNames: [...frozen.histories.flatMap(({ name }) => [`rate:${name}`, `count:${name}`]), ...amounts],
    encode(line, into, offset) {
      const texts = textsOf(line, currency);
      let at = offset;
      for (const history of histories) {
        const [frauds, inspected] = look(history, texts);
        into[at++] = (frauds + smoothing * prior) / (inspected + smoothing);
        into[at++] = Math.log1p(inspected);
      }
      for (const amount of amounts) into[at++] = amountOf(amount, line, currency) ?? unknown;
    },
    describe(line) {
      const texts = textsOf(line, currency);
      const past = histories.flatMap((history) => {
        const text = describeHistory(history.columns, texts, look(history, texts));
        return [text, text];
      });
      return [...past, ...amounts.map((amount) => describeAmount(amount, line, currency))];
    },
  };
}

type Texts = Readonly<Record<Column, string | null>>;

/** The line's columns as history keys have them; null for what was not declared. Amounts are whole cents and grams. */
function textsOf(line: GoodsLine, currency: string): Texts {
  const { hs6, origin, value, massKg, clearance } = line;
  return {
    hs6,
    chapter: hs6.slice(0, 2),
    origin,
    value: line.currency === currency ? String(Math.round(value * 100)) : null,
    massKg: String(Math.round(massKg * 1000)),
    departure: clearance?.departure ?? null,
    taxType: clearance?.taxType ?? null,
    taxRate: clearance === undefined ? null : String(Math.round(clearance.taxRate * 100)),
  };
}

function keyOf(columns: readonly Column[], texts: Texts): string | null {
  const parts = columns.map((column) => texts[column]);
  return parts.includes(null) ? null : parts.join('|');
}

/** An amount as the model knows it; null when it was not declared, or not in the model's currency. */
function amountOf(amount: Amount, line: GoodsLine, currency: string): number | null {
  const mass = Math.log1p(Math.max(0, line.massKg));
  const value = line.currency === currency ? Math.log1p(Math.max(0, line.value)) : null;
  switch (amount) {
    case 'logValue':
      return value;
    case 'logMass':
      return mass;
    case 'logUnitValue':
      return value === null ? null : value - mass;
    case 'taxRate':
      return line.clearance?.taxRate ?? null;
  }
}

function describeHistory(columns: readonly Column[], texts: Texts, [frauds, inspected]: Seen) {
  const [only, ...others] = columns;
  const subject = others.length === 0 && only !== undefined && texts[only] !== null ? `${texts[only]}, ` : '';
  if (keyOf(columns, texts) === null) return 'not declared';
  return inspected === 0 ? `${subject}never seen` : `${subject}${frauds} of ${inspected} were fraud`;
}

function describeAmount(amount: Amount, line: GoodsLine, currency: string): string {
  switch (amount) {
    case 'logValue':
      return `${line.value} ${line.currency}`;
    case 'logMass':
      return `${line.massKg} kg`;
    case 'logUnitValue': {
      if (line.currency !== currency) return `no price known in ${line.currency}`;
      return line.massKg > 0 ? `${Math.round(line.value / line.massKg)} ${line.currency} per kg` : 'no mass declared';
    }
    case 'taxRate':
      return line.clearance === undefined ? 'not declared' : `${line.clearance.taxRate} %`;
  }
}
