import { contentsOf, type ContentOf, type GoodsLine } from '../contract/evidence.ts';
import type { Finding } from '../contract/judgement.ts';
import type { Allowance, Policy } from '../contract/policy.ts';
import type { CaseFile } from '../contract/judge.ts';
import { declarationOf, documentOf, goodsToJudge, passengerClassOf } from './case-file.ts';
import { finding, ruleFinding } from './findings.ts';

/** What do they bring: the declaration, the allowances, and what the goods-risk model thinks of it. */
export function goodsRules(file: CaseFile, policy: Policy): readonly Finding[] {
  const declaration = declarationOf(file.evidence);
  if (declaration === undefined) return undeclared(file, policy);
  return [
    ...validity(declaration, file, policy),
    ...forbidden(declaration.goods, policy),
    ...allowances(declaration.goods, file, policy),
    ...totalValue(declaration.goods, file, policy),
    ...risk(file, policy),
  ];
}

function undeclared(file: CaseFile, policy: Policy): readonly Finding[] {
  const unverifiable = contentsOf(file.evidence, 'unusable').find((unusable) => unusable.of === 'barcode');
  if (unverifiable !== undefined) {
    return [ruleFinding('declaration-unverifiable', policy, `Code cannot be verified: ${unverifiable.why}`)];
  }
  return file.missed.includes('declaration')
    ? [ruleFinding('declaration-missing', policy, 'No customs declaration was read in time')]
    : [];
}

function validity(declaration: ContentOf<'declaration'>, file: CaseFile, policy: Policy): readonly Finding[] {
  const findings: Finding[] = [];
  const nowS = file.wallMs / 1000;
  if (nowS < declaration.issuedAtS || nowS > declaration.validUntilS) {
    findings.push(ruleFinding('declaration-not-valid-now', policy, `Declaration ${declaration.id} is not valid now`));
  }
  const document = documentOf(file.evidence);
  if (document && (document.number !== declaration.documentNumber || document.issuer !== declaration.documentIssuer)) {
    const text = `Declaration is for document ${declaration.documentNumber}, not ${document.number}`;
    findings.push(ruleFinding('declaration-of-another', policy, text));
  }
  if (contentsOf(file.evidence, 'declaration').some((other) => other.id !== declaration.id)) {
    findings.push(ruleFinding('declaration-changed', policy, 'More than one declaration was shown'));
  }
  return findings;
}

function forbidden(goods: readonly GoodsLine[], policy: Policy): readonly Finding[] {
  return policy.forbidden
    .filter((entry) => goods.some((line) => covers(entry.hs, line)))
    .map((entry) => ruleFinding('forbidden-goods', policy, `Declared goods are forbidden: ${entry.name}`));
}

function covers(prefixes: readonly string[], line: GoodsLine): boolean {
  return prefixes.some((prefix) => line.hs6.startsWith(prefix));
}

/** The line's value in the policy's accounting currency; null when its currency has no rate. */
function valueOf(line: GoodsLine, policy: Policy): number | null {
  if (line.currency === policy.currencies.accounting) return line.value;
  const rate = policy.currencies.rates[line.currency];
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
  const age = ageYears(documentOf(file.evidence)?.birthDate, file.wallMs);
  const findings: Finding[] = [];
  if (allowance.minimumAgeYears !== undefined && age !== null && age < allowance.minimumAgeYears) {
    findings.push(
      ruleFinding('under-age', policy, `${allowance.name}: passenger is ${age}, under ${allowance.minimumAgeYears}`),
    );
  }
  const values = lines.map((line) => valueOf(line, policy));
  const sums = [
    { limit: allowance.maxQuantity, sum: total(lines.map((line) => line.quantity)), unit: 'pieces' },
    { limit: allowance.maxMassKg, sum: total(lines.map((line) => line.massKg)), unit: 'kg' },
    { limit: allowance.maxValue, sum: total(values.map((value) => value ?? 0)), unit: policy.currencies.accounting },
  ];
  for (const { limit, sum, unit } of sums) {
    if (limit === undefined || sum <= limit) continue;
    const text = `${allowance.name}: ${round(sum)} ${unit} declared, ${round(limit)} ${unit} allowed`;
    findings.push(ruleFinding('over-allowance', policy, text));
  }
  return findings;
}

function totalValue(goods: readonly GoodsLine[], file: CaseFile, policy: Policy): readonly Finding[] {
  const findings: Finding[] = [];
  const unknown = goods.filter((line) => valueOf(line, policy) === null).map((line) => line.currency);
  if (unknown.length > 0) {
    const text = `No rate for ${[...new Set(unknown)].join(', ')}: the value cannot be judged`;
    findings.push(ruleFinding('currency-unknown', policy, text));
  }
  const limit = policy.totalValue;
  if (limit === undefined || passengerClassOf(file.evidence, policy) === 'diplomatic') return findings;
  const counted = goods.filter((line) => !covers(limit.exceptHs, line));
  const sum = total(counted.map((line) => valueOf(line, policy) ?? 0));
  if (sum > limit.maxValue) {
    const unit = policy.currencies.accounting;
    const text = `Goods worth ${round(sum)} ${unit} declared, ${round(limit.maxValue)} ${unit} allowed`;
    findings.push(ruleFinding('over-total-value', policy, text));
  }
  return findings;
}

/** Of several goods lines the riskiest speaks. An answer that is not a number for every line is no answer. */
function risk(file: CaseFile, policy: Policy): readonly Finding[] {
  const { risk } = file;
  const asked = goodsToJudge(file.evidence, policy).length;
  const unavailable = (why: string) => [
    ruleFinding('model-unavailable', policy, `Goods risk could not be asked: ${why}`),
  ];
  if (risk.kind === 'unavailable') return unavailable(risk.why);
  if (risk.kind === 'notAsked') return asked === 0 ? [] : unavailable('the question was not put');
  if (risk.lines.length !== asked || !risk.lines.every(({ score }) => score >= 0 && score <= 1)) {
    return unavailable('the answer is not a score for every line');
  }
  const riskiest = risk.lines.toSorted((a, b) => b.score - a.score)[0];
  if (riskiest === undefined || riskiest.score < policy.goodsRisk.noticeFrom) return [];
  const high = riskiest.score >= policy.goodsRisk.divertFrom;
  const reasons = riskiest.contributions.slice(0, 3).map(({ feature, value }) => `${feature} ${value}`);
  const text = `Goods risk ${(riskiest.score * 100).toFixed(0)} %, chiefly ${reasons.join('; ')}`;
  const { score, base, contributions } = riskiest;
  return [
    {
      ...finding(high ? 'goods-risk-high' : 'goods-risk-raised', risk.source, text),
      score,
      base,
      contributions: [...contributions],
    },
  ];
}

/** Whole years from a YYMMDD birth date; two digits are of this century unless that lies ahead. Null when unreadable. */
function ageYears(yymmdd: string | undefined, wallMs: number): number | null {
  const match = /^(\d\d)(\d\d)(\d\d)$/.exec(yymmdd ?? '');
  if (match === null) return null;
  const now = new Date(wallMs);
  const [yy, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  const year = 2000 + yy > now.getUTCFullYear() ? 1900 + yy : 2000 + yy;
  const hadBirthday = now.getUTCMonth() + 1 > month || (now.getUTCMonth() + 1 === month && now.getUTCDate() >= day);
  return now.getUTCFullYear() - year - (hadBirthday ? 0 : 1);
}

function total(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}

function round(number: number): string {
  return Number.isInteger(number) ? String(number) : number.toFixed(2);
}
