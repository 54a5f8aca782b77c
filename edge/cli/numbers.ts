import { InvalidArgumentError } from 'commander';

function wholeNumberFrom(least: number, text: string): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(number) && number >= least) return number;
  throw new InvalidArgumentError(`Wanted: a whole number from ${least} up.`);
}

/** Numbers of the command line. @throws commander's error, which says what was wanted */
export const seedOf = (text: string) => wholeNumberFrom(0, text);
export const countOf = (text: string) => wholeNumberFrom(1, text);

export function share(text: string): number {
  const number = Number(text);
  if (text.trim() !== '' && number >= 0 && number <= 1) return number;
  throw new InvalidArgumentError('Wanted: a share from 0 to 1.');
}
