import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import pc from 'picocolors';
import { Fault, isFault } from '../contract/fault.ts';
import { readGoodsCsv } from '../inference/goods-csv.ts';
import { DEVELOPMENT_TRUST } from '../packs/keys.ts';
import type { RiskReport } from '../packs/manifest.ts';
import { isOfKind, readPack, readPackOf } from '../packs/pack.ts';
import { measureRanking } from './ranking.ts';

export interface EvaluateArguments {
  /** The name of a pack that came with Greenlane, such as `goods-risk`, or a pack's folder. */
  readonly pack: string;
  /** For a risk model: a file of customs declarations with the inspectors' labels. */
  readonly data?: string | undefined;
  /** For a face model: how many people are drawn. */
  readonly people: number;
  /** For a detector: how many bags are rendered for each split. */
  readonly bags: number;
  /** For a detector: write what was measured, and the thresholds that follow, into the pack's manifest. */
  readonly record?: boolean | undefined;
  /** One JSON object instead of words. */
  readonly json: boolean;
  readonly write?: (text: string) => void;
  readonly writeError?: (text: string) => void;
}

const SHIPPED_PACKS = fileURLToPath(new URL('../../models/', import.meta.url));

/** Measures a pack on a file. Resolves to the exit code: 0, or 1 with the reason on standard error. */
export async function evaluate(argv: EvaluateArguments): Promise<number> {
  const write = argv.write ?? ((text: string) => process.stdout.write(text));
  const writeError = argv.writeError ?? ((text: string) => process.stderr.write(text));
  try {
    const { report, text } = await measure(argv);
    write(argv.json ? `${JSON.stringify(report)}\n` : text);
    return 0;
  } catch (error) {
    if (!isFault(error)) throw error;
    writeError(`greenlane: ${error.message}\n`);
    return 1;
  }
}

async function measure({
  pack: name,
  data,
  people,
  bags,
  record,
}: EvaluateArguments): Promise<{ report: object; text: string }> {
  const pack = readPack(packFolder(name), DEVELOPMENT_TRUST);
  if (isOfKind(pack, 'face')) {
    const { evaluateFace, faceReportText } = await import('./evaluate-face.ts');
    const measurement = await evaluateFace(pack, people);
    return {
      report: { ...measurement.report, msPerComparison: measurement.msPerComparison },
      text: faceReportText(measurement, name),
    };
  }
  if (isOfKind(pack, 'detector')) {
    const { detectorReportText, evaluateDetector, recordReport } = await import('./evaluate-detector.ts');
    const report = await evaluateDetector(pack, bags);
    if (record === true) await recordReport(pack, report);
    return { report, text: detectorReportText(report, name) };
  }
  if (data === undefined)
    throw new Fault('data-invalid', `${name} is measured on declarations: give a file with --data`);
  const report = await evaluateGoodsRisk(data, { pack: name });
  return { report, text: reportText(report, name, data) };
}

/**
 * Scores every row of the file with the pack, as the inference process does, and measures the scores against its `Fraud`.
 * @throws Fault `data-invalid` for a file that cannot be measured on, `pack-invalid` for the pack
 */
export async function evaluateGoodsRisk(file: string, options: { readonly pack?: string } = {}): Promise<RiskReport> {
  const goods = readGoodsCsv(readData(file), file);
  const frauds = goods.filter((row) => row.fraud).length;
  if (frauds === 0 || frauds === goods.length) {
    const which = frauds === 0 ? 'no frauds' : 'nothing but frauds';
    throw new Fault('data-invalid', `${file} holds ${which}: there is nothing to tell apart`, { file });
  }
  // Native code is loaded for this command alone, not for every command of the program.
  const { loadGoodsModel } = await import('../inference/goods-model.ts');
  const pack = readPackOf(packFolder(options.pack ?? 'goods-risk'), DEVELOPMENT_TRUST, 'tabular-risk');
  const model = await loadGoodsModel(pack);
  const scores = await model.score(goods.map(({ line }) => line));
  return measureRanking(goods.map(({ fraud }, index) => ({ fraud, score: scores[index] ?? Number.NaN })));
}

function packFolder(nameOrFolder: string): string {
  const shipped = path.join(SHIPPED_PACKS, nameOrFolder);
  return /^[a-z0-9-]+$/.test(nameOrFolder) && existsSync(shipped) ? shipped : nameOrFolder;
}

function readData(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new Fault('data-invalid', `${file} cannot be read`, { file }, error);
  }
}

function reportText(report: RiskReport, pack: string, data: string): string {
  const { precisionAt, recallAt } = report;
  const percent = (share: number) => `${(share * 100).toFixed(1)} %`.padStart(9);
  const lines = [
    `${pc.bold(pack)} on ${data}: ${report.rows} rows`,
    `  AUC                ${report.auc.toFixed(3)}`,
    `  average precision  ${report.averagePrecision.toFixed(3)}`,
    `  calibration error  ${report.calibrationError.toFixed(3)}`,
    pc.dim('  riskiest   precision   recall'),
    ...(['1', '2', '5', '10'] as const).map(
      (share) => `  ${`${share} %`.padStart(6)}   ${percent(precisionAt[share])}${percent(recallAt[share])}`,
    ),
  ];
  return `${lines.join('\n')}\n`;
}
