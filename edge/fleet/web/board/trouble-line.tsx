import { count, dayAndTime, percent } from '../../../screen/web/numbers.ts';
import type { Trouble } from '../../wire.ts';
import { t } from '../words/words.ts';

/** What is wrong with a lane, in one sentence. */
export function TroubleLine({ trouble }: { readonly trouble: Trouble }) {
  return <span class={`trouble-line trouble-${trouble.level}`}>{sentenceOf(trouble)}</span>;
}

function sentenceOf({ code, told }: Trouble): string {
  if (code === 'silent' && told['sinceMs'] === undefined) return t('trouble.never');
  return t(
    `trouble.${code}`,
    Object.fromEntries(
      Object.entries(told).map(([name, value]) =>
        name === 'sinceMs' ? ['time', dayAndTime(Number(value))] : [name, said(name, value)],
      ),
    ),
  );
}

function said(name: string, value: string | number): string | number {
  if (typeof value === 'string') return value;
  if (name === 'share' || name === 'fleet') return percent(value);
  // Words for so many are chosen by the number itself.
  return name === 'count' ? value : count(value);
}
