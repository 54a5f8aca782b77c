/** A share of so many, and between which shares it lies with 95 % confidence, unless said otherwise. */
export interface Share {
  readonly of: number;
  readonly count: number;
  /** 0..1; null of nothing. */
  readonly share: number | null;
  readonly low: number;
  readonly high: number;
}

/** The 97.5th percentile of the standard normal distribution: 95 % lie within. */
const USUAL_Z = 1.959_963_984_540_054;

/**
 * The Wilson score interval of a binomial share, which holds for small counts and shares near 0 and 1 too. Source:
 * E. B. Wilson, "Probable inference, the law of succession, and statistical inference", Journal of the American
 * Statistical Association 22 (1927), 209-212.
 * @param count 0..of
 * @param z standard deviations that the interval reaches to either side, where 95 % are not enough
 */
export function shareWithInterval(count: number, of: number, z = USUAL_Z): Share {
  if (of === 0) return { of, count, share: null, low: 0, high: 1 };
  const share = count / of;
  const shrink = 1 + z ** 2 / of;
  const middle = (share + z ** 2 / (2 * of)) / shrink;
  const half = (z / shrink) * Math.sqrt((share * (1 - share)) / of + z ** 2 / (4 * of ** 2));
  return { of, count, share, low: Math.max(0, middle - half), high: Math.min(1, middle + half) };
}

/** Whether the shares differ beyond chance: their intervals do not touch. */
export function differ(one: Share, other: Share): boolean {
  return one.of > 0 && other.of > 0 && (one.low > other.high || one.high < other.low);
}
