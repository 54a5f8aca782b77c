import type { StageEnd } from './end.ts';
import { spreadOf } from './figures.ts';
import type { Style } from './style.ts';

/** What a demonstration came to. */
export interface Summary {
  readonly passages: number;
  readonly released: number;
  readonly diverted: number;
  readonly lost: number;
  readonly atCentral: number;
  readonly decisionMs: ReturnType<typeof spreadOf>;
  readonly violations: number;
  readonly seed: number;
}

export function summaryOf(end: StageEnd, seed: number): Summary {
  const { passages, lost, atCentral, outcomes, violations } = end;
  const counted = (verdict: 'release' | 'divert') => outcomes.filter((outcome) => outcome.verdict === verdict).length;
  const [released, diverted] = [counted('release'), counted('divert')];
  const decisionMs = spreadOf(outcomes.flatMap((outcome) => outcome.decisionMs ?? []));
  return { passages, released, diverted, lost, atCentral, decisionMs, violations: violations.length, seed };
}

export function summaryLines(summary: Summary, violations: readonly string[], { colours }: Style): readonly string[] {
  const { passages, released, diverted, lost, atCentral, decisionMs } = summary;
  const ms = (value: number | null) => (value === null ? '-' : `${value} ms`);
  const good = lost === 0 && violations.length === 0 && atCentral === passages;
  const paint = good ? colours.green : colours.red;
  return [
    '',
    colours.bold(`${passages} ${passages === 1 ? 'passage' : 'passages'}: ${released} released, ${diverted} diverted`),
    `  decision   p50 ${ms(decisionMs.p50)}, p99 ${ms(decisionMs.p99)}, max ${ms(decisionMs.max)}`,
    `  centre     ${paint(`${atCentral} of ${passages} outcomes, ${lost} lost`)}`,
    violations.length === 0
      ? `  ledger     ${colours.green('whole: chain, outbox, one outcome a passage')}`
      : `  ledger     ${colours.red(`${violations.length} promises broken`)}`,
    ...violations.slice(0, 10).map((violation) => colours.red(`    ${violation}`)),
  ];
}
