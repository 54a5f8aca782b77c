/** Names of one nation in its own spelling, Latin or Cyrillic; other scripts already romanised. */
export interface NameList {
  readonly family: readonly string[];
  readonly female: readonly string[];
  readonly male: readonly string[];
}

/** Reads names that stand one after the other, `_` for the space within a name. */
export function nameList(family: string, female: string, male: string): NameList {
  return { family: words(family), female: words(female), male: words(male) };
}

function words(text: string): readonly string[] {
  return text
    .trim()
    .split(/\s+/u)
    .map((word) => word.replaceAll('_', ' '));
}
