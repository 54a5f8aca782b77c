import type { Finding } from '../contract/judgement.ts';

/**
 * What all rows of a passage found, each thing once: the first row's findings, then of each later one what no earlier one
 * had said. A passage that was broken off is decided anew without its evidence, and what was found before still holds;
 * what comes later never moves the place of what is there, for labels name places.
 * @param rows the findings of each decision, then the outcome's, oldest first
 */
export function unitedFindings<F extends Pick<Finding, 'code' | 'severity' | 'text'>>(
  rows: readonly (readonly F[])[],
): readonly F[] {
  return rows.reduce<readonly F[]>((known, found) => [...known, ...withoutKnown(found, known)], []);
}

/** Two bags may give two findings in the same words: what was said once before hides one of them. */
function withoutKnown<F extends Pick<Finding, 'code' | 'severity' | 'text'>>(
  found: readonly F[],
  known: readonly F[],
): readonly F[] {
  const left = [...known];
  return found.filter((finding) => {
    const place = left.findIndex((each) => isSame(each, finding));
    if (place >= 0) left.splice(place, 1);
    return place < 0;
  });
}

function isSame(a: Pick<Finding, 'code' | 'severity' | 'text'>, b: typeof a): boolean {
  return a.code === b.code && a.severity === b.severity && a.text === b.text;
}
