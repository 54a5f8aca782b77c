/** How many decisions may be others than before, and how it is said that too many are. Pure. */

/** The most passages that a share of them comes to. 0.29 x 100 is 28.999999999999996, and means 29. */
function shareOf(passages: number, share: number): number {
  return Math.floor(passages * share + 1e-9);
}

/**
 * Why so many changed decisions are too many, in words; null while they are not. `judged` passages of the `of` that there
 * are to be: what none to come could mend is said at once.
 */
export function tooManyChanged(changed: number, judged: number, of: number, maxShare: number): string | null {
  const mayChange = shareOf(of, maxShare);
  if (changed <= mayChange) return null;
  return `${changed} of ${judged} decisions changed; ${mayChange} of ${of} may (a share of ${maxShare})`;
}
