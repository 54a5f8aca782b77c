import type { RiskReport } from '../packs/manifest.ts';

/** Rows that a model scored and of which the truth is known. */
export interface Scored {
  readonly score: number;
  readonly fraud: boolean;
}

interface Tie {
  readonly score: number;
  readonly rows: number;
  readonly frauds: number;
}

const PERCENTAGES = ['1', '2', '5', '10'] as const;
const CALIBRATION_BINS = 10;
/** Six decimals: more would tell machines apart, not models. */
const DECIMALS = 1e6;

/** Measures scores against the truth. Rows of equal score count with their average, so that no order of rows matters. */
export function measureRanking(rows: readonly Scored[]): RiskReport {
  const ties = tiesOf(rows);
  const frauds = rows.filter((row) => row.fraud).length;
  const riskiest = PERCENTAGES.map((percentage) => {
    const wanted = Math.ceil((rows.length * Number(percentage)) / 100 - 1e-9);
    return { found: fraudsInRiskiest(ties, wanted), wanted };
  });
  return {
    rows: rows.length,
    auc: rounded(areaUnderCurve(ties, frauds, rows.length - frauds)),
    averagePrecision: rounded(averagePrecision(ties, frauds)),
    precisionAt: byPercentage(riskiest.map(({ found, wanted }) => found / wanted)),
    recallAt: byPercentage(riskiest.map(({ found }) => found / frauds)),
    calibrationError: rounded(calibrationError(rows)),
  };
}

/** Rows of one score together, the riskiest first. */
function tiesOf(rows: readonly Scored[]): readonly Tie[] {
  const ties = new Map<number, Tie>();
  for (const { score, fraud } of rows) {
    const tie = ties.get(score) ?? { score, rows: 0, frauds: 0 };
    ties.set(score, { score, rows: tie.rows + 1, frauds: tie.frauds + Number(fraud) });
  }
  return [...ties.values()].sort((a, b) => b.score - a.score);
}

function fraudsInRiskiest(ties: readonly Tie[], wanted: number): number {
  let left = wanted;
  let found = 0;
  for (const { rows, frauds } of ties) {
    const taken = Math.min(left, rows);
    found += frauds * (taken / rows);
    left -= taken;
    if (left === 0) break;
  }
  return found;
}

/** The chance that a fraud scores above an honest row, a tie counting half. */
function areaUnderCurve(ties: readonly Tie[], frauds: number, honest: number): number {
  let fraudsAbove = 0;
  let area = 0;
  for (const tie of ties) {
    area += (tie.rows - tie.frauds) * (fraudsAbove + tie.frauds / 2);
    fraudsAbove += tie.frauds;
  }
  return area / (frauds * honest);
}

/** The sum over thresholds of precision times the gain in recall. */
function averagePrecision(ties: readonly Tie[], frauds: number): number {
  let [seen, found, sum] = [0, 0, 0];
  for (const tie of ties) {
    seen += tie.rows;
    found += tie.frauds;
    sum += (tie.frauds / frauds) * (found / seen);
  }
  return sum;
}

function calibrationError(rows: readonly Scored[]): number {
  const bins = Array.from({ length: CALIBRATION_BINS }, () => ({ predicted: 0, observed: 0 }));
  for (const { score, fraud } of rows) {
    const bin = bins[Math.min(Math.floor(score * CALIBRATION_BINS), CALIBRATION_BINS - 1)];
    if (bin === undefined) continue;
    bin.predicted += score;
    bin.observed += Number(fraud);
  }
  return bins.reduce((sum, { predicted, observed }) => sum + Math.abs(predicted - observed), 0) / rows.length;
}

function byPercentage(values: readonly number[]): RiskReport['precisionAt'] {
  const [one = 0, two = 0, five = 0, ten = 0] = values.map(rounded);
  return { '1': one, '2': two, '5': five, '10': ten };
}

function rounded(value: number): number {
  return Math.round(value * DECIMALS) / DECIMALS;
}
