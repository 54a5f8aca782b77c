import { MOST_DUTY } from '../../../contract/currency.ts';

/** An amount as somebody wrote it, or why it is none. */
export type ReadAmount =
  | { readonly type: 'amount'; readonly value: number }
  /** More digits after the point than the currency has. */
  | { readonly type: 'digits' }
  /** One comma that may part thousands as well as decimals. */
  | { readonly type: 'ambiguous'; readonly as: readonly [number, number] }
  | { readonly type: 'none' };

const NONE: ReadAmount = { type: 'none' };
const SPACES = /[\s'’]/g;
const GROUPED = /^\d{1,3}(?:([,.\s'’])\d{3}(?:\1\d{3})*)?$/;

/**
 * Reads 1234.5, 1,234.50, 1.234,50, 1 234,50 and 1'234.50. The last of two kinds of marks parts the decimals; one that
 * comes alone does too, but for a comma that can part thousands.
 * @param digits after the point, that the currency has
 */
export function readAmount(written: string, digits: number): ReadAmount {
  const text = written.normalize('NFKC').trim();
  const marks = text.match(/[.,]/g) ?? [];
  const last = marks.at(-1);
  if (last === undefined || (marks.length > 1 && new Set(marks).size === 1)) return whole(text);
  const at = text.lastIndexOf(last);
  const [before, after] = [text.slice(0, at), text.slice(at + 1)];
  if (!isWhole(before) || before.includes(last) || !/^\d+$/.test(after)) return NONE;
  const parted = Number(`${bare(before)}.${after}`);
  const canPartThousands = marks.length === 1 && last === ',' && after.length === 3 && /^[1-9]\d{0,2}$/.test(before);
  if (!canPartThousands) return after.length > digits ? { type: 'digits' } : amount(parted);
  const joined = Number(before + after);
  return digits < 3 ? amount(joined) : { type: 'ambiguous', as: [joined, parted] };
}

function whole(text: string): ReadAmount {
  return isWhole(text) ? amount(Number(bare(text))) : NONE;
}

function isWhole(text: string): boolean {
  return /^\d+$/.test(text) || GROUPED.test(text);
}

const bare = (text: string) => text.replaceAll(SPACES, '').replaceAll(/[.,]/g, '');

function amount(value: number): ReadAmount {
  return value > 0 && value <= MOST_DUTY ? { type: 'amount', value } : NONE;
}
