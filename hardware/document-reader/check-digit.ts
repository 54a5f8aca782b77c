/** Digits as they are, A..Z as 10..35, the filler as 0 (ICAO 9303-3, 4.9). Index: character code. */
const VALUES = new Int8Array(128).fill(-1);
for (let digit = 0; digit < 10; digit++) VALUES[48 + digit] = digit;
for (let letter = 0; letter < 26; letter++) VALUES[65 + letter] = 10 + letter;
VALUES[60] = 0;

const WEIGHTS = [7, 3, 1] as const;

/** The value of a character of the zone, 0..35; -1 for one that may not stand there. */
export function mrzValue(characterCode: number): number {
  return VALUES[characterCode] ?? -1;
}

/** The check digit of a text of the zone: weights 7, 3, 1 repeating, sum modulo 10 (ICAO 9303-3, 4.9). */
export function checkDigit(text: string): string {
  let sum = 0;
  for (let index = 0; index < text.length; index++) {
    sum += Math.max(0, mrzValue(text.charCodeAt(index))) * (WEIGHTS[index % 3] ?? 0);
  }
  return String(sum % 10);
}
