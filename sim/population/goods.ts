import type { DeclaredGoods } from '../../edge/inference/goods-csv.ts';
import type { GoodsLine } from '../../hardware/barcode/barcode.ts';
import type { Entropy } from '../../hardware/entropy.ts';

/** Declared goods to draw from, honest and fraudulent apart. */
export interface GoodsSource {
  readonly honest: readonly DeclaredGoods[];
  readonly fraudulent: readonly DeclaredGoods[];
  /** Whether the line, unaltered by the way it came, is a fraud; lines that are not of this source are not. */
  readonly isFraud: (line: GoodsLine) => boolean;
}

/** What is not drawn from the data, so that no honest passenger breaks a rule of the site by accident. */
export interface GoodsLimits {
  /** Prefixes of Harmonised System codes that the site limits or forbids; the population declares some on purpose. */
  readonly hsLeftOut: readonly string[];
  /** Of one line, in the currency of the data. */
  readonly maxValue: number;
}

/** Limits that fit a site of which nothing is known: no spirits, tobacco, cash, gold or arms, nothing worth a lorry. */
const DEFAULT_LIMITS: GoodsLimits = { hsLeftOut: ['22', '24', '4907', '71', '93'], maxValue: 10_000_000 };

/** Sorts the rows within the limits by their label. */
export function createGoodsSource(
  rows: readonly DeclaredGoods[],
  { hsLeftOut, maxValue }: GoodsLimits = DEFAULT_LIMITS,
): GoodsSource {
  const drawn = rows.filter(
    ({ line }) => line.value <= maxValue && !hsLeftOut.some((prefix) => line.hs6.startsWith(prefix)),
  );
  const fraudulent = drawn.filter((row) => row.fraud);
  const honest = drawn.filter((row) => !row.fraud);
  if (honest.length === 0 || fraudulent.length === 0) {
    throw new RangeError('goods need at least one honest and one fraudulent row');
  }
  const fraudKeys = new Set(fraudulent.map((row) => keyOf(row.line)));
  return { honest, fraudulent, isFraud: (line) => fraudKeys.has(keyOf(line)) };
}

/** In the data no two rows with unlike labels agree in these columns. */
function keyOf(line: GoodsLine): string {
  return `${line.hs6}|${line.massKg}|${line.value}|${line.clearance?.declarant ?? ''}|${line.clearance?.importer ?? ''}`;
}

/** `count` goods, one at least of them a fraud if the passenger is a fraudster, all honest otherwise. */
export function drawGoods(
  source: GoodsSource,
  entropy: Entropy,
  count: number,
  fraudster: boolean,
): readonly DeclaredGoods[] {
  const goods = Array.from({ length: count }, () => entropy.pick(source.honest));
  if (fraudster) goods[entropy.below(count)] = entropy.pick(source.fraudulent);
  return goods;
}

interface AllowanceGoods {
  readonly hs6: string;
  readonly origin: string;
  readonly massKgEach: number;
  readonly valueEach: number;
  /** Pieces that everybody may bring, and many more than that: least and most. */
  readonly within: readonly [number, number];
  readonly beyond: readonly [number, number];
}

const ALLOWANCE_GOODS: readonly AllowanceGoods[] = [
  // Cigarettes, by the piece.
  { hs6: '240220', origin: 'JP', massKgEach: 0.001, valueEach: 250, within: [20, 200], beyond: [1000, 5000] },
  // Whisky, by the litre.
  { hs6: '220830', origin: 'GB', massKgEach: 1, valueEach: 40_000, within: [1, 1], beyond: [6, 24] },
  // Bank notes of 50,000 won.
  { hs6: '490700', origin: 'KR', massKgEach: 0.001, valueEach: 50_000, within: [10, 100], beyond: [600, 4000] },
];

/** Goods for which passengers have an allowance, within it or far beyond. `like` lends the coded columns. */
export function drawAllowanceGoods(entropy: Entropy, like: GoodsLine, exceeds: boolean): DeclaredGoods {
  const goods = entropy.pick(ALLOWANCE_GOODS);
  const [least, most] = exceeds ? goods.beyond : goods.within;
  const quantity = least + entropy.below(most - least + 1);
  const line: GoodsLine = {
    ...like,
    hs6: goods.hs6,
    quantity,
    massKg: Math.round(quantity * goods.massKgEach * 1000) / 1000,
    value: quantity * goods.valueEach,
    currency: 'KRW',
    origin: goods.origin,
  };
  return { line, fraud: false, criticalFraud: false };
}
