import process from 'node:process';

/** Whether this is `npm run test:long`, which has hours where `npm test` has minutes. */
export const IS_LONG = process.env['GREENLANE_LONG'] === '1';

/** How often a fault is done: few enough for every run of the tests, or as often as the long run promises. */
export function scaled(counts: { readonly usual: number; readonly long: number }): number {
  return IS_LONG ? counts.long : counts.usual;
}
