import { contentsOf, type ContentOf, type GoodsLine } from '../contract/evidence.ts';
import type { Finding } from '../contract/judgement.ts';
import type { Allowance, Policy } from '../contract/policy.ts';
import type { CaseFile } from '../contract/judge.ts';
import { declarationOf, documentOf, passengerClassOf } from './case-file.ts';
import { ageYears } from './dates.ts';
import { finding, ruleFinding } from './findings.ts';
import { riskiestLine } from './risk.ts';

/** What do they bring: the declaration, the allowances, and what the goods-risk model thinks of it. */
export function goodsRules(file: CaseFile, policy: Policy): readonly Finding[] {
  const declaration = declarationOf(file.evidence);
  if (declaration === undefined) return undeclared(file, policy);
  return [
    ...validity(declaration, file, policy),
    ...nonsense(declaration.goods, policy),
    ...forbidden(declaration.goods, policy),
    ...allowances(declaration.goods, file, policy),
    ...totalValue(declaration.goods, file, policy),
    ...risk(file, policy),
  ];
}

function undeclared(file: CaseFile, policy: Policy): readonly Finding[] {
  const unverifiable = contentsOf(file.evidence, 'unusable').find((unusable) => unusable.of === 'barcode');
  if (unverifiable !== undefined) {
    return [ruleFinding('declaration-unverifiable', policy, { why: unverifiable.why })];
  }
  return file.missed.includes('declaration') ? [ruleFinding('declaration-missing', policy, {})] : [];
}

function validity(declaration: ContentOf<'declaration'>, file: CaseFile, policy: Policy): readonly Finding[] {
  const findings: Finding[] = [];
  const nowS = file.wallMs / 1000;
  const { id, issuedAtS, validUntilS } = declaration;
  if (!(nowS >= issuedAtS && nowS <= validUntilS)) {
    const facts = { declaration: id, from: issuedAtS * 1000, until: validUntilS * 1000 };
    findings.push(ruleFinding('declaration-not-valid-now', policy, facts));
  }
  const document = documentOf(file.evidence);
  if (document && (document.number !== declaration.documentNumber || document.issuer !== declaration.documentIssuer)) {
    const facts = { declaredDocument: declaration.documentNumber, document: document.number };
    findings.push(ruleFinding('declaration-of-another', policy, facts));
  }
  if (contentsOf(file.evidence, 'declaration').some((other) => !isSame(other, declaration))) {
    findings.push(ruleFinding('declaration-changed', policy, {}));
  }
  return findings;
}

function isSame(one: ContentOf<'declaration'>, other: ContentOf<'declaration'>): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** A line that takes away from what the others declare would hide them. */
function nonsense(goods: readonly GoodsLine[], policy: Policy): readonly Finding[] {
  const makesSense = ({ quantity, massKg, value }: GoodsLine) =>
    [quantity, massKg, value].every((number) => number >= 0 && Number.isFinite(number));
  return goods
    .filter((line) => !makesSense(line))
    .map(({ hs6 }) => ruleFinding('declaration-nonsense', policy, { hs6 }));
}

function forbidden(goods: readonly GoodsLine[], policy: Policy): readonly Finding[] {
  return policy.forbidden
    .filter((entry) => goods.some((line) => covers(entry.hs, line)))
    .map((entry) => ruleFinding('forbidden-goods', policy, { goods: entry.name }));
}

function covers(prefixes: readonly string[], line: GoodsLine): boolean {
  return prefixes.some((prefix) => line.hs6.startsWith(prefix));
}

/** The line's value in the policy's accounting currency; null when its currency has no rate. */
function valueOf(line: GoodsLine, policy: Policy): number | null {
  if (line.currency === policy.currencies.accounting) return line.value;
  const { rates } = policy.currencies;
  const rate = Object.hasOwn(rates, line.currency) ? rates[line.currency] : undefined;
  return rate === undefined ? null : line.value * rate;
}

function allowances(goods: readonly GoodsLine[], file: CaseFile, policy: Policy): readonly Finding[] {
  const passenger = passengerClassOf(file.evidence, policy);
  return policy.allowances
    .filter((allowance) => allowance.appliesTo.includes(passenger))
    .flatMap((allowance) => {
      const lines = goods.filter((line) => covers(allowance.hs, line));
      return lines.length === 0 ? [] : allowanceFindings(allowance, lines, file, policy);
    });
}

function allowanceFindings(
  allowance: Allowance,
  lines: readonly GoodsLine[],
  file: CaseFile,
  policy: Policy,
): readonly Finding[] {
  const findings = [...underAge(allowance, file, policy)];
  const values = lines.map((line) => valueOf(line, policy) ?? 0);
  const sums = [
    { limit: allowance.maxQuantity, sum: total(lines.map((line) => line.quantity)), measure: 'pieces' },
    { limit: allowance.maxMassKg, sum: total(lines.map((line) => line.massKg)), measure: 'kg' },
    { limit: allowance.maxValue, sum: total(values), measure: policy.currencies.accounting },
  ];
  for (const { limit, sum, measure } of sums) {
    if (limit === undefined || sum <= limit) continue;
    const facts = { goods: allowance.name, declared: sum, allowed: limit, measure };
    findings.push(ruleFinding('over-allowance', policy, facts));
  }
  return findings;
}

/** An age that no document tells is not known to be enough. */
function underAge(allowance: Allowance, file: CaseFile, policy: Policy): readonly Finding[] {
  const { name: goods, minimumAgeYears: minimumAge } = allowance;
  if (minimumAge === undefined) return [];
  const age = ageYears(documentOf(file.evidence)?.birthDate ?? '', file.wallMs);
  if (age === null) return [ruleFinding('under-age.unknown', policy, { goods, minimumAge })];
  return age >= minimumAge ? [] : [ruleFinding('under-age', policy, { goods, age, minimumAge })];
}

function totalValue(goods: readonly GoodsLine[], file: CaseFile, policy: Policy): readonly Finding[] {
  const findings: Finding[] = [];
  const unknown = goods.filter((line) => valueOf(line, policy) === null).map((line) => line.currency);
  if (unknown.length > 0) {
    findings.push(ruleFinding('currency-unknown', policy, { currencies: [...new Set(unknown)] }));
  }
  const limit = policy.totalValue;
  if (limit === undefined || passengerClassOf(file.evidence, policy) === 'diplomatic') return findings;
  const counted = goods.filter((line) => !covers(limit.exceptHs, line));
  const sum = total(counted.map((line) => valueOf(line, policy) ?? 0));
  if (!(sum <= limit.maxValue)) {
    const facts = { declared: sum, allowed: limit.maxValue, measure: policy.currencies.accounting };
    findings.push(ruleFinding('over-total-value', policy, facts));
  }
  return findings;
}

/** What the model says of the riskiest line. No usable answer is a doubt, never a low risk. */
function risk(file: CaseFile, policy: Policy): readonly Finding[] {
  const answer = riskiestLine(file, policy);
  if (typeof answer === 'string') {
    return [ruleFinding('model-unavailable.goods', policy, { why: answer })];
  }
  if (answer === null || answer.line.score < policy.goodsRisk.noticeFrom) return [];
  const { score, base, contributions } = answer.line;
  const code = score >= policy.goodsRisk.divertFrom ? 'goods-risk-high' : 'goods-risk-raised';
  const chief = contributions.slice(0, 3);
  const chiefly = chief.map(({ feature }) => feature);
  const values = chief.map(({ value }) => value);
  const told =
    chief.length === 0
      ? finding(`${code}.whole`, answer.source, { score })
      : finding(code, answer.source, { score, chiefly, values });
  return [{ ...told, score, base, contributions: [...contributions] }];
}

function total(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}
