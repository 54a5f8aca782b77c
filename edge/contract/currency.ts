/** Of no country: ISO 4217 keeps X for what is no currency of one, such as gold and tests. */
const NO_MONEY = /^X(?!AF|CD|CG|OF|PF)/;
const CURRENCIES: ReadonlySet<string> = new Set(
  Intl.supportedValuesOf('currency').filter((code) => !NO_MONEY.test(code)),
);

/** More than any duty is, in any currency. */
export const MOST_DUTY = 1e12;

/** How many digits an amount of this currency has after the point; null where there is no such currency. */
export function fractionDigits(currency: string): number | null {
  if (!CURRENCIES.has(currency)) return null;
  return new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
}
