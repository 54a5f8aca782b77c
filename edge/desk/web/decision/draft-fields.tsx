import type { DispositionWord } from '../../../contract/case.ts';
import type { DeskRules } from '../../wire.ts';
import { fractionDigits } from '../../../contract/currency.ts';
import { Field } from '../shell/field.tsx';
import { decimals, money } from '../shell/formats.ts';
import { t, type WordKey } from '../words/words.ts';
import { readAmount } from './amount.ts';
import { type Draft, fieldsOf } from './draft.ts';

interface DraftFieldsProps {
  readonly draft: Draft;
  readonly what: DispositionWord;
  readonly rules: Pick<DeskRules, 'reasonFor'>;
  readonly change: (fields: Partial<Draft>) => void;
}

const LONGEST = 1000;

/** What belongs to the chosen disposition, and the reason. */
export function DraftFields({ draft, what, rules, change }: DraftFieldsProps) {
  const isReasonNeeded = rules.reasonFor.includes(what);
  return (
    <>
      {fieldsOf(what).map((field) => (
        <Field key={field} label={labelOf(field, what)} {...hintOf(field, draft)}>
          {(ids) => {
            const common = {
              ...ids,
              value: draft[field],
              required: true,
              autocomplete: 'off',
              onInput: ({ currentTarget }: { readonly currentTarget: HTMLInputElement | HTMLTextAreaElement }) =>
                change({ [field]: field === 'currency' ? currentTarget.value.toUpperCase() : currentTarget.value }),
            } as const;
            if (field === 'amount')
              return <input {...common} inputMode="decimal" maxLength={24} dir="ltr" class="short" />;
            if (field === 'currency') return <input {...common} maxLength={3} size={4} dir="ltr" class="short" />;
            return <textarea {...common} rows={2} maxLength={LONGEST} dir="auto" />;
          }}
        </Field>
      ))}
      <Field label={t(isReasonNeeded ? 'decision.reason' : 'decision.reason-optional')}>
        {(ids) => (
          <textarea
            {...ids}
            rows={2}
            maxLength={LONGEST}
            dir="auto"
            required={isReasonNeeded}
            value={draft.reason}
            onInput={({ currentTarget }) => change({ reason: currentTarget.value })}
          />
        )}
      </Field>
    </>
  );
}

/** What will be recorded of an amount, or why nothing yet. */
function hintOf(field: ReturnType<typeof fieldsOf>[number], draft: Draft): { readonly hint?: string } {
  const { currency } = draft;
  const digits = fractionDigits(currency);
  if (field === 'currency' && digits === null && currency.length === 3) {
    return { hint: t('decision.currency-unknown', { currency }) };
  }
  if (field !== 'amount' || draft.amount.trim() === '' || digits === null) return {};
  const read = readAmount(draft.amount, digits);
  const example = decimals(1234, digits);
  switch (read.type) {
    case 'amount':
      return { hint: t('decision.amount-recorded', { money: money(read.value, currency) }) };
    case 'ambiguous':
      return { hint: t('decision.amount-ambiguous', { one: read.as[0], other: read.as[1] }) };
    case 'digits':
      return {
        hint: t(digits === 0 ? 'decision.amount-no-digits' : 'decision.amount-digits', { currency, digits, example }),
      };
    case 'none':
      return { hint: t('decision.amount-none', { example }) };
  }
}

function labelOf(field: ReturnType<typeof fieldsOf>[number], what: DispositionWord): string {
  if (field === 'goods' && (what === 'seized' || what === 'quarantine')) return t(`decision.goods-${what}`);
  return t(`decision.${field}` satisfies WordKey);
}
