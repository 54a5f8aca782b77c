import type { CustomsCategory } from '../../../contract/customs.ts';
import type { GoodsLine } from '../../../contract/evidence.ts';
import type { Finding, ToldObject } from '../../../contract/judgement.ts';
import type { GoodsRules } from '../../wire.ts';

/** One kind of goods: what was declared of it, what was reported of it, and what may be brought. */
export interface ComparisonRow {
  /** A category of customs, an allowance in the policy's words, or a code of the Harmonised System. */
  readonly name: { readonly category: CustomsCategory } | { readonly allowance: string } | { readonly hs6: string };
  readonly lines: readonly GoodsLine[];
  /** Things that models marked. */
  readonly seen: number;
  readonly limits: readonly Limit[];
  /** How many may be brought without declaring them; null where no rule says. */
  readonly undeclaredAllowed: number | null;
  readonly verdict: 'over' | 'undeclared' | 'within' | 'unknown';
}

export interface Limit {
  readonly unit: 'pieces' | 'kilograms' | { readonly currency: string };
  readonly most: number;
}

type Group = { readonly name: ComparisonRow['name']; readonly lines: GoodsLine[]; seen: number };

/** Declaration against what was seen, the differing first. Without the policy's rules nothing is judged. */
export function comparison(
  goods: readonly GoodsLine[],
  findings: readonly Finding[],
  rules: GoodsRules | undefined,
): readonly ComparisonRow[] {
  const groups = new Map<string, Group>();
  const groupOf = (name: ComparisonRow['name']): Group => {
    const key = JSON.stringify(name);
    const group = groups.get(key) ?? { name, lines: [], seen: 0 };
    groups.set(key, group);
    return group;
  };
  for (const line of goods) groupOf(nameOf(line, rules)).lines.push(line);
  for (const { category } of distinct(findings.flatMap(({ objects = [] }) => objects))) groupOf({ category }).seen += 1;
  return [...groups.values()]
    .map((group) => rowOf(group, rules))
    .toSorted((a, b) => WEIGHT[a.verdict] - WEIGHT[b.verdict]);
}

const WEIGHT: Readonly<Record<ComparisonRow['verdict'], number>> = { undeclared: 0, over: 1, unknown: 2, within: 3 };

/** Two findings may tell of one thing. */
function distinct(objects: readonly ToldObject[]): readonly ToldObject[] {
  return [
    ...new Map(objects.map((object) => [JSON.stringify([object.scan, object.name, object.box]), object])).values(),
  ];
}

function nameOf(line: GoodsLine, rules: GoodsRules | undefined): ComparisonRow['name'] {
  const seen = rules?.seen.find(({ hs }) => covers(hs, line));
  if (seen !== undefined) return { category: seen.category };
  const allowance = rules?.allowances.find(({ hs }) => covers(hs, line));
  return allowance === undefined ? { hs6: line.hs6 } : { allowance: allowance.name };
}

function rowOf({ name, lines, seen }: Group, rules: GoodsRules | undefined): ComparisonRow {
  const rule = 'category' in name ? rules?.seen.find(({ category }) => category === name.category) : undefined;
  const limits = rules === undefined ? [] : limitsOf(name, lines, rules);
  const undeclaredAllowed = rule?.allowance ?? null;
  const declaredThings = Math.ceil(total(lines.map(({ quantity }) => quantity)) / (rule?.piecesEach ?? 1));
  const isUndeclared = seen > declaredThings + (undeclaredAllowed ?? 0);
  const isOver = rules !== undefined && limits.some(({ unit, most }) => amountOf(lines, unit, rules) > most);
  const isJudged = rules !== undefined && (limits.length > 0 || rule !== undefined);
  const verdict = isUndeclared ? 'undeclared' : isOver ? 'over' : isJudged ? 'within' : 'unknown';
  return { name, lines, seen, limits, undeclaredAllowed, verdict };
}

function limitsOf(name: ComparisonRow['name'], lines: readonly GoodsLine[], rules: GoodsRules): readonly Limit[] {
  const allowances = rules.allowances.filter((allowance) =>
    'allowance' in name ? allowance.name === name.allowance : lines.some((line) => covers(allowance.hs, line)),
  );
  return allowances.flatMap(({ maxQuantity, maxMassKg, maxValue }): readonly Limit[] => [
    ...(maxQuantity === undefined ? [] : [{ unit: 'pieces', most: maxQuantity } as const]),
    ...(maxMassKg === undefined ? [] : [{ unit: 'kilograms', most: maxMassKg } as const]),
    ...(maxValue === undefined ? [] : [{ unit: { currency: rules.currencies.accounting }, most: maxValue } as const]),
  ]);
}

/** A line's value in the currency of the policy; null when the policy has no rate for the line's own. */
export function accounted(
  { value, currency }: GoodsLine,
  { accounting, rates }: GoodsRules['currencies'],
): number | null {
  if (currency === accounting) return value;
  const rate = Object.hasOwn(rates, currency) ? rates[currency] : undefined;
  return rate === undefined ? null : value * rate;
}

/** What has no rate counts nothing here: it is a finding of its own. */
function amountOf(lines: readonly GoodsLine[], unit: Limit['unit'], { currencies }: GoodsRules): number {
  if (unit === 'pieces') return total(lines.map(({ quantity }) => quantity));
  if (unit === 'kilograms') return total(lines.map(({ massKg }) => massKg));
  return total(lines.map((line) => accounted(line, currencies) ?? 0));
}

function covers(prefixes: readonly string[], { hs6 }: GoodsLine): boolean {
  return prefixes.some((prefix) => hs6.startsWith(prefix));
}

function total(numbers: readonly number[]): number {
  return numbers.reduce((sum, each) => sum + each, 0);
}
