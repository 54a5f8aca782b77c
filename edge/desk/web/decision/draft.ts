import type { Disposition, DispositionWord } from '../../../contract/case.ts';
import { fractionDigits } from '../../../contract/currency.ts';
import { letsGo } from '../../rights.ts';
import type { CaseView, DeskRules } from '../../wire.ts';
import { readAmount } from './amount.ts';

/** What the officer has filled in so far; fields that the chosen disposition does not have are kept, and not sent. */
export interface Draft {
  readonly what: DispositionWord | null;
  readonly goods: string;
  readonly amount: string;
  readonly currency: string;
  readonly to: string;
  readonly concern: string;
  readonly reason: string;
}

export const DISPOSITIONS = [
  'release',
  'goods-declared',
  'duty-to-pay',
  'seized',
  'quarantine',
  'refer',
  'welfare',
] as const satisfies readonly DispositionWord[];

export function emptyDraft(currency: string): Draft {
  return { what: null, goods: '', amount: '', currency, to: '', concern: '', reason: '' };
}

/** Something that a decision still needs. */
export type Need = 'what' | 'goods' | 'amount' | 'currency' | 'to' | 'concern' | 'reason' | 'inspection';

/** What is missing before the draft can be confirmed; the supervisor comes at the confirmation. */
export function needsOf(draft: Draft, view: CaseView, rules: Pick<DeskRules, 'reasonFor'>): readonly Need[] {
  const { what } = draft;
  if (what === null) return ['what'];
  const isEmpty = (field: 'goods' | 'to' | 'concern' | 'reason') => draft[field].trim() === '';
  const needs: Need[] = fieldsOf(what).filter((field) => {
    if (field === 'amount') return amountOf(draft) === null;
    if (field === 'currency') return fractionDigits(draft.currency) === null;
    return isEmpty(field);
  });
  if (rules.reasonFor.includes(what) && isEmpty('reason')) needs.push('reason');
  if (needsInspection(draft, view)) needs.push('inspection');
  return needs;
}

/** Whether the chosen disposition waits for an inspection: after an alarm nobody is let go without somebody having looked. */
export function needsInspection({ what }: Draft, { isAlarm, inspections }: CaseView): boolean {
  return what !== null && letsGo(what) && isAlarm && inspections.length === 0;
}

/** Codes of the findings after which letting the passenger go is a supervisor's business too. */
export function supervisorCodes(
  { what }: Draft,
  view: CaseView,
  rules: Pick<DeskRules, 'supervisorFor'>,
): readonly string[] {
  if (what === null || !letsGo(what)) return [];
  return [...new Set(view.findings.map(({ code }) => code).filter((code) => rules.supervisorFor.includes(code)))];
}

/** The fields that belong to a disposition. */
export function fieldsOf(what: DispositionWord): readonly ('goods' | 'amount' | 'currency' | 'to' | 'concern')[] {
  switch (what) {
    case 'release':
      return [];
    case 'duty-to-pay':
      return ['goods', 'amount', 'currency'];
    case 'goods-declared':
    case 'seized':
    case 'quarantine':
      return ['goods'];
    case 'refer':
      return ['to'];
    case 'welfare':
      return ['concern'];
  }
}

/** The draft as the daemon takes it; null while something is missing. */
export function dispositionOf(draft: Draft): Disposition | null {
  const { what, currency } = draft;
  const goods = draft.goods.trim();
  const amount = amountOf(draft);
  switch (what) {
    case null:
      return null;
    case 'release':
      return { what };
    case 'duty-to-pay':
      return amount === null ? null : { what, goods, amount, currency };
    case 'goods-declared':
    case 'seized':
    case 'quarantine':
      return { what, goods };
    case 'refer':
      return { what, to: draft.to.trim() };
    case 'welfare':
      return { what, concern: draft.concern.trim() };
  }
}

function amountOf({ amount, currency }: Draft): number | null {
  const read = readAmount(amount, fractionDigits(currency) ?? 2);
  return read.type === 'amount' ? read.value : null;
}
